extension GraphBuilder {
  /// Adds the nodes from a core's log-odds to calibrated ones.
  ///
  /// Each form is a chain of standard operators that runtimes have in double precision: beta calibration takes
  /// log(1 + exp) of the log-odds and of their opposite, a line with corners is a sum of what lies beyond each corner.
  mutating func add(_ calibration: Calibration) {
    switch calibration {
    case .none: break
    case .platt(let slope, let intercept):
      add("Mul", constants: [vector("calibration_slope", [slope])], gives: "scaled_log_odds")
      add("Add", constants: [vector("calibration_intercept", [intercept])], gives: "calibrated_log_odds")
    case .beta(let a, let b, let c):
      add("MatMul", constants: [matrix("calibration_sides", [1, -1], rows: 1)], gives: "both_log_odds")
      add("Exp", gives: "both_odds")
      add("Add", constants: [vector("calibration_one", [1])], gives: "both_odds_and_one")
      add("Log", gives: "both_losses")
      add(
        "Gemm",
        constants: [matrix("calibration_slopes", [b, -a], rows: 2), vector("calibration_intercept", [c])],
        gives: "calibrated_log_odds")
    case .isotonic(let line):
      // The way to the left of the first corner, then the ways to the right of each.
      let directions = [-1] + line.corners.map { _ in 1.0 }
      let offsets = [line.corners[0]] + line.corners.map { -$0 }
      let bends = zip(line.slopes.dropFirst(2), line.slopes.dropFirst()).map { $0 - $1 }
      let weights = [-line.slopes[0], line.slopes[1]] + bends
      add(
        "Gemm",
        constants: [matrix("calibration_directions", directions, rows: 1), vector("calibration_corners", offsets)],
        gives: "signed_distances")
      add("Relu", gives: "distances")
      add(
        "Gemm",
        constants: [
          matrix("calibration_bends", weights, rows: weights.count), vector("calibration_start", [line.start]),
        ], gives: "calibrated_log_odds")
    }
  }

  private func matrix(_ name: String, _ elements: [Double], rows: Int) -> ONNXGraph.Tensor {
    .init(name: name, shape: [rows, elements.count / rows], type: .double, elements: elements)
  }
}
