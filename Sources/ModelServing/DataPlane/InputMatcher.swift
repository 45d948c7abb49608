import InferenceProtocol

/// Checks a request's tensors against what a model declares, and puts them into the order in which it takes them.
///
/// A model whose one input has named columns can also be sent one tensor for each feature: they are matched by name, so
/// that the order in which a caller happens to send them cannot mix features up.
struct InputMatcher: Sendable {
  let model: String
  let inputs: [TensorMetadata]
  let features: [String]
  private let positions: [String: Int]

  init(model: String, inputs: [TensorMetadata], features: [String]) {
    self.model = model
    self.inputs = inputs
    self.features = inputs.count == 1 ? features : []
    let names = self.features.isEmpty ? inputs.map(\.name) : features
    positions = Dictionary(zip(names, names.indices)) { first, _ in first }
  }

  /// The tensors that the model takes.
  func match(_ tensors: [Tensor]) throws(ServingError) -> [Tensor] {
    for tensor in tensors where tensor.rowCount == 0 {
      throw invalid("tensor '\(tensor.name)' has no rows; send at least one", tensor.name)
    }
    if inputs.isEmpty { return tensors }
    if tensors.isEmpty { throw invalid("the request has no tensors; \(remedy)") }
    if features.isEmpty {
      let ordered = try arrange(tensors, as: inputs.map(\.name), calling: "input")
      for (tensor, declared) in zip(ordered, inputs) { try check(tensor, declared) }
      return ordered
    }
    if tensors.count == 1, tensors[0].name == inputs[0].name {
      try check(tensors[0], inputs[0])
      return tensors
    }
    return [try assemble(try arrange(tensors, as: features, calling: "feature"))]
  }

  /// Puts tensors into the order of `names`; each must be there once, and no other.
  private func arrange(
    _ tensors: [Tensor], as names: [String], calling kind: String
  ) throws(ServingError) -> [Tensor] {
    if tensors.count == names.count, zip(tensors, names).allSatisfy({ $0.name == $1 }) { return tensors }
    var places = [Tensor?](repeating: nil, count: names.count)
    for tensor in tensors {
      guard let position = positions[tensor.name] else {
        throw invalid("tensor '\(tensor.name)' is no \(kind) of model '\(model)'; \(remedy)", tensor.name)
      }
      guard places[position] == nil else {
        throw invalid("\(kind) '\(tensor.name)' is sent twice; send it once", tensor.name)
      }
      places[position] = tensor
    }
    if let missing = places.firstIndex(where: { $0 == nil }) {
      throw invalid("\(kind) '\(names[missing])' of model '\(model)' is missing; \(remedy)", names[missing])
    }
    return places.compactMap { $0 }
  }

  private func check(_ tensor: Tensor, _ declared: TensorMetadata) throws(ServingError) {
    try check(tensor, is: declared.datatype)
    let fits =
      tensor.shape.count == declared.shape.count
      && zip(tensor.shape, declared.shape).allSatisfy { $1 < 0 || $0 == $1 }
    guard fits else {
      throw invalid(
        "tensor '\(tensor.name)' has shape \(tensor.shape) where model '\(model)' takes \(declared.shape);"
          + " send that shape, -1 being any length",
        tensor.name)
    }
  }

  private func check(_ tensor: Tensor, is datatype: Datatype) throws(ServingError) {
    guard tensor.datatype == datatype else {
      throw invalid(
        "tensor '\(tensor.name)' is \(tensor.datatype) where model '\(model)' takes \(datatype); send \(datatype)",
        tensor.name)
    }
  }

  /// Makes one matrix of one column for each feature.
  private func assemble(_ columns: [Tensor]) throws(ServingError) -> Tensor {
    let input = inputs[0]
    let rows = columns[0].rowCount
    for column in columns {
      try check(column, is: input.datatype)
      guard column.shape == [rows] || column.shape == [rows, 1] else {
        throw invalid(
          "feature '\(column.name)' has shape \(column.shape) where '\(columns[0].name)' has \(rows) rows;"
            + " send each as [\(rows)] or [\(rows), 1]",
          column.name)
      }
    }
    let data: TensorData =
      switch input.datatype.storage {
      case .floats: .floats(Self.interleave(columns) { if case .floats(let values) = $0 { values } else { [] } })
      case .doubles: .doubles(Self.interleave(columns) { if case .doubles(let values) = $0 { values } else { [] } })
      case .ints: .ints(Self.interleave(columns) { if case .ints(let values) = $0 { values } else { [] } })
      case .bools: .bools(Self.interleave(columns) { if case .bools(let values) = $0 { values } else { [] } })
      case .bytes: .bytes(Self.interleave(columns) { if case .bytes(let values) = $0 { values } else { [] } })
      }
    let matrix = try ServingError.translating { () throws(ProtocolError) in
      try Tensor(name: input.name, shape: [rows, columns.count], datatype: input.datatype, data: data)
    }
    try check(matrix, input)
    return matrix
  }

  private static func interleave<Element>(_ tensors: [Tensor], _ elements: (TensorData) -> [Element]) -> [Element] {
    let columns = tensors.map { elements($0.data) }
    let rows = columns.first?.count ?? 0
    var matrix: [Element] = []
    matrix.reserveCapacity(rows * columns.count)
    for row in 0..<rows { for column in columns { matrix.append(column[row]) } }
    return matrix
  }

  /// What the model takes, as the end of a sentence.
  private var remedy: String {
    let declared = inputs.map { "'\($0.name)' \($0.datatype) \($0.shape)" }.joined(separator: ", ")
    if features.isEmpty { return "send \(declared)" }
    let shown = features.prefix(40).joined(separator: ", ") + (features.count > 40 ? ", …" : "")
    return "send \(declared), or one tensor for each feature: \(shown)"
  }

  private func invalid(_ sentence: String, _ subject: String? = nil) -> ServingError {
    ServingError(.invalidRequest, sentence, subject: subject)
  }
}
