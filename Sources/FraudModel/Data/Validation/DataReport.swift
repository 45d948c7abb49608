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
  /// What each column holds, in the schema's order; none where only transactions were looked at.
  public var columns: [ColumnSummary] = []
  /// How far the features have moved from a reference; none where there was no reference.
  public var drift: [FeatureDrift] = []
  /// What is odd, in the order in which the checks are listed in ``Anomaly/Code``.
  public var anomalies: [Anomaly]

  /// Whether a model may be trained on the data: nothing stands against it but warnings.
  public var isSound: Bool { !anomalies.contains { $0.severity == .error } }

  private enum CodingKeys: String, CodingKey {
    case version, rows, frauds, customers, terminals, columns, drift, anomalies
    case fraudRate = "fraud_rate"
    case firstDay = "first_day"
    case lastDay = "last_day"
  }
}

/// What one column holds.
public struct ColumnSummary: Sendable, Equatable, Codable {
  /// The column's name.
  public let name: String
  /// The type of its values.
  public let type: Schema.ValueType
  /// What it is for, as ``Schema/Role/name`` writes it.
  public let role: String
  /// How many rows have no value.
  public let missing: Int
  /// The least finite value; nil where there are no numbers.
  public let minimum: Double?
  /// The greatest finite value; nil where there are no numbers.
  public let maximum: Double?
  /// The mean of the finite values; nil where there are no numbers.
  public let mean: Double?
  /// How many different texts there are; nil for a column of another type.
  public let distinct: Int?
}
