/// Scores rows of numbers with an ``ONNXProgram``: which column is which feature, and which output is the score.
///
/// The features are the columns of the inputs in the order of the file. A column of an input of its own has the input's
/// name; the columns of a single wide input are `f0`, `f1` and so on, those of several `NAME_0`, `NAME_1` and so on.
///
/// The score is taken from the output that holds probabilities: from the one named `probabilities`,
/// `output_probability`, `probability` or `score`, else from the only one that holds floats. Of two columns it is
/// the last, which stands for class 1 in the order of the labels; of one column, that. A model that gives something
/// else than a probability, such as a margin, is scored with that.
public struct ONNXScorer: RowScorer {
  /// The program.
  public let program: ONNXProgram
  /// The features' names, in the order in which a row holds them.
  public let features: [String]
  /// The output that the score is taken from.
  public let output: String
  /// The column of the output that is the score.
  public let column: Int

  private let inputs: [(slot: Slot, name: String)]
  private let kernels: [Kernel]
  private let result: ProgramValue

  /// Chooses features and score.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - features: The features' names, all different; nil for the names that the file gives them.
  ///   - output: The output that holds the score; nil for the one that holds probabilities.
  ///   - positiveClass: The label of the class whose probability is the score, or its column counted from 0 where the
  ///     file gives no labels; nil for class 1 of two.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option`` saying what must be chosen, or with code
  ///   ``ModelError/Code/modelFile`` naming the input that takes texts, which rows of numbers cannot give.
  public init(
    _ program: ONNXProgram, features: [String]? = nil, output: String? = nil, positiveClass: String? = nil
  ) throws(ModelError) {
    self.program = program
    var named: [String] = []
    var inputs: [(slot: Slot, name: String)] = []
    for port in program.inputs {
      guard let value = program.values[port.name], case .memory(let start) = value.place else { continue }
      guard value.type != .string else {
        throw ModelError(
          .modelFile, "input '\(port.name)' takes texts, which rows of numbers do not have; use ONNXProgram.run")
      }
      inputs.append((Slot(start: start, shape: value.shape, type: value.type), port.name))
      let columns = 0..<value.count
      named +=
        port.rowShape.reduce(1, *) == 1 && (program.inputs.count > 1 || port.rowShape.isEmpty)
        ? [port.name] : columns.map { program.inputs.count == 1 ? "f\($0)" : "\(port.name)_\($0)" }
    }
    if let features {
      guard features.count == named.count, Set(features).count == features.count else {
        throw ModelError(
          .option, "\(features.count) feature names for the model's \(named.count) columns; give each column its own")
      }
      named = features
    }
    let chosen = try Self.output(of: program, named: output)
    guard let result = program.values[chosen.name] else { throw program.unknown(output: chosen.name) }
    self.features = named
    self.inputs = inputs
    self.output = chosen.name
    self.result = result
    column = try Self.column(of: chosen, positiveClass)
    kernels = program.steps(for: [chosen.name])
  }

  private static func output(of program: ONNXProgram, named name: String?) throws(ModelError) -> ONNXProgram.Port {
    if let name {
      guard let port = program.outputs.first(where: { $0.name == name }) else { throw program.unknown(output: name) }
      guard port.type != "string" else { throw ModelError(.option, "output '\(name)' holds texts and no score") }
      return port
    }
    let floats = program.outputs.filter { $0.type == "float" || $0.type == "double" }
    if floats.count == 1 { return floats[0] }
    for name in ["probabilities", "output_probability", "probability", "score"] {
      if let port = floats.first(where: { $0.name == name }) { return port }
    }
    throw ModelError(
      .option,
      "the model gives \(program.outputs.map(\.name).joined(separator: ", ")); say by 'output' which is the score")
  }

  private static func column(of port: ONNXProgram.Port, _ positiveClass: String?) throws(ModelError) -> Int {
    let columns = port.rowShape.reduce(1, *)
    if let positiveClass {
      let column = port.classLabels.map { $0.firstIndex(of: positiveClass) } ?? Int(positiveClass)
      guard let column, (0..<columns).contains(column) else {
        throw ModelError(
          .option,
          "output '\(port.name)' has no class '\(positiveClass)'; it has "
            + (port.classLabels?.joined(separator: ", ") ?? "the columns 0 to \(columns - 1)"))
      }
      return column
    }
    guard columns == 1 || columns == 2 else {
      throw ModelError(
        .option,
        "output '\(port.name)' has \(columns) columns"
          + (port.classLabels.map { " for the classes \($0.joined(separator: ", "))" } ?? "")
          + "; say by 'positiveClass' which is fraud")
    }
    if let labels = port.classLabels, let one = labels.firstIndex(of: "1"), labels.count == columns { return one }
    return columns - 1
  }

  /// Scores one row.
  ///
  /// - Parameter row: One value for each of ``features``; NaN stands for a missing one, which is given to the model as it
  ///   is.
  /// - Returns: The score.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the row has another number of values, or with code
  ///   ``ModelError/Code/data`` when it holds what the model cannot take.
  /// - Complexity: O(operations of the graph); memory for one row is set aside.
  public func score(_ row: Span<Float>) throws(ModelError) -> Float {
    guard row.count == width else { throw wrongShape(row.count, 1) }
    var memory = program.memory
    return try score(row, from: 0, &memory)
  }

  /// Scores rows that stand one after the other.
  ///
  /// - Parameters:
  ///   - rows: `count` times ``width`` values, row by row.
  ///   - count: How many rows there are.
  ///   - scores: Gets one score a row; as long as `count`.
  /// - Throws: ``ModelError`` as ``score(_:)`` does.
  /// - Complexity: O(count × operations of the graph); memory for one row is set aside once.
  public func score(rows: Span<Float>, count: Int, into scores: inout MutableSpan<Float>) throws(ModelError) {
    let (values, overflow) = count.multipliedReportingOverflow(by: width)
    guard count >= 0, !overflow, rows.count == values, scores.count == count else {
      throw wrongShape(rows.count, count)
    }
    var memory = program.memory
    for row in 0..<count { scores[row] = try score(rows, from: row * width, &memory) }
  }

  private func score(_ rows: Span<Float>, from start: Int, _ memory: inout [Double]) throws(ModelError) -> Float {
    var place = start
    for input in inputs {
      for index in input.slot.range {
        let value = rows[place]
        guard !value.isNaN || input.slot.type.isReal else {
          throw ModelError(.data, "input '\(input.name)' takes whole numbers and the row has none there; give it one")
        }
        memory[index] = input.slot.type.rounding(Double(value))
        place += 1
      }
    }
    for kernel in kernels { try kernel(&memory) }
    switch result.place {
    case .constant(let elements): return Float(elements[column])
    case .memory(let start): return Float(memory[start + column])
    }
  }

  private func wrongShape(_ values: Int, _ rows: Int) -> ModelError {
    ModelError(
      .shape,
      "\(values) values do not make \(rows) \(rows == 1 ? "row" : "rows") of the model's \(width) features, or there is "
        + "not room for one score each")
  }
}
