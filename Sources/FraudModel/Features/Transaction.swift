/// One transaction as it comes, for ``FeatureState``.
public struct Transaction: Sendable, Equatable {
  /// Its own number.
  public var id: Int64
  /// Its time, in seconds since the epoch began.
  public var seconds: Int64
  /// Who pays.
  public var customer: Int64
  /// Where is paid.
  public var terminal: Int64
  /// The amount in cents, not negative.
  public var amountCents: Int64
  /// The keys of the state's other entities, in their order.
  public var otherKeys: [Int64]
  /// The values of the state's columns, in their order; NaN for a missing one.
  public var values: [Float]

  /// Describes a transaction.
  public init(
    id: Int64, seconds: Int64, customer: Int64, terminal: Int64, amountCents: Int64, otherKeys: [Int64] = [],
    values: [Float] = []
  ) {
    self.id = id
    self.seconds = seconds
    self.customer = customer
    self.terminal = terminal
    self.amountCents = amountCents
    self.otherKeys = otherKeys
    self.values = values
  }
}

extension Transactions {
  /// One row, with the keys of ``otherEntities`` and the values of ``values`` in their order.
  public func transaction(_ row: Int) -> Transaction {
    Transaction(
      id: ids[row], seconds: seconds[row], customer: customers[row], terminal: terminals[row],
      amountCents: amountCents[row], otherKeys: otherEntities.map { $0.keys[row] },
      values: values.map { $0.values[row] })
  }
}
