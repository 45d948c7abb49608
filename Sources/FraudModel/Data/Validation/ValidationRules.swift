/// What is expected of a data set.
public struct ValidationRules: Sendable, Equatable {
  /// The fewest transactions.
  public var minimumRows = 1_000
  /// The most transactions.
  public var maximumRows = Int(Int32.max)
  /// The least and the greatest share of fraud, from 0 to 1.
  public var fraudRate: ClosedRange<Double> = 0.000_1...0.2
  /// The fewest days from the first to the last, both counted: what windows, training, delay and test need together.
  public var minimumDays = 1
  /// The greatest share of texts outside their column's list; up to it they are a warning.
  public var maximumUnexpected = 0.01
  /// From which area under the ROC curve on a feature alone separates the classes, and so must know the answer.
  public var leakAUC = 0.99
  /// Which share of the frauds a feature must find without a false alarm to be named as suspicious.
  public var leakRecall = 0.5
  /// From which population stability index on a feature's drift is an error; nil for never.
  ///
  /// From 0.25 on, the usual bound of a large shift, it is a warning.
  public var maximumPSI: Double?
  /// The most example rows that an anomaly lists.
  public var examples = 5

  /// The rules that fit most card data.
  public init() {}
}
