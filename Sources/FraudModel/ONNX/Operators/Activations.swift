extension Operator {
  /// Operators that networks put between layers.
  static let activations: [Operator] = [
    unary("Relu") { $0 < 0 ? 0 : $0 },
    unary("Sigmoid") { Elementary.sigmoid($0) },
    unary("Tanh") { Elementary.tanh($0) },
    unary("Softplus") { Elementary.softplus($0) },
    unary("Softsign") { $0 / (1 + abs($0)) },
    unary("Erf", since: 9) { Elementary.erf($0) },
    unary("HardSwish", since: 14) { $0 * max(0, min(1, $0 / 6 + 0.5)) },
    unary("Mish", since: 18) { $0 * Elementary.tanh(Elementary.softplus($0)) },
    Operator("Gelu", since: 20) { (op) throws(ModelError) in
      let value = try op.numbers(0)
      switch try op.text("approximate", "none") {
      case "none":
        try op.elementwise(value, gives: value.type) { 0.5 * $0 * (1 + Elementary.erf($0 * 0.5.squareRoot())) }
      case "tanh":
        try op.elementwise(value, gives: value.type) {
          0.5 * $0 * (1 + Elementary.tanh(0.7978845608028654 * ($0 + 0.044715 * $0 * $0 * $0)))
        }
      case let other: throw op.refusal("it is approximated by '\(other)'; none and tanh can be run")
      }
    },
    shaped("LeakyRelu", alpha: 0.01) { x, alpha, _ in x < 0 ? alpha * x : x },
    shaped("Elu", alpha: 1) { x, alpha, _ in x < 0 ? alpha * (Elementary.exp(x) - 1) : x },
    shaped("Celu", since: 12, alpha: 1) { x, alpha, _ in
      max(0, x) + min(0, alpha * (Elementary.exp(x / alpha) - 1))
    },
    shaped("ThresholdedRelu", alpha: 1) { x, alpha, _ in x > alpha ? x : 0 },
    shaped("Swish", since: 24, alpha: 1) { x, alpha, _ in x * Elementary.sigmoid(alpha * x) },
    shaped("HardSigmoid", alpha: 0.2, second: ("beta", 0.5)) { x, alpha, beta in max(0, min(1, alpha * x + beta)) },
    shaped("Selu", alpha: 1.67326319217681884765625, second: ("gamma", 1.05070102214813232421875)) {
      x, alpha, gamma in x > 0 ? gamma * x : gamma * alpha * (Elementary.exp(x) - 1)
    },
    Operator("PRelu") { (op) throws(ModelError) in
      let (value, slope) = try op.pair()
      try op.elementwise(value, slope, gives: value.type) { $0 < 0 ? $0 * $1 : $0 }
    },
    Operator("Identity") { (op) throws(ModelError) in op.give(try op.input(0)) },
    Operator("Dropout") { (op) throws(ModelError) in
      if op.optionalInput(2) != nil, try op.constant(2).contains(where: { $0 != 0 }) {
        throw op.refusal("it drops values as in training; export the model for inference")
      }
      op.give(try op.input(0))
      if op.node.outputs.count > 1 {
        let mask = [Double](repeating: 1, count: try op.input(0).count)
        op.give(ProgramValue(type: .bool, shape: try op.input(0).shape, place: .constant(mask)))
      }
    },
    Operator("Cast") { (op) throws(ModelError) in try op.cast(to: try op.integer("to", 0)) },
    Operator("CastLike", since: 15) { (op) throws(ModelError) in try op.cast(to: try op.input(1).type.rawValue) },
  ]

  private static func shaped(
    _ name: String, since: Int = 1, alpha: Float, second: (name: String, value: Float) = ("beta", 0),
    _ compute: @escaping @Sendable (_ x: Double, _ alpha: Double, _ second: Double) -> Double
  ) -> Operator {
    Operator(name, since: since) { (op) throws(ModelError) in
      let value = try op.numbers(0)
      let (alpha, second) = (Double(try op.float("alpha", alpha)), Double(try op.float(second.name, second.value)))
      try op.elementwise(value, gives: value.type) { compute($0, alpha, second) }
    }
  }
}

extension NodePlan {
  /// Plans `Cast`.
  fileprivate mutating func cast(to number: Int) throws(ModelError) {
    let value = try input(0)
    guard let type = ONNXGraph.ElementType(rawValue: number), (type == .string) == (value.type == .string)
    else {
      throw refusal(
        "it casts \(value.type.name) to \(ONNXGraph.ElementType.name(number)); casts between float, double, int32, int64 "
          + "and bool can be run")
    }
    if type == value.type { return give(value) }
    try elementwise(value, gives: type, labels: value.labels) { $0 }
  }
}
