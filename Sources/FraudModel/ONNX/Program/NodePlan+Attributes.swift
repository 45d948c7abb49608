extension NodePlan {
  private func attribute<Value>(
    _ name: String, _ kind: String, _ take: (ONNXGraph.Attribute.Value) -> Value?
  ) throws(ModelError) -> Value? {
    guard let value = node.value(name) else { return nil }
    guard let taken = take(value) else { throw refusal("its attribute '\(name)' is not \(kind)") }
    return taken
  }

  /// A whole number; the default when the node does not say.
  func integer(_ name: String, _ whenAbsent: Int) throws(ModelError) -> Int {
    try attribute(name, "a whole number") { if case .integer(let value) = $0 { value } else { nil } } ?? whenAbsent
  }

  /// A float; the default when the node does not say.
  func float(_ name: String, _ whenAbsent: Float) throws(ModelError) -> Float {
    try attribute(name, "a float") { if case .float(let value) = $0 { value } else { nil } } ?? whenAbsent
  }

  /// A text; the default when the node does not say.
  func text(_ name: String, _ whenAbsent: String) throws(ModelError) -> String {
    try attribute(name, "a text") { if case .text(let value) = $0 { value } else { nil } } ?? whenAbsent
  }

  /// Whole numbers; nil when the node does not say.
  func integers(_ name: String) throws(ModelError) -> [Int]? {
    try attribute(name, "whole numbers") { if case .integers(let values) = $0 { values } else { nil } }
  }

  /// Floats; nil when the node does not say.
  func floats(_ name: String) throws(ModelError) -> [Float]? {
    try attribute(name, "floats") { if case .floats(let values) = $0 { values } else { nil } }
  }

  /// Texts; nil when the node does not say.
  func texts(_ name: String) throws(ModelError) -> [String]? {
    try attribute(name, "texts") { if case .texts(let values) = $0 { values } else { nil } }
  }

  /// A tensor; nil when the node does not say.
  func tensor(_ name: String) throws(ModelError) -> ONNXGraph.Tensor? {
    try attribute(name, "a tensor") { if case .tensor(let value) = $0 { value } else { nil } }
  }

  /// Axes that are an attribute up to a version and an input from then on; nil when neither is given.
  func axes(inputFrom change: Int) throws(ModelError) -> [Int]? {
    guard version >= change else { return try integers("axes") }
    guard optionalInput(1) != nil else { return nil }
    return try constantIntegers(1)
  }

  /// A constant of the file as a value of the program.
  mutating func value(of tensor: ONNXGraph.Tensor) throws(ModelError) -> ProgramValue {
    _ = try checked(tensor.shape)
    return ProgramValue(tensor, texts: &texts)
  }
}

extension ProgramValue {
  /// A constant, its texts numbered by the table.
  init(_ tensor: ONNXGraph.Tensor, texts: inout TextTable) {
    let elements = tensor.type == .string ? tensor.texts.map { Double(texts.number($0)) } : tensor.elements
    self.init(type: tensor.type, shape: tensor.shape, place: .constant(elements))
  }
}
