/// Something in a data set that a person should know of before a model is trained on it.
public struct Anomaly: Sendable, Equatable, Codable {
  /// What was found; new codes may be added, and the old ones keep their text.
  public struct Code: RawRepresentable, Hashable, Sendable, Codable {
    /// The stable text of the code.
    public let rawValue: String

    /// Names a code.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Several transactions have the same id.
    public static let duplicateIDs = Code(rawValue: "duplicate-ids")
    /// All labels are equal.
    public static let oneClass = Code(rawValue: "one-class")
    /// The share of fraud is outside its bounds.
    public static let fraudRate = Code(rawValue: "fraud-rate")
    /// There are fewer transactions than wanted.
    public static let tooFewRows = Code(rawValue: "too-few-rows")
    /// Every amount is zero.
    public static let zeroAmounts = Code(rawValue: "zero-amounts")
    /// The days covered are fewer than the split needs.
    public static let shortRange = Code(rawValue: "short-range")
    /// Transactions stand before others that are earlier.
    public static let timeDisorder = Code(rawValue: "time-disorder")
  }

  /// How much it matters.
  public enum Severity: String, Sendable, Codable {
    /// Nothing may be trained on these data.
    case error
    /// Worth knowing, and no hindrance.
    case warning
  }

  /// What was found.
  public let code: Code
  /// How much it matters.
  public let severity: Severity
  /// How many rows it concerns; 0 where it concerns the data as a whole.
  public let count: Int
  /// The lines of the file on which the first few of these rows stand, counted from 1.
  public let exampleLines: [Int]
  /// What was found, what was expected and what to do, in a sentence.
  public let message: String

  private enum CodingKeys: String, CodingKey {
    case code, severity, count, message
    case exampleLines = "example_lines"
  }
}
