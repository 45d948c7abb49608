/// The logistic recalibration of scores: the line from their log-odds to the log-odds that the labels make likeliest.
///
/// Scores that can be taken at their word have slope 1 and intercept 0; a slope below 1 says that they are too extreme.
///
/// Source: D. R. Cox, Two Further Applications of a Model for Binary Regression, Biometrika 45 (1958).
struct CalibrationLine: Equatable {
  var slope: Double
  var intercept: Double

  /// Rows that share a score, or nearly.
  struct Point {
    /// The log-odds of the score.
    var logOdds: Double
    var rows: Double
    var frauds: Double
  }

  /// The log-odds of a score; certainty is not taken at its word, as in the log loss.
  static func logOdds(_ score: Double) -> Double {
    let kept = min(max(score, .ulpOfOne), 1 - .ulpOfOne)
    return Elementary.log(kept) - Elementary.log(1 - kept)
  }

  /// Fits the line by Newton's method.
  ///
  /// - Parameter points: Scores in a fixed order.
  /// - Returns: The line; nil where no line is likeliest: for one class, equal scores, or classes that are apart.
  /// - Complexity: O(points) a step; a few steps suffice.
  static func fit(_ points: [Point]) -> CalibrationLine? {
    let rows = points.reduce(0) { $0 + $1.rows }
    let frauds = points.reduce(0) { $0 + $1.frauds }
    guard frauds > 0, frauds < rows else { return nil }
    // Scores that say nothing: from there the curvature shows the way.
    var line = CalibrationLine(slope: 0, intercept: Elementary.log(frauds) - Elementary.log(rows - frauds))
    var here = Derivatives(points, at: line)
    for _ in 0..<100 {
      guard let step = here.step else { return nil }
      let decrement = step.slope * here.slope + step.intercept * here.intercept
      if !(decrement > 1e-6 * max(1, here.loss)) {
        // Where the loss no longer tells points apart, each whole step still doubles the digits that are right. Almost
        // no loss is that of classes that are apart, on the way to a line of infinite slope.
        return here.loss > 1e-6 ? line.improved(on: points, steps: 4) : nil
      }
      var length = 1.0
      while true {
        let next = line.moved(by: step, length)
        let there = Derivatives(points, at: next)
        if there.loss <= here.loss {
          line = next
          here = there
          break
        }
        length /= 2
        if length < 1e-9 { return nil }
      }
      guard abs(line.slope) < 1e4, abs(line.intercept) < 1e4 else { return nil }
    }
    return nil
  }

  /// The line some whole steps of Newton's method nearer to the likeliest one, from near it.
  func improved(on points: [Point], steps: Int) -> CalibrationLine? {
    var line = self
    for _ in 0..<steps {
      guard let step = Derivatives(points, at: line).step else { return nil }
      line = line.moved(by: step, 1)
    }
    return line
  }

  private func moved(by step: CalibrationLine, _ length: Double) -> CalibrationLine {
    CalibrationLine(slope: slope + length * step.slope, intercept: intercept + length * step.intercept)
  }

  /// The negative log likelihood, and its slopes downhill and curvatures.
  private struct Derivatives {
    var loss = 0.0
    var slope = 0.0
    var intercept = 0.0
    var slopeSlope = 0.0
    var slopeIntercept = 0.0
    var interceptIntercept = 0.0

    init(_ points: [Point], at line: CalibrationLine) {
      for point in points where point.rows > 0 {
        let x = point.logOdds
        let z = line.slope * x + line.intercept
        let probability = Elementary.sigmoid(z)
        let residual = point.frauds - point.rows * probability
        let curvature = point.rows * (probability * (1 - probability))
        loss += point.frauds * Elementary.softplus(-z) + (point.rows - point.frauds) * Elementary.softplus(z)
        slope += residual * x
        intercept += residual
        slopeSlope += curvature * x * x
        slopeIntercept += curvature * x
        interceptIntercept += curvature
      }
    }

    /// Newton's step; nil where the curvature is none.
    var step: CalibrationLine? {
      let determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept
      guard determinant > 1e-12 * slopeSlope * interceptIntercept, determinant.isFinite else { return nil }
      return CalibrationLine(
        slope: (interceptIntercept * slope - slopeIntercept * intercept) / determinant,
        intercept: (slopeSlope * intercept - slopeIntercept * slope) / determinant)
    }
  }
}
