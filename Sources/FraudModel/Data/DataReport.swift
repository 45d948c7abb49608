/// What a data set holds, and what is odd about it.
public struct DataReport: Sendable, Equatable, Codable {
  /// The version of the report's JSON form.
  public let version: Int
  /// The number of transactions.
  public let rows: Int
  /// How many of them are fraud.
  public let frauds: Int
  /// The share of fraud, from 0 to 1; nil where there are no transactions.
  public let fraudRate: Double?
  /// The earliest day; nil where there are no transactions.
  public let firstDay: Day?
  /// The latest day; nil where there are no transactions.
  public let lastDay: Day?
  /// How many different customers there are.
  public let customers: Int
  /// How many different terminals there are.
  public let terminals: Int
  /// What is odd, in the order in which the checks are listed in ``Anomaly/Code``.
  public let anomalies: [Anomaly]

  /// Whether a model may be trained on the data: nothing stands against it but warnings.
  public var isSound: Bool { !anomalies.contains { $0.severity == .error } }

  private enum CodingKeys: String, CodingKey {
    case version, rows, frauds, customers, terminals, anomalies
    case fraudRate = "fraud_rate"
    case firstDay = "first_day"
    case lastDay = "last_day"
  }
}
