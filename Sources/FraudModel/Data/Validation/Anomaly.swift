/// Something in a data set that a person should know of before a model is trained on it.
public struct Anomaly: Sendable, Equatable, Codable {
  /// What was found; new codes may be added, and the old ones keep their text.
  public struct Code: RawRepresentable, Hashable, Sendable, Codable {
    /// The stable text of the code.
    public let rawValue: String

    /// Names a code.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The schema describes a column that the file does not have.
    public static let missingColumn = Code(rawValue: "missing-column")
    /// The file has a column that the schema does not name.
    public static let newColumn = Code(rawValue: "new-column")
    /// Fields are not of their column's type.
    public static let typeMismatch = Code(rawValue: "type-mismatch")
    /// More values of a column are missing than may be.
    public static let nullFraction = Code(rawValue: "null-fraction")
    /// Numbers are NaN or infinite.
    public static let notFinite = Code(rawValue: "not-finite")
    /// Numbers are outside their column's range.
    public static let outOfRange = Code(rawValue: "out-of-range")
    /// Texts are not on their column's list.
    public static let unexpectedValue = Code(rawValue: "unexpected-value")
    /// A feature alone separates the classes.
    public static let labelLeak = Code(rawValue: "label-leak")
    /// Rows are equal to an earlier one in every column but the id.
    public static let duplicateRows = Code(rawValue: "duplicate-rows")
    /// Several transactions have the same id.
    public static let duplicateIDs = Code(rawValue: "duplicate-ids")
    /// All labels are equal.
    public static let oneClass = Code(rawValue: "one-class")
    /// The share of fraud is outside its bounds.
    public static let fraudRate = Code(rawValue: "fraud-rate")
    /// There are fewer transactions than wanted.
    public static let tooFewRows = Code(rawValue: "too-few-rows")
    /// There are more transactions than wanted.
    public static let tooManyRows = Code(rawValue: "too-many-rows")
    /// Every amount is zero.
    public static let zeroAmounts = Code(rawValue: "zero-amounts")
    /// The days covered are fewer than the split needs.
    public static let shortRange = Code(rawValue: "short-range")
    /// Transactions stand before others that are earlier.
    public static let timeDisorder = Code(rawValue: "time-disorder")
    /// Rows of the test are among those of the training.
    public static let trainTestOverlap = Code(rawValue: "train-test-overlap")
    /// The values of a feature have moved away from a reference.
    public static let drift = Code(rawValue: "drift")
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
  /// The column or feature that it concerns; nil where it concerns rows or the data as a whole.
  public let column: String?
  /// How many rows it concerns; 0 where it concerns the data as a whole.
  public let count: Int
  /// The lines of the file on which the first few of these rows stand, counted from 1.
  public let exampleLines: [Int]
  /// What was found, what was expected and what to do, in a sentence.
  public let message: String

  private enum CodingKeys: String, CodingKey {
    case code, severity, column, count, message
    case exampleLines = "example_lines"
  }

  /// Describes a finding.
  init(
    _ code: Code, _ severity: Severity, column: String? = nil, count: Int = 0, exampleLines: [Int] = [],
    _ message: String
  ) {
    self.code = code
    self.severity = severity
    self.column = column
    self.count = count
    self.exampleLines = exampleLines
    self.message = message
  }
}
