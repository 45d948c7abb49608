/// Why a row has its score: what each feature adds to the log-odds.
public struct Explanation: Equatable, Sendable {
  /// What one feature adds.
  public struct Contribution: Equatable, Sendable {
    /// The feature's name.
    public let feature: String
    /// The row's value; NaN where it is missing.
    public let value: Float
    /// What the value adds to the log-odds; negative where it speaks against fraud.
    public let amount: Double

    /// Describes a contribution.
    public init(feature: String, value: Float, amount: Double) {
      self.feature = feature
      self.value = value
      self.amount = amount
    }
  }

  /// Which contributions come first as reasons.
  public enum Order: String, CaseIterable, Sendable {
    /// Those that raise the score, the largest first; others are no reasons.
    case upward
    /// The largest first, whether they raise the score or lower it.
    case magnitude
  }

  /// The calibrated probability of fraud.
  public let score: Float
  /// The log-odds before calibration: ``base`` and all ``contributions`` add up to it.
  public let logOdds: Double
  /// The log-odds that are expected when nothing is known of a row.
  public let base: Double
  /// What each feature adds, in the order of the model's features.
  public let contributions: [Contribution]

  /// Describes an explanation.
  public init(score: Float, logOdds: Double, base: Double, contributions: [Contribution]) {
    self.score = score
    self.logOdds = logOdds
    self.base = base
    self.contributions = contributions
  }

  /// The contributions that matter most.
  ///
  /// - Parameters:
  ///   - count: How many at most.
  ///   - order: Which come first; of equal ones, the first in the model's order.
  /// - Returns: Contributions that are not 0.
  public func reasons(_ count: Int, order: Order = .upward) -> [Contribution] {
    func weight(_ contribution: Contribution) -> Double {
      order == .upward ? contribution.amount : abs(contribution.amount)
    }
    let ordered = contributions.enumerated().filter { weight($0.element) > 0 }.sorted {
      (weight($1.element), $0.offset) < (weight($0.element), $1.offset)
    }
    return ordered.prefix(max(0, count)).map(\.element)
  }
}
