public import FraudModel

/// A bank whose customers pay with cards at terminals, and the fraud that happens there.
///
/// The rules are those that the Fraud Detection Handbook publishes in chapter 3: customers and terminals on a map,
/// payments at terminals within 5 units of home, up to 4 payments a day on average, amounts around a customer's own
/// mean, times around noon, and three fraud scenarios. Published are 5,000 customers, 10,000 terminals and a map of
/// 100 by 100 units; for a bank of another size the map and the numbers of compromised terminals and cards a day are
/// in proportion, so that a customer and a terminal live through the same. Everything is drawn from streams of its own (see ``RandomStream``) and
/// computed with exactly rounded operations: the same size and seed give the same bytes everywhere.
public struct TransactionSimulator: Sendable {
  /// What is simulated.
  public let size: SimulationSize

  /// Prepares a simulation.
  ///
  /// - Parameter size: The bank, with up to 10 million customers, terminals and days each.
  /// - Throws: `ModelError` naming the number that cannot be.
  public init(_ size: SimulationSize) throws(ModelError) {
    for (name, value) in [("customers", size.customers), ("terminals", size.terminals), ("days", size.days)]
    where !(1...10_000_000).contains(value) {
      throw ModelError(.option, "a simulation has \(value) \(name); give it 1 to 10,000,000")
    }
    self.size = size
  }

  /// Simulates the transactions.
  ///
  /// - Returns: Transactions in order of time, numbered from 0.
  /// - Throws: `ModelError` where the days go beyond the year 9999 or there are more than 2³¹ transactions.
  /// - Complexity: O(customers × days), some 2 transactions for each.
  public func transactions() throws(ModelError) -> Transactions {
    let payments = self.payments()
    return try Transactions(
      epoch: size.firstDay, ids: (0..<payments.count).map(Int64.init), seconds: payments.map { Int64($0.second) },
      customers: payments.map { Int64($0.customer) }, terminals: payments.map { Int64($0.terminal) },
      amountCents: payments.map { Int64($0.cents) }, frauds: payments.map(\.isFraud))
  }

  /// The bytes of a file of the transactions in the built-in layout.
  ///
  /// - Returns: CSV text, the same on every machine.
  /// - Throws: As ``transactions()``.
  public func csv() throws(ModelError) -> [UInt8] { TransactionFile.csv(try transactions()) }

  /// The bytes of a packed file of the transactions in the built-in layout.
  ///
  /// - Returns: A gzip file without a name or a time; the same for the same release of zlib.
  /// - Throws: As ``transactions()``, and where zlib is not on the machine.
  public func gzippedCSV() throws(ModelError) -> [UInt8] { try GzipWriter.deflate(csv()) }

  private func payments() -> [Payment] {
    var places = RandomStream(seed: size.seed, path: 1)
    let map = TerminalMap(count: size.terminals, from: &places)
    var payments: [Payment] = []
    for number in 0..<size.customers {
      var random = RandomStream(seed: size.seed, path: 2, UInt64(number))
      let customer = Customer(from: &random, on: map)
      for day in 0..<size.days { customer.pay(on: day, as: number, from: &random, into: &payments) }
    }
    // A stable order: of payments at the same second the one that was drawn first comes first.
    let order = payments.indices.sorted { (payments[$0].second, $0) < (payments[$1].second, $1) }
    payments = order.map { payments[$0] }
    FraudScenarios(size).apply(to: &payments)
    return payments
  }
}
