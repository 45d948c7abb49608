/// Understands the nodes between a core's log-odds and the final `Sigmoid`.
struct CalibrationReader {
  /// A node's operator and its constants.
  struct Step {
    let op: String
    let constants: [[Double]]
  }

  /// The operators that stand between log-odds and `Sigmoid` in some calibration.
  static let operators: Set = ["Mul", "Add", "MatMul", "Exp", "Log", "Gemm", "Relu"]

  /// The calibration that a chain of steps computes.
  ///
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` when it computes none.
  static func calibration(_ steps: [Step]) throws(ModelError) -> Calibration {
    let constants = steps.flatMap(\.constants)
    switch steps.map(\.op) {
    case []: return .none
    case ["Mul", "Add"]:
      guard constants.map(\.count) == [1, 1] else { break }
      return .platt(slope: constants[0][0], intercept: constants[1][0])
    case ["MatMul", "Exp", "Add", "Log", "Gemm"]:
      guard constants.map(\.count) == [2, 1, 2, 1], constants[0] == [1, -1], constants[1] == [1] else { break }
      return .beta(a: -constants[2][1], b: constants[2][0], c: constants[3][0])
    case ["Gemm", "Relu", "Gemm"]:
      guard constants.count == 4, constants[0].count >= 2, constants[3].count == 1,
        constants[0] == [-1] + constants[0].dropFirst().map({ _ in 1 }), constants[1].count == constants[0].count,
        constants[1][0] == -constants[1][1], constants[2].count == constants[0].count
      else { break }
      var slopes = [-constants[2][0]]
      var slope = 0.0
      for bend in constants[2].dropFirst() {
        slope += bend
        slopes.append(slope)
      }
      return .isotonic(
        try PiecewiseLine(corners: constants[1].dropFirst().map { -$0 }, slopes: slopes, start: constants[3][0]))
    default: break
    }
    throw ModelError(
      .modelFile,
      "the operators \(steps.map(\.op).joined(separator: ", ")) after the log-odds are no calibration that can be read; "
        + "Mul and Add, MatMul, Exp, Add, Log and Gemm, or Gemm, Relu and Gemm are")
  }
}
