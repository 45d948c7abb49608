/// Fits the straight line from log-odds to calibrated log-odds that makes held-out labels likeliest.
///
/// Source: Platt, 1999, with the labels softened as there, so that classes that are apart give a finite line; Newton's
/// method as in Lin, Lin and Weng, A Note on Platt's Probabilistic Outputs, 2007.
package enum PlattScaling {
  /// A smaller slope than this would say that the scores tell nothing, or the opposite; ranks must stay all the same.
  package static let leastSlope = 1.0 / 64

  /// Fits the line.
  ///
  /// - Parameter scores: Held-out scores with both classes, in a fixed order.
  /// - Returns: A calibration with a positive slope.
  package static func fit(_ scores: [HeldOutScore]) -> Calibration {
    var line = newton(scores, slope: 1, intercept: 0, fixesSlope: false)
    if !(line.slope >= leastSlope) {
      line = newton(scores, slope: leastSlope, intercept: 0, fixesSlope: true)
    }
    return .platt(slope: line.slope, intercept: line.intercept)
  }

  private static func newton(
    _ scores: [HeldOutScore], slope: Double, intercept: Double, fixesSlope: Bool
  ) -> (slope: Double, intercept: Double) {
    var point = (slope: slope, intercept: intercept)
    var here = derivatives(scores, point)
    for _ in 0..<100 {
      // A little on the diagonal keeps scores that are all the same from making the system singular.
      let bend = (aa: here.aa + 1e-9, ab: fixesSlope ? 0 : here.ab, bb: here.bb + 1e-9)
      let slopes = (a: fixesSlope ? 0 : here.a, b: here.b)
      let determinant = bend.aa * bend.bb - bend.ab * bend.ab
      let step = (
        a: (bend.bb * slopes.a - bend.ab * slopes.b) / determinant,
        b: (bend.aa * slopes.b - bend.ab * slopes.a) / determinant
      )
      let decrement = step.a * slopes.a + step.b * slopes.b
      guard decrement > 1e-13 * max(1, here.loss) else { break }
      var length = 1.0
      while true {
        let next = (slope: point.slope - length * step.a, intercept: point.intercept - length * step.b)
        let there = derivatives(scores, next)
        if there.loss <= here.loss {
          point = next
          here = there
          break
        }
        length /= 2
        if length < 1e-6 { return point }
      }
    }
    return point
  }

  private struct Derivatives {
    var loss = 0.0
    var a = 0.0
    var b = 0.0
    var aa = 0.0
    var ab = 0.0
    var bb = 0.0
  }

  private static func derivatives(
    _ scores: [HeldOutScore], _ point: (slope: Double, intercept: Double)
  ) -> Derivatives {
    let frauds = Double(scores.lazy.filter(\.isFraud).count)
    let target = (fraud: (frauds + 1) / (frauds + 2), genuine: 1 / (Double(scores.count) - frauds + 2))
    var sum = Derivatives()
    for score in scores {
      let x = score.logOdds
      let z = point.slope * x + point.intercept
      let wanted = score.isFraud ? target.fraud : target.genuine
      let probability = Elementary.sigmoid(z)
      let slope = probability - wanted
      let curvature = probability * (1 - probability)
      sum.loss += Elementary.softplus(z) - wanted * z
      sum.a += slope * x
      sum.b += slope
      sum.aa += curvature * x * x
      sum.ab += curvature * x
      sum.bb += curvature
    }
    return sum
  }
}
