/// What each outcome of a decision costs: a fixed sum and a share of the transaction's amount.
///
/// Source: Charles Elkan, The Foundations of Cost-Sensitive Learning, IJCAI 2001; costs that differ from row to row by
/// the amount, Bahnsen et al., ICMLA 2013.
public struct DecisionCosts: Sendable, Equatable, Codable {
  /// The cost of one outcome.
  public struct Cost: Sendable, Equatable, Codable {
    /// The fixed part in cents.
    public let cents: Double
    /// The part of the transaction's amount, 1 for the whole of it.
    public let shareOfAmount: Double

    /// Describes a cost.
    public init(cents: Double = 0, shareOfAmount: Double = 0) {
      self.cents = cents
      self.shareOfAmount = shareOfAmount
    }

    /// The cost for an amount, in cents.
    @inline(__always)
    func of(_ amountCents: Int64) -> Double { cents + shareOfAmount * Double(amountCents) }

    private enum CodingKeys: String, CodingKey {
      case cents
      case shareOfAmount = "share_of_amount"
    }
  }

  /// A fraud that was flagged: it is looked at.
  public let truePositive: Cost
  /// A genuine transaction that was flagged: it is looked at, and a customer waits.
  public let falsePositive: Cost
  /// A fraud that was passed over: its amount is lost.
  public let falseNegative: Cost
  /// A genuine transaction that was passed over.
  public let trueNegative: Cost

  /// Describes the costs; by default a look costs 5.00 and a missed fraud its amount.
  public init(
    truePositive: Cost = Cost(cents: 500), falsePositive: Cost = Cost(cents: 500),
    falseNegative: Cost = Cost(shareOfAmount: 1), trueNegative: Cost = Cost()
  ) {
    self.truePositive = truePositive
    self.falsePositive = falsePositive
    self.falseNegative = falseNegative
    self.trueNegative = trueNegative
  }

  /// The cost of one decision in cents.
  @inline(__always)
  func cost(isFraud: Bool, isFlagged: Bool, amountCents: Int64) -> Double {
    switch (isFraud, isFlagged) {
    case (true, true): truePositive.of(amountCents)
    case (false, true): falsePositive.of(amountCents)
    case (true, false): falseNegative.of(amountCents)
    case (false, false): trueNegative.of(amountCents)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case truePositive = "true_positive"
    case falsePositive = "false_positive"
    case falseNegative = "false_negative"
    case trueNegative = "true_negative"
  }
}
