/// How the score is chosen from which on a transaction is flagged.
public enum ThresholdRule: Equatable, Sendable, CustomStringConvertible {
  /// Where the harmonic mean of precision and recall is largest.
  case maximumF1
  /// Where recall is largest among the scores that flag with this precision.
  case precision(atLeast: Double)
  /// A score that was chosen elsewhere.
  case fixed(Float)

  /// The rule as project files and model cards write it: `max-f1`, `precision>=0.9` or `fixed:0.5`.
  public var description: String {
    switch self {
    case .maximumF1: "max-f1"
    case .precision(let least): "precision>=\(least)"
    case .fixed(let score): "fixed:\(score)"
    }
  }

  /// Reads what ``description`` writes.
  ///
  /// - Parameter text: The rule; nil is returned for any other text, and for a share or score outside 0 to 1.
  public init?(_ text: String) {
    let compact = String(text.filter { $0 != " " })
    if compact == "max-f1" {
      self = .maximumF1
    } else if compact.hasPrefix("precision>="), let least = Double(compact.dropFirst(11)), (0...1).contains(least) {
      self = .precision(atLeast: least)
    } else if compact.hasPrefix("fixed:"), let score = Float(compact.dropFirst(6)), (0...1).contains(score) {
      self = .fixed(score)
    } else {
      return nil
    }
  }

  /// Applies the rule.
  ///
  /// - Parameters:
  ///   - scores: Scores of rows that the scoring model had not seen, with their labels; both classes occur.
  ///   - basis: What the scores are, for the record.
  /// - Returns: The threshold; where no score meets a precision asked for, the one that comes nearest.
  package func choose(_ scores: [(score: Float, isFraud: Bool)], basis: String) -> Threshold {
    let frauds = scores.lazy.filter(\.isFraud).count
    let ordered = scores.sorted { $0.score > $1.score }
    var flagged = 0
    var caught = 0
    var best: (rank: (Double, Double), threshold: Threshold)?
    while flagged < ordered.count {
      let score = ordered[flagged].score
      while flagged < ordered.count, ordered[flagged].score == score {
        caught += ordered[flagged].isFraud ? 1 : 0
        flagged += 1
      }
      let precision = Double(caught) / Double(flagged)
      let recall = Double(caught) / Double(max(1, frauds))
      let isMet: Bool
      let rank: (Double, Double)
      switch self {
      case .maximumF1:
        isMet = true
        rank = (2 * Double(caught) / Double(flagged + frauds), precision)
      case .precision(let least):
        isMet = precision >= least
        rank = isMet ? (1 + recall, precision) : (precision, recall)
      case .fixed(let fixed):
        // Every score at or above the fixed one is flagged: the last of these counts.
        isMet = true
        rank = (score >= fixed ? Double(flagged) : 0, 0)
      }
      guard best == nil || rank > best?.rank ?? (0, 0) else { continue }
      let note = isMet ? basis : "\(basis); none reaches that precision, this is the nearest"
      best = (rank, Threshold(value: score, rule: description, basis: note, precision: precision, recall: recall))
    }
    let found = best?.threshold
    guard case .fixed(let fixed) = self else {
      return found ?? Threshold(value: 0.5, rule: description, basis: "there were no scores to choose on")
    }
    let flags = found.map { $0.value >= fixed } ?? false
    return Threshold(
      value: fixed, rule: description, basis: basis, precision: flags ? found?.precision : nil,
      recall: flags ? found?.recall : 0)
  }
}
