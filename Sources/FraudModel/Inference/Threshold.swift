/// The score from which on a transaction counts as fraud, and how it was chosen.
public struct Threshold: Codable, Equatable, Sendable {
  /// The score; a transaction is flagged when its score is this or more.
  public let value: Float
  /// The rule that chose it, as ``ThresholdRule/description`` writes it.
  public let rule: String
  /// What the rule looked at, and what it did when that could not be met.
  public let basis: String
  /// The share of frauds among what would have been flagged there; nil when it was not chosen on scores.
  public let precision: Double?
  /// The share of the frauds that would have been flagged there; nil when it was not chosen on scores.
  public let recall: Double?

  /// Describes a threshold.
  public init(value: Float, rule: String, basis: String, precision: Double? = nil, recall: Double? = nil) {
    self.value = value
    self.rule = rule
    self.basis = basis
    self.precision = precision
    self.recall = recall
  }

  /// Whether a score is flagged.
  public func flags(_ score: Float) -> Bool { score >= value }
}
