extension Operator {
  /// Operators that give the same elements another shape, or constants.
  static let shaping: [Operator] = [
    Operator("Constant") { (op) throws(ModelError) in op.give(try op.constantOfAttributes()) },
    Operator("ConstantOfShape", since: 9) { (op) throws(ModelError) in try op.filled() },
    Operator("Shape") { (op) throws(ModelError) in
      let shape = try op.input(0).shape
      let start = op.within(try op.integer("start", 0), shape.count)
      let end = op.within(try op.integer("end", shape.count), shape.count)
      op.give(.integers(Array(shape[start..<max(start, end)])))
    },
    Operator("Size") { (op) throws(ModelError) in
      op.give(ProgramValue(type: .int64, shape: [], place: .constant([Double(try op.input(0).count)])))
    },
    Operator("Reshape", since: 5) { (op) throws(ModelError) in try op.reshape(try op.constantIntegers(1)) },
    Operator("Flatten") { (op) throws(ModelError) in
      let shape = try op.input(0).shape
      let asked = try op.integer("axis", 1)
      let axis = asked == shape.count ? asked : try op.axis(asked, rank: max(1, shape.count))
      op.giveInput(as: [shape[..<min(axis, shape.count)].reduce(1, *), shape.dropFirst(axis).reduce(1, *)])
    },
    Operator("Squeeze") { (op) throws(ModelError) in
      let shape = try op.input(0).shape
      var axes = Set(shape.indices.filter { shape[$0] == 1 })
      if let asked = try op.axes(inputFrom: 13) {
        axes = []
        for axis in asked { axes.insert(try op.axis(axis, rank: shape.count)) }
        guard axes.allSatisfy({ shape[$0] == 1 }) else {
          throw op.refusal("it drops an axis of \(shape) whose size is not 1")
        }
      }
      op.giveInput(as: shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
    },
    Operator("Unsqueeze") { (op) throws(ModelError) in
      var rest = try op.input(0).shape[...]
      let asked = try op.axes(inputFrom: 13) ?? []
      let rank = rest.count + asked.count
      guard rank <= 8 else { throw op.refusal("it makes \(rank) dimensions; at most 8 can be run") }
      var axes: Set<Int> = []
      for axis in asked { axes.insert(try op.axis(axis, rank: rank)) }
      guard axes.count == asked.count else { throw op.refusal("it names an axis twice in \(asked)") }
      op.giveInput(as: (0..<rank).map { axes.contains($0) ? 1 : rest.popFirst() ?? 1 })
    },
    Operator("Expand", since: 8) { (op) throws(ModelError) in
      let value = try op.input(0)
      guard let shape = Broadcast.shape([value.shape, try op.constantIntegers(1)]) else {
        throw op.refusal("its shape \(value.shape) does not stretch to the one asked for")
      }
      _ = try op.checked(shape)
      try op.copy(value, to: shape, from: Broadcast.indices(of: value.shape, in: shape) ?? Array(0..<value.count))
    },
    Operator("Transpose") { (op) throws(ModelError) in
      let value = try op.input(0)
      let order = try op.integers("perm") ?? value.shape.indices.reversed()
      guard order.sorted() == Array(value.shape.indices) else {
        throw op.refusal("\(order) is no order of the axes of \(value.shape)")
      }
      let strides = Broadcast.strides(of: value.shape)
      let shape = order.map { value.shape[$0] }
      try op.copy(value, to: shape, from: Broadcast.indices(steps: order.map { strides[$0] }, in: shape))
    },
  ]
}

extension ProgramValue {
  /// A constant row of whole numbers.
  static func integers(_ values: [Int]) -> ProgramValue {
    ProgramValue(type: .int64, shape: [values.count], place: .constant(values.map(Double.init)))
  }
}

extension NodePlan {
  /// A place counted from the end when it is negative, moved into what there is.
  func within(_ place: Int, _ count: Int) -> Int { max(0, min(count, place < 0 ? place &+ count : place)) }

  /// Gives the input's elements under another shape of as many.
  fileprivate mutating func giveInput(as shape: [Int]) {
    guard var value = inputs.first.flatMap({ $0 }) else { return }
    if shape != value.shape, shape.last != value.shape.last { value.labels = nil }
    value.shape = shape
    give(value)
  }

  /// Plans an output that takes each element from a place of an input.
  mutating func copy(_ value: ProgramValue, to shape: [Int], from indices: [Int]) throws(ModelError) {
    let source = slot(value)
    let result = try give(value.type, shape)
    run { (memory) throws(ModelError) in
      for (index, from) in indices.enumerated() { memory[result.start + index] = memory[source.start + from] }
    }
  }

  fileprivate mutating func reshape(_ asked: [Int]) throws(ModelError) {
    let value = try input(0)
    let keepsZero = try integer("allowzero", 0) == 1
    var shape = asked
    for (axis, size) in asked.enumerated() where size == 0 && !keepsZero {
      guard axis < value.shape.count else { throw refusal("it keeps axis \(axis) of \(value.shape)") }
      shape[axis] = value.shape[axis]
    }
    let open = shape.indices.filter { shape[$0] == -1 }
    if open.count == 1, let axis = open.first {
      shape[axis] = 1
      let known = try checked(shape)
      guard known > 0, value.count % known == 0 else { throw refusal("\(value.shape) does not become \(asked)") }
      shape[axis] = value.count / known
    }
    guard open.count <= 1, try checked(shape) == value.count else {
      throw refusal("\(value.shape) does not become \(asked)")
    }
    giveInput(as: shape)
  }

  fileprivate mutating func filled() throws(ModelError) {
    let shape = try constantIntegers(0)
    let tensor = try tensor("value") ?? ONNXGraph.Tensor(shape: [1], type: .float, elements: [0])
    guard tensor.elements.count == 1 else { throw refusal("its value is not one element") }
    let elements = [Double](repeating: tensor.elements[0], count: try checked(shape))
    give(ProgramValue(type: tensor.type, shape: shape, place: .constant(elements)))
  }

  /// The value of `Constant`, which stands in one of several attributes.
  fileprivate mutating func constantOfAttributes() throws(ModelError) -> ProgramValue {
    guard let attribute = node.attributes.first else { throw refusal("it has no value") }
    switch attribute.value {
    case .tensor(let tensor): return try value(of: tensor)
    case .float(let number): return ProgramValue(type: .float, shape: [], place: .constant([Double(number)]))
    case .integer(let number): return ProgramValue(type: .int64, shape: [], place: .constant([Double(number)]))
    case .text(let text): return ProgramValue(type: .string, shape: [], place: .constant([Double(texts.number(text))]))
    case .floats(let numbers):
      return ProgramValue(type: .float, shape: [numbers.count], place: .constant(numbers.map(Double.init)))
    case .integers(let numbers): return .integers(numbers)
    case .texts(let list):
      let numbers = list.map { Double(texts.number($0)) }
      return ProgramValue(type: .string, shape: [list.count], place: .constant(numbers))
    case .other: throw refusal("its attribute '\(attribute.name)' is of a kind that cannot be read")
    }
  }
}
