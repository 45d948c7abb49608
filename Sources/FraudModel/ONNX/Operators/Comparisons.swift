extension Operator {
  /// Operators that ask or combine questions.
  static let comparisons: [Operator] = [
    question("Equal") { $0 == $1 },
    question("Less") { $0 < $1 },
    question("Greater") { $0 > $1 },
    question("LessOrEqual", since: 12) { $0 <= $1 },
    question("GreaterOrEqual", since: 12) { $0 >= $1 },
    question("And") { $0 != 0 && $1 != 0 },
    question("Or") { $0 != 0 || $1 != 0 },
    question("Xor") { ($0 != 0) != ($1 != 0) },
    Operator("Not") { (op) throws(ModelError) in
      try op.elementwise(try op.numbers(0), gives: .bool) { $0 == 0 ? 1 : 0 }
    },
    Operator("IsNaN", since: 9) { (op) throws(ModelError) in
      try op.elementwise(try op.numbers(0), gives: .bool) { $0.isNaN ? 1 : 0 }
    },
    Operator("IsInf", since: 10) { (op) throws(ModelError) in
      let negative = try op.integer("detect_negative", 1) == 1
      let positive = try op.integer("detect_positive", 1) == 1
      try op.elementwise(try op.numbers(0), gives: .bool) {
        $0.isInfinite && ($0 < 0 ? negative : positive) ? 1 : 0
      }
    },
    Operator("Where", since: 9) { (op) throws(ModelError) in try op.choice() },
  ]

  private static func question(
    _ name: String, since: Int = 1, _ compute: @escaping @Sendable (Double, Double) -> Bool
  ) -> Operator {
    Operator(name, since: since) { (op) throws(ModelError) in
      let (left, right) = (try op.input(0), try op.input(1))
      guard left.type == right.type else {
        throw op.refusal("its inputs are \(left.type.name) and \(right.type.name); they must be of one type")
      }
      try op.elementwise(left, right, gives: .bool) { compute($0, $1) ? 1 : 0 }
    }
  }
}

extension NodePlan {
  /// Plans `Where`, which takes from its second input what its first says, and from its third all else.
  fileprivate mutating func choice() throws(ModelError) {
    let values = [try numbers(0), try input(1), try input(2)]
    guard let shape = Broadcast.shape(values.map(\.shape)), values[1].type == values[2].type else {
      throw refusal("its inputs have shapes \(values.map(\.shape)) or types that do not fit")
    }
    _ = try checked(shape)
    let slots = values.map { slot($0) }
    let indices = values.map { Broadcast.indices(of: $0.shape, in: shape) }
    let result = try give(values[1].type, shape)
    run { (memory) throws(ModelError) in
      for index in 0..<result.count {
        let chosen = memory[slots[0].start + (indices[0]?[index] ?? index)] != 0 ? 1 : 2
        memory[result.start + index] = memory[slots[chosen].start + (indices[chosen]?[index] ?? index)]
      }
    }
  }
}
