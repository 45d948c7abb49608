/// How the score is chosen from which on a transaction is flagged.
public enum ThresholdRule: Equatable, Sendable {
  /// Where the harmonic mean of precision and recall is largest.
  case maximumF1
  /// Where recall is largest among the scores that flag with this precision.
  case precision(atLeast: Double)
  /// Where precision is largest among the scores that flag with this recall.
  case recall(atLeast: Double)
  /// Where what is flagged in vain and what is missed together cost least.
  case cost(falsePositive: Double, falseNegative: Double)
  /// Where as many transactions as people can look at are flagged: on average at most so many a day.
  case alerts(perDay: Double)
  /// Where as many transactions as can be are flagged, and at most this share of all.
  case alertShare(Double)
  /// A score that was chosen elsewhere.
  case fixed(Float)
}

extension ThresholdRule: CustomStringConvertible {
  /// The rule as project files and model cards write it: `max-f1`, `precision>=0.9`, `recall>=0.7`, `cost:1.0:50.0` (of
  /// a false positive and of a false negative), `alerts-per-day:100.0`, `alert-share:0.01` or `fixed:0.5`.
  public var description: String {
    switch self {
    case .maximumF1: "max-f1"
    case .precision(let least): "precision>=\(least)"
    case .recall(let least): "recall>=\(least)"
    case .cost(let falsePositive, let falseNegative): "cost:\(falsePositive):\(falseNegative)"
    case .alerts(let limit): "alerts-per-day:\(limit)"
    case .alertShare(let share): "alert-share:\(share)"
    case .fixed(let score): "fixed:\(score)"
    }
  }

  /// Reads what ``description`` writes.
  ///
  /// - Parameter text: The rule; nil is returned for any other text, for a share or score outside 0 to 1, and for costs
  ///   and numbers of alerts that are not positive.
  public init?(_ text: String) {
    let compact = String(text.filter { $0 != " " })
    func number(after prefix: String) -> Double? {
      compact.hasPrefix(prefix) ? Double(compact.dropFirst(prefix.count)) : nil
    }
    if compact == "max-f1" {
      self = .maximumF1
    } else if let least = number(after: "precision>=") {
      self = .precision(atLeast: least)
    } else if let least = number(after: "recall>=") {
      self = .recall(atLeast: least)
    } else if let limit = number(after: "alerts-per-day:") {
      self = .alerts(perDay: limit)
    } else if let share = number(after: "alert-share:") {
      self = .alertShare(share)
    } else if compact.hasPrefix("fixed:"), let score = Float(compact.dropFirst(6)) {
      self = .fixed(score)
    } else if compact.hasPrefix("cost:") {
      let costs = compact.dropFirst(5).split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
      guard costs.count == 2, let falsePositive = costs[0], let falseNegative = costs[1] else { return nil }
      self = .cost(falsePositive: falsePositive, falseNegative: falseNegative)
    } else {
      return nil
    }
    guard isPossible else { return nil }
  }

  /// Whether the rule's numbers are ones that it can have.
  var isPossible: Bool {
    switch self {
    case .maximumF1: true
    case .precision(let share), .recall(let share), .alertShare(let share): (0...1).contains(share)
    case .cost(let falsePositive, let falseNegative):
      falsePositive > 0 && falsePositive.isFinite && falseNegative > 0 && falseNegative.isFinite
    case .alerts(let limit): limit > 0 && limit.isFinite
    case .fixed(let score): (0...1).contains(score)
    }
  }
}
