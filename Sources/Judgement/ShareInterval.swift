/// Bounds on a share that was observed as a count out of a number of independent trials.
public struct ShareInterval: Sendable, Equatable {
  /// The lower bound, from 0 to 1.
  public let lower: Double
  /// The upper bound, from 0 to 1.
  public let upper: Double

  /// The Wilson score interval, which is sound also for small counts and for shares near 0 and 1.
  ///
  /// Source: Edwin B. Wilson, Journal of the American Statistical Association 22 (1927).
  ///
  /// - Parameters:
  ///   - count: How many trials said yes.
  ///   - trials: How many there were; nil is returned for none, and for a count outside 0...trials.
  ///   - z: The standard normal quantile of the confidence wanted; 3.2905 leaves one in a thousand outside.
  public init?(count: Int, of trials: Int, z: Double = 3.2905) {
    guard trials > 0, (0...trials).contains(count) else { return nil }
    let n = Double(trials)
    let share = Double(count) / n
    let spread = z * z / n
    let middle = (share + spread / 2) / (1 + spread)
    let half = z / (1 + spread) * (share * (1 - share) / n + spread / (4 * n)).squareRoot()
    lower = max(0, middle - half)
    upper = min(1, middle + half)
  }

  /// Whether a share lies within the bounds.
  public func contains(_ share: Double) -> Bool { lower <= share && share <= upper }

  /// How wide the interval is.
  public var width: Double { upper - lower }
}
