/// Bounds between which a quantity lies with a stated confidence.
public struct Interval: Sendable, Equatable, Codable {
  /// The lower bound.
  public let lower: Double
  /// The upper bound.
  public let upper: Double
  /// The share of such intervals that hold the quantity, above 0 and below 1.
  public let confidence: Double

  /// Puts an interval together.
  public init(lower: Double, upper: Double, confidence: Double) {
    self.lower = lower
    self.upper = upper
    self.confidence = confidence
  }

  /// The percentile interval of a bootstrap: as much lies below it as above it.
  ///
  /// Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
  ///
  /// - Parameters:
  ///   - replicates: What the replicates gave, in ascending order and without NaN. Nil is returned for none.
  ///   - confidence: The share that lies inside, above 0 and below 1; nil is returned for any other.
  public init?(percentilesOf replicates: [Double], confidence: Double) {
    let outside = (1 - confidence) / 2
    guard confidence > 0, confidence < 1, let lower = Interval.quantile(outside, of: replicates),
      let upper = Interval.quantile(1 - outside, of: replicates)
    else { return nil }
    self.init(lower: lower, upper: upper, confidence: confidence)
  }

  /// The value below which a share of the values lies, interpolated between the two nearest.
  ///
  /// Source: definition 7 of Hyndman and Fan, The American Statistician 50 (1996), which numpy uses too.
  ///
  /// - Parameters:
  ///   - share: From 0 to 1.
  ///   - values: Values in ascending order.
  /// - Returns: The quantile; nil for no values and for a share that is none.
  public static func quantile(_ share: Double, of values: [Double]) -> Double? {
    guard !values.isEmpty, (0...1).contains(share) else { return nil }
    let place = share * Double(values.count - 1)
    let below = Int(place)
    let above = min(below + 1, values.count - 1)
    return values[below] + (place - Double(below)) * (values[above] - values[below])
  }

  /// Whether a value lies within the bounds.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// How wide the interval is.
  public var width: Double { upper - lower }
}
