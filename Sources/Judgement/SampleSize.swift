/// How many trials it takes to tell something.
public enum SampleSize {
  /// The number of trials after which a share that lies on one side of a bound is told from it.
  ///
  /// It is where the normal interval of the share ends at the bound: z² s (1 − s) / (s − b)².
  ///
  /// - Parameters:
  ///   - share: The share that is expected, from 0 to 1.
  ///   - bound: The share that it must be told from.
  ///   - z: The standard normal quantile of the confidence wanted, positive; 1.96 leaves one in twenty outside.
  /// - Returns: At least 1; nil where both are the same, or where it would not fit a number.
  public static func telling(_ share: Double, from bound: Double, z: Double) -> Int? {
    let distance = share - bound
    let trials = (z * z * share * (1 - share) / (distance * distance)).rounded(.up)
    guard distance != 0, (0...1).contains(share), trials < 1e15 else { return nil }
    return max(1, Int(trials))
  }

  /// The number of values of which an extreme percentile leaves enough beyond it to be believed.
  ///
  /// - Parameters:
  ///   - percentile: From 0 up to but not including 100, such as 99.
  ///   - beyond: How many values must lie beyond it.
  /// - Returns: At least `beyond`; nil for a percentile that is none.
  public static func resolving(percentile: Double, beyond: Int = 10) -> Int? {
    guard (0..<100).contains(percentile), beyond > 0 else { return nil }
    let values = (Double(beyond) * 100 / (100 - percentile)).rounded(.up)
    return values < 1e15 ? Int(values) : nil
  }
}
