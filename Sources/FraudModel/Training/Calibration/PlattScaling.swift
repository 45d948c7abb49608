/// Fits the straight line from log-odds to calibrated log-odds that makes held-out labels likeliest.
///
/// Source: Platt, Probabilistic Outputs for Support Vector Machines, 1999.
package enum PlattScaling {
  /// A smaller slope than this would say that the scores tell nothing, or the opposite; ranks must stay all the same.
  package static let leastSlope = 1.0 / 64

  /// Fits the line.
  ///
  /// - Parameter scores: Held-out scores with both classes, in a fixed order.
  /// - Returns: A calibration with a positive slope.
  package static func fit(_ scores: [HeldOutScore]) -> Calibration {
    let line = line(through: scores)
    return .platt(slope: line.slope, intercept: line.intercept)
  }

  /// The line's slope, at least ``leastSlope``, and its intercept.
  static func line(through scores: [HeldOutScore]) -> (slope: Double, intercept: Double) {
    let fit = LikelihoodFit([scores.map(\.logOdds)], scores: scores)
    var point = fit.newton(from: [1, 0]).point
    if !(point[0] >= leastSlope) { point = fit.newton(from: [leastSlope, 0], fixed: [0]).point }
    return (point[0], point[1])
  }
}
