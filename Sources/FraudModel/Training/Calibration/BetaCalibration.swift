/// Fits the three parameters of beta calibration, under which held-out labels are likeliest.
///
/// Source: Kull, Silva Filho and Flach, Beta Calibration, 2017: logistic regression on log p and -log(1 - p) with
/// weights that are not negative. Here they stay above ``PlattScaling/leastSlope``, so that scores rise strictly.
package enum BetaCalibration {
  /// Fits the parameters.
  ///
  /// - Parameter scores: Held-out scores with both classes, in a fixed order.
  /// - Returns: A calibration with positive slopes.
  package static func fit(_ scores: [HeldOutScore]) -> Calibration {
    let fit = LikelihoodFit(
      [scores.map { -Elementary.softplus(-$0.logOdds) }, scores.map { Elementary.softplus($0.logOdds) }],
      scores: scores)
    let least = PlattScaling.leastSlope
    var best = fit.newton(from: [1, 1, 0])
    if !(best.point[0] >= least && best.point[1] >= least) {
      // The minimum lies on the border: on one of its two sides, or in the corner.
      best = fit.newton(from: [least, least, 0], fixed: [0, 1])
      for (fixed, free) in [(0, 1), (1, 0)] {
        var start = [1.0, 1.0, 0.0]
        start[fixed] = least
        let side = fit.newton(from: start, fixed: [fixed])
        if side.point[free] >= least, side.loss < best.loss { best = side }
      }
    }
    return .beta(a: best.point[0], b: best.point[1], c: best.point[2])
  }
}
