/// The logistic recalibration of scores: the line from their log-odds to the log-odds that the labels make likeliest.
///
/// Scores that can be taken at their word have slope 1 and intercept 0; a slope below 1 says that they are too extreme.
///
/// Source: D. R. Cox, Two Further Applications of a Model for Binary Regression, Biometrika 45 (1958).
struct CalibrationLine: Equatable {
  var slope: Double
  var intercept: Double

  /// The log-odds of a score; certainty is not taken at its word, as in the log loss.
  static func logOdds(_ score: Double) -> Double {
    let kept = min(max(score, .ulpOfOne), 1 - .ulpOfOne)
    return Elementary.log(kept) - Elementary.log(1 - kept)
  }

  /// Fits the line by Newton's method.
  ///
  /// - Parameters:
  ///   - logOdds: The log-odds of each score.
  ///   - labels: The label of each.
  /// - Returns: The line; nil where no line is likeliest: for one class, equal scores, or classes that are apart.
  /// - Complexity: O(rows) a step; a few steps suffice.
  static func fit(_ logOdds: [Double], _ labels: [Bool]) -> CalibrationLine? {
    var line = CalibrationLine(slope: 1, intercept: 0)
    var here = Derivatives(logOdds, labels, at: line)
    for _ in 0..<100 {
      guard let step = here.step else { return nil }
      let decrement = step.slope * here.slope + step.intercept * here.intercept
      if !(decrement > 1e-22 * max(1, here.loss)) { return line }
      var length = 1.0
      while true {
        let next = CalibrationLine(
          slope: line.slope + length * step.slope, intercept: line.intercept + length * step.intercept)
        let there = Derivatives(logOdds, labels, at: next)
        if there.loss <= here.loss {
          line = next
          here = there
          break
        }
        length /= 2
        // The loss no longer tells the points apart: this is as near as doubles come.
        if length < 1e-6 { return line }
      }
      guard abs(line.slope) < 1e4, abs(line.intercept) < 1e4 else { return nil }
    }
    return nil
  }

  /// The negative log likelihood, and its slopes downhill and curvatures, which are sums over rows.
  struct Derivatives {
    var loss = 0.0
    var slope = 0.0
    var intercept = 0.0
    var slopeSlope = 0.0
    var slopeIntercept = 0.0
    var interceptIntercept = 0.0

    init() {}

    init(_ logOdds: [Double], _ labels: [Bool], at line: CalibrationLine) {
      for row in logOdds.indices { add(logOdds[row], labels[row], at: line) }
    }

    /// Adds a row.
    @inline(__always)
    mutating func add(_ x: Double, _ isFraud: Bool, at line: CalibrationLine) {
      let z = line.slope * x + line.intercept
      let probability = Elementary.sigmoid(z)
      let residual = (isFraud ? 1 : 0) - probability
      let curvature = probability * (1 - probability)
      loss += Elementary.softplus(isFraud ? -z : z)
      slope += residual * x
      intercept += residual
      slopeSlope += curvature * x * x
      slopeIntercept += curvature * x
      interceptIntercept += curvature
    }

    /// Adds the sums of a cluster that counts several times.
    @inline(__always)
    mutating func add(_ other: Derivatives, times count: Double) {
      slope += count * other.slope
      intercept += count * other.intercept
      slopeSlope += count * other.slopeSlope
      slopeIntercept += count * other.slopeIntercept
      interceptIntercept += count * other.interceptIntercept
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
