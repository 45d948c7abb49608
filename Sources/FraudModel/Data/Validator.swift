/// Checks a data set against rules before anything is trained on it.
public struct Validator: Sendable {
  /// What is expected.
  public let rules: ValidationRules

  /// Makes a validator.
  public init(_ rules: ValidationRules = ValidationRules()) { self.rules = rules }

  /// Looks at a data set.
  ///
  /// - Parameter transactions: The data.
  /// - Returns: What they hold and what is odd about them.
  /// - Complexity: O(rows), and O(rows log rows) where the ids do not rise from row to row.
  public func report(on transactions: Transactions) -> DataReport {
    let rows = transactions.rowCount
    let frauds = transactions.frauds.count(where: \.self)
    let rate = rows == 0 ? nil : Double(frauds) / Double(rows)
    let first = transactions.seconds.min().map(transactions.day(at:))
    let last = transactions.seconds.max().map(transactions.day(at:))
    let anomalies = [
      duplicateIDs(transactions),
      oneClass(rows: rows, frauds: frauds),
      fraudRate(rate, frauds: frauds),
      tooFewRows(rows),
      zeroAmounts(transactions),
      shortRange(first, last),
      timeDisorder(transactions),
    ]
    return DataReport(
      version: 1, rows: rows, frauds: frauds, fraudRate: rate, firstDay: first, lastDay: last,
      customers: distinctCount(transactions.customers), terminals: distinctCount(transactions.terminals),
      anomalies: anomalies.compactMap(\.self))
  }

  private func duplicateIDs(_ transactions: Transactions) -> Anomaly? {
    let ids = transactions.ids
    if zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) { return nil }
    let sorted = ids.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
    let repeated = zip(sorted, sorted.dropFirst()).filter { ids[$0] == ids[$1] }.map(\.1).sorted()
    return found(
      .duplicateIDs, .error, in: transactions, rows: repeated,
      "\(repeated.count) transactions have the id of an earlier one; every transaction needs a tx_id of its own")
  }

  private func oneClass(rows: Int, frauds: Int) -> Anomaly? {
    guard rows > 0, frauds == 0 || frauds == rows else { return nil }
    return Anomaly(
      code: .oneClass, severity: .error, count: rows, exampleLines: [],
      message: "every transaction is labelled \(frauds == 0 ? "genuine" : "fraud"); "
        + "a model needs both kinds, so check the column 'fraud'")
  }

  private func fraudRate(_ rate: Double?, frauds: Int) -> Anomaly? {
    guard let rate, !rules.fraudRate.contains(rate) else { return nil }
    return Anomaly(
      code: .fraudRate, severity: .error, count: frauds, exampleLines: [],
      message: "the share of fraud is \(rate), outside \(rules.fraudRate.lowerBound) to "
        + "\(rules.fraudRate.upperBound); check the labels or change the bounds")
  }

  private func tooFewRows(_ rows: Int) -> Anomaly? {
    guard rows < rules.minimumRows else { return nil }
    return Anomaly(
      code: .tooFewRows, severity: .error, count: rows, exampleLines: [],
      message: "there are \(rows) transactions where at least \(rules.minimumRows) are wanted; "
        + "add data or lower the bound")
  }

  private func zeroAmounts(_ transactions: Transactions) -> Anomaly? {
    guard transactions.rowCount > 0, transactions.amountCents.allSatisfy({ $0 == 0 }) else { return nil }
    return found(
      .zeroAmounts, .error, in: transactions, rows: Array(0..<transactions.rowCount),
      "every amount is 0; check the column 'amount_cents'")
  }

  private func shortRange(_ first: Day?, _ last: Day?) -> Anomaly? {
    guard let first, let last else { return nil }
    let days = first.distance(to: last) + 1
    guard days < rules.minimumDays else { return nil }
    return Anomaly(
      code: .shortRange, severity: .error, count: 0, exampleLines: [],
      message: "the data cover \(days) days, \(first) to \(last), where the split needs \(rules.minimumDays); "
        + "add days or shorten the split")
  }

  private func timeDisorder(_ transactions: Transactions) -> Anomaly? {
    let seconds = transactions.seconds
    let early = seconds.indices.dropFirst().filter { seconds[$0] < seconds[$0 - 1] }
    return found(
      .timeDisorder, .warning, in: transactions, rows: early,
      "\(early.count) transactions stand below a later one; they are put in order of time where order matters")
  }

  private func found(
    _ code: Anomaly.Code, _ severity: Anomaly.Severity, in transactions: Transactions, rows: [Int],
    _ message: String
  ) -> Anomaly? {
    guard !rows.isEmpty else { return nil }
    return Anomaly(
      code: code, severity: severity, count: rows.count,
      exampleLines: rows.prefix(max(0, rules.examples)).map(transactions.line(of:)), message: message)
  }

  private func distinctCount(_ ids: [Int64]) -> Int {
    let (codes, count) = denseCodes(ids)
    var isSeen = [Bool](repeating: false, count: count)
    for code in codes { isSeen[Int(code)] = true }
    return isSeen.count(where: \.self)
  }
}
