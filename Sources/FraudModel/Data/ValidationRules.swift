/// What is expected of a data set.
public struct ValidationRules: Sendable, Equatable {
  /// The fewest transactions.
  public var minimumRows = 1_000
  /// The least and the greatest share of fraud, from 0 to 1.
  public var fraudRate: ClosedRange<Double> = 0.000_1...0.2
  /// The fewest days from the first to the last, both counted: what windows, training, delay and test need together.
  public var minimumDays = 1
  /// The most example rows that an anomaly lists.
  public var examples = 5

  /// The rules that fit most card data.
  public init() {}
}
