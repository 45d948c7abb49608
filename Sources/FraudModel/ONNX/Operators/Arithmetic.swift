extension Operator {
  /// Operators that compute each element from one element of each input.
  static let arithmetic: [Operator] = [
    binary("Add") { $0 + $1 },
    binary("Sub") { $0 - $1 },
    binary("Mul") { $0 * $1 },
    Operator("Div") { (op) throws(ModelError) in
      let (left, right) = try op.pair()
      // A whole number divided by zero has no value; zero is given so that nothing stops.
      let isInteger = left.type.isInteger
      try op.elementwise(left, right, gives: left.type) { isInteger && $1 == 0 ? 0 : $0 / $1 }
    },
    Operator("Pow") { (op) throws(ModelError) in
      let (left, right) = (try op.numbers(0), try op.numbers(1))
      try op.elementwise(left, right, gives: left.type) { Elementary.power($0, $1) }
    },
    Operator("Mod", since: 10) { (op) throws(ModelError) in
      let (left, right) = try op.pair()
      let followsDividend = try op.integer("fmod", 0) == 1
      try op.elementwise(left, right, gives: left.type) { left, right in
        if right == 0 { return 0 }
        let rest = left.truncatingRemainder(dividingBy: right)
        return followsDividend || rest == 0 || (rest < 0) == (right < 0) ? rest : rest + right
      }
    },
    variadic("Sum") { $0 + $1 },
    variadic("Max") { $0.isNaN || $1.isNaN ? .nan : max($0, $1) },
    variadic("Min") { $0.isNaN || $1.isNaN ? .nan : min($0, $1) },
    Operator("Mean") { (op) throws(ModelError) in
      let count = Double(op.inputCount)
      try op.fold({ $0 + $1 }, last: { $0 / count })
    },
    unary("Abs") { abs($0) },
    unary("Neg") { -$0 },
    unary("Sign") { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
    unary("Floor") { $0.rounded(.down) },
    unary("Ceil") { $0.rounded(.up) },
    unary("Round", since: 11) { $0.rounded(.toNearestOrEven) },
    unary("Exp") { Elementary.exp($0) },
    unary("Log") { Elementary.log($0) },
    unary("Sqrt") { $0.squareRoot() },
    unary("Reciprocal") { 1 / $0 },
    Operator("Clip") { (op) throws(ModelError) in try op.clip() },
  ]

  static func unary(
    _ name: String, since: Int = 1, _ compute: @escaping @Sendable (Double) -> Double
  ) -> Operator {
    Operator(name, since: since) { (op) throws(ModelError) in
      let value = try op.numbers(0)
      try op.elementwise(value, gives: value.type, compute)
    }
  }

  private static func binary(_ name: String, _ compute: @escaping @Sendable (Double, Double) -> Double) -> Operator {
    Operator(name) { (op) throws(ModelError) in
      let (left, right) = try op.pair()
      try op.elementwise(left, right, gives: left.type, compute)
    }
  }

  private static func variadic(
    _ name: String, _ compute: @escaping @Sendable (Double, Double) -> Double
  ) -> Operator {
    Operator(name) { (op) throws(ModelError) in try op.fold(compute, last: { $0 }) }
  }
}

extension NodePlan {
  /// Two inputs of numbers of the same type.
  func pair() throws(ModelError) -> (ProgramValue, ProgramValue) {
    let (left, right) = (try numbers(0), try numbers(1))
    guard left.type == right.type else {
      throw refusal("its inputs are \(left.type.name) and \(right.type.name); they must be of one type")
    }
    return (left, right)
  }

  /// Plans an operator that takes any number of inputs, two at a time from the first.
  fileprivate mutating func fold(
    _ combine: @escaping @Sendable (Double, Double) -> Double, last: @escaping @Sendable (Double) -> Double
  ) throws(ModelError) {
    var values: [ProgramValue] = []
    for index in 0..<max(1, inputCount) { values.append(try numbers(index)) }
    let type = values[0].type
    guard let shape = Broadcast.shape(values.map(\.shape)), values.allSatisfy({ $0.type == type }) else {
      throw refusal("its inputs have shapes \(values.map(\.shape)) or types that do not fit")
    }
    _ = try checked(shape)
    let slots = values.map { slot($0) }
    let indices = values.map { Broadcast.indices(of: $0.shape, in: shape) }
    let result = try give(type, shape)
    run { (memory) throws(ModelError) in
      for index in 0..<result.count {
        var total = memory[slots[0].start + (indices[0]?[index] ?? index)]
        for input in 1..<max(1, slots.count) {
          total = type.rounding(combine(total, memory[slots[input].start + (indices[input]?[index] ?? index)]))
        }
        memory[result.start + index] = type.rounding(last(total))
      }
    }
  }

  /// Plans `Clip`, whose bounds are attributes before version 11 and inputs from then on.
  fileprivate mutating func clip() throws(ModelError) {
    let value = try numbers(0)
    var bounds = (low: -Double.infinity, high: Double.infinity)
    if version < 11 {
      bounds = (Double(try float("min", -.infinity)), Double(try float("max", .infinity)))
    } else {
      for index in [1, 2] where optionalInput(index) != nil {
        guard let bound = try constant(index).first else { throw refusal("its input \(index) is empty") }
        if index == 1 { bounds.low = bound } else { bounds.high = bound }
      }
    }
    let (low, high) = bounds
    try elementwise(value, gives: value.type) { $0.isNaN ? $0 : min(high, max(low, $0)) }
  }
}
