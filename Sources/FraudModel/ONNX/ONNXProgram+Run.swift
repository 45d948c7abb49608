extension ONNXProgram {
  /// Computes the outputs for rows of the inputs.
  ///
  /// - Parameters:
  ///   - given: One tensor for each of ``inputs``, by name, all with the same number of rows.
  ///   - names: Which outputs to compute; nil for all.
  /// - Returns: The outputs by name, with as many rows.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when an input is missing or of another type or shape, or
  ///   with code ``ModelError/Code/data`` when a row holds what the model does not know and does not allow.
  /// - Complexity: O(rows × operations of the graph).
  public func run(
    _ given: [String: ONNXTensor], outputs names: [String]? = nil
  ) throws(ModelError) -> [String: ONNXTensor] {
    var rows: Int?
    var columns: [(values: [Double], slot: Slot)] = []
    for port in inputs {
      guard let tensor = given[port.name], let value = values[port.name], case .memory(let start) = value.place else {
        throw ModelError(.shape, "input '\(port.name)' is missing; give a tensor for each of the model's inputs")
      }
      let count = tensor.shape.first ?? 0
      let (size, overflow) = count.multipliedReportingOverflow(by: value.count)
      guard
        tensor.type == value.type, Array(tensor.shape.dropFirst()) == port.rowShape, count >= 0, !overflow,
        tensor.elements.count == size, rows ?? count == count
      else {
        throw ModelError(
          .shape,
          "input '\(port.name)' is \(tensor.type.name) \(tensor.shape) with \(tensor.elements.count) elements; "
            + "\(value.type.name) [\(rows.map(String.init) ?? "N")] + \(port.rowShape) is expected")
      }
      guard let elements = tensor.memory(texts) else {
        throw ModelError(.data, "input '\(port.name)' has whole numbers beyond 2^53; smaller ones can be computed with")
      }
      rows = count
      columns.append((elements, Slot(start: start, shape: value.shape, type: value.type)))
    }
    guard let rows else { throw ModelError(.shape, "the model takes no rows; it always gives the same") }

    let asked = try names.map { (names) throws(ModelError) in try checked(names) } ?? outputs.map(\.name)
    let kernels = steps(for: asked)
    var results = [[Double]](repeating: [], count: asked.count)
    var memory = memory
    for row in 0..<rows {
      for column in columns {
        let count = column.slot.count
        for index in 0..<count { memory[column.slot.start + index] = column.values[row * count + index] }
      }
      for kernel in kernels { try kernel(&memory) }
      for (place, name) in asked.enumerated() { results[place].append(contentsOf: elements(of: name, memory)) }
    }
    var tensors: [String: ONNXTensor] = [:]
    for (name, result) in zip(asked, results) {
      guard let value = values[name] else { continue }
      tensors[name] = ONNXTensor(
        shape: [rows] + value.shape.dropFirst(), elements: .init(result, value.type, texts))
    }
    return tensors
  }

  private func checked(_ names: [String]) throws(ModelError) -> [String] {
    for name in names where !outputs.contains(where: { $0.name == name }) { throw unknown(output: name) }
    return names
  }

  /// The error that names an output which there is not.
  func unknown(output name: String) -> ModelError {
    ModelError(.option, "the model has no output '\(name)'; it has \(outputs.map(\.name).joined(separator: ", "))")
  }

  private func elements(of name: String, _ memory: [Double]) -> ArraySlice<Double> {
    guard let value = values[name] else { return [] }
    switch value.place {
    case .constant(let elements): return elements[...]
    case .memory(let start): return memory[start..<start + value.count]
    }
  }
}
