extension Operator {
  /// Operators of `ai.onnx.ml` that turn categories into numbers and back.
  static let encoders: [Operator] = [
    Operator("OneHotEncoder", domain: mlDomain) { (op) throws(ModelError) in try op.encodeOneHot() },
    Operator("LabelEncoder", domain: mlDomain) { (op) throws(ModelError) in try op.encodeLabels() },
    Operator("ZipMap", domain: mlDomain) { (op) throws(ModelError) in
      var value = try op.numbers(0)
      let labels = try op.classLabels(["classlabels_int64s"], "classlabels_strings")
      guard labels.map(\.count) == value.shape.last else {
        throw op.refusal("it has \(labels?.count ?? 0) labels for \(value.shape.last ?? 0) columns")
      }
      value.labels = labels
      op.give(value)
    },
  ]
}

extension NodePlan {
  /// The names of classes, which stand in one attribute or the other; nil when they stand in neither.
  func classLabels(_ integerNames: [String], _ textName: String) throws(ModelError) -> [String]? {
    for name in integerNames {
      if let labels = try integers(name), !labels.isEmpty { return labels.map { "\($0)" } }
    }
    return try texts(textName)
  }

  fileprivate mutating func encodeOneHot() throws(ModelError) {
    let value = try input(0)
    let categories: [Double]
    if value.type == .string {
      categories = (try texts("cats_strings") ?? []).map { Double(texts.number($0)) }
    } else {
      categories = try integers("cats_int64s")?.map(Double.init) ?? []
    }
    guard !categories.isEmpty else { throw refusal("it has no categories of its input's type") }
    let allowsOthers = try integer("zeros", 1) == 1
    let width = categories.count
    let numbers = Dictionary(zip(categories, 0..<width)) { _, last in last }
    let source = slot(value)
    let result = try give(.float, value.shape + [width])
    let count = value.count
    let unknown = refusal("a row has a category that it does not know")
    run { (memory) throws(ModelError) in
      for index in 0..<count {
        let category = memory[source.start + index]
        let number = numbers[category.rounded(.towardZero)]
        guard number != nil || allowsOthers else { throw unknown }
        for column in 0..<width { memory[result.start + index * width + column] = column == number ? 1 : 0 }
      }
    }
  }

  fileprivate mutating func encodeLabels() throws(ModelError) {
    let value = try input(0)
    // Version 1 has one list, in which a text stands for its place.
    let isText = value.type == .string
    var (keys, values) = (try list("keys"), try list("values"))
    if keys == nil { keys = try classes(asTexts: isText) }
    if values == nil { values = try classes(asTexts: !isText) }
    guard let keys, let values, keys.elements.count == values.elements.count, keys.type == value.type else {
      throw refusal("its keys and values are missing, of another type than its input, or not equally many")
    }
    let whenUnknown = try defaultLabel(values.type)
    let byKey = Dictionary(zip(keys.elements.map(Key.init), values.elements)) { first, _ in first }
    let source = slot(value)
    let result = try give(values.type, value.shape)
    run { (memory) throws(ModelError) in
      for index in 0..<result.count {
        memory[result.start + index] = byKey[Key(memory[source.start + index])] ?? whenUnknown
      }
    }
  }

  /// A value to look up; NaN is one, as in `LabelEncoder`.
  private struct Key: Hashable, Sendable {
    let bits: UInt64
    init(_ value: Double) { bits = value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern }
  }

  /// The list of keys or values, which stands in an attribute named after its type.
  private mutating func list(_ name: String) throws(ModelError) -> (type: ONNXGraph.ElementType, elements: [Double])? {
    if let list = try integers(name + "_int64s") {
      guard list.allSatisfy({ abs(Double($0)) <= 0x1p53 }) else {
        throw refusal("its \(name) are beyond 2^53, which cannot be told apart")
      }
      return (.int64, list.map(Double.init))
    }
    if let list = try texts(name + "_strings") { return (.string, list.map { Double(texts.number($0)) }) }
    if let list = try floats(name + "_floats") { return (.float, list.map(Double.init)) }
    guard let tensor = try tensor(name + "_tensor") else { return nil }
    let value = try value(of: tensor)
    return (value.type, value.constant ?? [])
  }

  /// The classes of version 1, as texts or as their places.
  private mutating func classes(
    asTexts: Bool
  ) throws(ModelError) -> (type: ONNXGraph.ElementType, elements: [Double])? {
    guard let classes = try texts("classes_strings") else { return nil }
    if !asTexts { return (.int64, classes.indices.map(Double.init)) }
    return (.string, classes.map { Double(texts.number($0)) })
  }

  private mutating func defaultLabel(_ type: ONNXGraph.ElementType) throws(ModelError) -> Double {
    if let tensor = try tensor("default_tensor") {
      guard tensor.type == type, let first = try value(of: tensor).constant?.first else {
        throw refusal("its default is of another type than its values")
      }
      return first
    }
    switch type {
    case .string: return Double(texts.number(try text("default_string", "_Unused")))
    case .float, .double: return Double(try float("default_float", -0.0))
    default: return Double(try integer("default_int64", -1))
    }
  }
}
