/// What a data set says of every transaction, beside its time.
///
/// Where it does not say who paid or where, each transaction stands alone: it has a customer or terminal of its own, so
/// that nothing that groups by them joins what does not belong together.
public struct TransactionContents: OptionSet, Sendable, Hashable {
  /// One bit for each.
  public let rawValue: UInt8

  /// Names a set.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Who pays.
  public static let customers = TransactionContents(rawValue: 1)
  /// Where is paid.
  public static let terminals = TransactionContents(rawValue: 2)
  /// How much; every amount is 0 where it is not said.
  public static let amounts = TransactionContents(rawValue: 4)
  /// Whether it was fraud; every transaction counts as genuine where it is not said.
  public static let labels = TransactionContents(rawValue: 8)
  /// All of them, as in the built-in layout.
  public static let all: TransactionContents = [.customers, .terminals, .amounts, .labels]
}

extension Transactions {
  /// Refuses features of what the data set does not say.
  ///
  /// - Throws: ``ModelError`` naming the feature.
  func requireContents(of features: [FeatureDefinition]) throws(ModelError) {
    for feature in features {
      if !contents.contains(.amounts), feature.readsAmounts {
        throw ModelError(
          .data, "feature '\(feature.name)' needs amounts, which the data do not have; name their column in the schema")
      }
      if !contents.contains(.labels), feature.kind.readsLabels {
        throw ModelError(
          .data, "feature '\(feature.name)' needs labels, which the data do not have; name their column in the schema")
      }
    }
  }
}

extension FeatureDefinition {
  /// Whether it is computed from amounts of money.
  fileprivate var readsAmounts: Bool { !FeatureDefinition.kindsWithoutAmounts.contains(kind.rawValue) }

  /// The kinds that look at times, entities, labels or columns of values alone.
  private static let kindsWithoutAmounts: Set = [
    "hour", "weekday", "weekend", "night", "value", "count", "distinct", "since_last", "since_first", "fraud_rate",
    "run",
    "since_run_began",
  ]
}
