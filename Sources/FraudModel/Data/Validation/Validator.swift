/// Checks a data set against rules before anything is trained on it.
public struct Validator: Sendable {
  /// What is expected.
  public let rules: ValidationRules

  /// Makes a validator.
  public init(_ rules: ValidationRules = ValidationRules()) { self.rules = rules }

  /// Looks at transactions that have been read.
  ///
  /// - Parameter transactions: The data.
  /// - Returns: What they hold and what is odd about them.
  /// - Complexity: O(rows), and O(rows log rows) where the ids do not rise from row to row.
  public func report(on transactions: Transactions) -> DataReport {
    let contents = transactions.contents
    return report(
      on: DataFacts(
        rowCount: transactions.rowCount, epoch: transactions.epoch, ids: transactions.ids,
        seconds: transactions.seconds, labels: contents.contains(.labels) ? transactions.frauds : nil,
        cents: contents.contains(.amounts) ? transactions.amountCents : nil, line: transactions.line(of:)),
      customers: contents.contains(.customers) ? distinctCount(transactions.customers) : 0,
      terminals: contents.contains(.terminals) ? distinctCount(transactions.terminals) : 0)
  }

  /// Looks at a file that has been inspected, at every column and at the rows as a whole.
  ///
  /// - Parameters:
  ///   - inspection: The columns and what in the file did not fit them.
  ///   - schema: What the columns should be.
  ///   - epoch: The day at whose beginning times begin to count.
  ///   - threads: How many threads to use at most; every processor for nil. The report does not depend on it.
  /// - Returns: What the columns hold and what is odd about them.
  /// - Complexity: O(rows × columns), and O(rows log rows) where the ids do not rise from row to row.
  public func report(
    on inspection: TableFile.Inspection, schema: Schema, epoch: Day, threads: Int? = nil
  ) -> DataReport {
    let table = inspection.table
    let facts = DataFacts(table, schema: schema, epoch: epoch)
    let columns = schema.readColumns.compactMap { column in table.column(column.name).map { (column, $0) } }
    let checks = concurrentMap(columns.count, threads: threads) { [facts] number in
      let (column, values) = columns[number]
      let mismatches = inspection.mismatches.first { $0.column == column.name }?.rows ?? RowSet()
      return ColumnCheck(column, values, mismatches: mismatches, in: table, facts: facts, rules: rules)
    }
    let entities = columns.indices.compactMap { number -> (name: String, count: Int)? in
      guard case .entity(let name) = columns[number].0.role else { return nil }
      return (name, distinctCount(columns[number].1.values))
    }
    var report = report(
      on: facts, customers: entities.first { $0.name == "customer" }?.count ?? 0,
      terminals: entities.first { $0.name == "terminal" }?.count ?? 0)
    report.columns = checks.map(\.summary)
    // By kind of finding, and within a kind in the order of the columns.
    let found = checks.flatMap(\.anomalies)
    let kinds: [Anomaly.Code] = [.nullFraction, .notFinite, .outOfRange, .unexpectedValue, .labelLeak]
    report.anomalies =
      misfits(inspection) + kinds.flatMap { kind in found.filter { $0.code == kind } }
      + [duplicateRows(table, schema, threads: threads)].compactMap(\.self) + report.anomalies
    return report
  }

  /// Adds to a report how far features have moved.
  ///
  /// - Parameters:
  ///   - drift: The features' figures.
  ///   - report: What has been found so far.
  public func add(_ drift: [FeatureDrift], to report: inout DataReport) {
    report.drift += drift
    for feature in drift where feature.populationStability >= min(rules.maximumPSI ?? 0.25, 0.25) {
      let isError = rules.maximumPSI.map { feature.populationStability >= $0 } ?? false
      report.anomalies.append(
        Anomaly(
          .drift, isError ? .error : .warning, column: feature.name, count: feature.rows,
          "feature '\(feature.name.excerpt)' has moved from the reference by a population stability index of "
            + "\(rounded(feature.populationStability)); find out why before a model is trained or trusted"))
    }
  }

  // MARK: Kinds of findings

  private func misfits(_ inspection: TableFile.Inspection) -> [Anomaly] {
    let rows = inspection.table.rowCount
    return inspection.missingColumns.map { name in
      Anomaly(
        .missingColumn, .error, column: name, count: rows,
        "column '\(name.excerpt)' is missing; add it to the file or take it out of the schema")
    }
      + inspection.newColumns.map { name in
        Anomaly(
          .newColumn, .warning, column: name, count: rows,
          "column '\(name.excerpt)' is not in the schema; describe it, or give it the role ignored")
      }
      + inspection.mismatches.map { mismatch in
        Anomaly(
          .typeMismatch, .error, column: mismatch.column, count: mismatch.rows.count,
          exampleLines: mismatch.rows.first(max(0, rules.examples)).map(inspection.table.line(of:)),
          "column '\(mismatch.column.excerpt)' has "
            + "\(mismatch.rows.count == 1 ? "1 field" : "\(mismatch.rows.count) fields") not of its type, such as "
            + "'\(mismatch.text)'; correct the file or the schema")
      }
  }

  private func report(on facts: DataFacts, customers: Int, terminals: Int) -> DataReport {
    let frauds = facts.labels?.count(where: \.self) ?? 0
    let labelled = facts.labels?.count ?? 0
    let rate = labelled == 0 ? nil : Double(frauds) / Double(labelled)
    let first = facts.seconds?.min().map(facts.day(at:))
    let last = facts.seconds?.max().map(facts.day(at:))
    let anomalies = [
      duplicateIDs(facts),
      oneClass(rows: labelled, frauds: frauds),
      fraudRate(rate, frauds: frauds),
      tooFewRows(facts.rowCount),
      tooManyRows(facts.rowCount),
      zeroAmounts(facts),
      shortRange(first, last),
      timeDisorder(facts),
    ]
    return DataReport(
      version: 1, rows: facts.rowCount, frauds: frauds, fraudRate: rate, firstDay: first, lastDay: last,
      customers: customers, terminals: terminals, anomalies: anomalies.compactMap(\.self))
  }

  private func duplicateIDs(_ facts: DataFacts) -> Anomaly? {
    guard let ids = facts.ids, !zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    let sorted = ids.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
    let repeated = zip(sorted, sorted.dropFirst()).filter { ids[$0] == ids[$1] }.map(\.1).sorted()
    return found(
      .duplicateIDs, .error, in: facts, rows: repeated,
      "\(repeated.count) transactions have the id of an earlier one; every transaction needs an id of its own")
  }

  private func oneClass(rows: Int, frauds: Int) -> Anomaly? {
    guard rows > 0, frauds == 0 || frauds == rows else { return nil }
    return Anomaly(
      .oneClass, .error, count: rows,
      "every transaction is labelled \(frauds == 0 ? "genuine" : "fraud"); a model needs both kinds, so check the labels"
    )
  }

  private func fraudRate(_ rate: Double?, frauds: Int) -> Anomaly? {
    guard let rate, !rules.fraudRate.contains(rate) else { return nil }
    return Anomaly(
      .fraudRate, .error, count: frauds,
      "the share of fraud is \(rate), outside \(rules.fraudRate.lowerBound) to "
        + "\(rules.fraudRate.upperBound); check the labels or change the bounds")
  }

  private func tooFewRows(_ rows: Int) -> Anomaly? {
    guard rows < rules.minimumRows else { return nil }
    return Anomaly(
      .tooFewRows, .error, count: rows,
      "there are \(rows) transactions where at least \(rules.minimumRows) are wanted; add data or lower the bound")
  }

  private func tooManyRows(_ rows: Int) -> Anomaly? {
    guard rows > rules.maximumRows else { return nil }
    return Anomaly(
      .tooManyRows, .error, count: rows,
      "there are \(rows) transactions where at most \(rules.maximumRows) are wanted; "
        + "check that none stands there twice, or raise the bound")
  }

  private func zeroAmounts(_ facts: DataFacts) -> Anomaly? {
    guard facts.rowCount > 0, let cents = facts.cents, cents.allSatisfy({ $0 == 0 }) else { return nil }
    return found(
      .zeroAmounts, .error, in: facts, rows: Array(0..<facts.rowCount),
      "every amount is 0; check the column of amounts")
  }

  private func shortRange(_ first: Day?, _ last: Day?) -> Anomaly? {
    guard let first, let last else { return nil }
    let days = first.distance(to: last) + 1
    guard days < rules.minimumDays else { return nil }
    return Anomaly(
      .shortRange, .error,
      "the data cover \(days) days, \(first) to \(last), where the split needs \(rules.minimumDays); "
        + "add days or shorten the split")
  }

  private func timeDisorder(_ facts: DataFacts) -> Anomaly? {
    guard let seconds = facts.seconds else { return nil }
    let early = seconds.indices.dropFirst().filter { seconds[$0] < seconds[$0 - 1] }
    return found(
      .timeDisorder, .warning, in: facts, rows: early,
      "\(early.count) transactions stand below a later one; they are put in order of time where order matters")
  }

  private func found(
    _ code: Anomaly.Code, _ severity: Anomaly.Severity, in facts: DataFacts, rows: [Int], _ message: String
  ) -> Anomaly? {
    guard !rows.isEmpty else { return nil }
    return Anomaly(
      code, severity, count: rows.count, exampleLines: rows.prefix(max(0, rules.examples)).map(facts.line), message)
  }

  private func distinctCount(_ ids: [Int64]) -> Int {
    let (codes, count) = denseCodes(ids)
    var isSeen = [Bool](repeating: false, count: count)
    for code in codes { isSeen[Int(code)] = true }
    return isSeen.count(where: \.self)
  }

  private func distinctCount(_ values: Table.Values) -> Int {
    switch values {
    case .integers(let keys): distinctCount(keys)
    case .texts(_, let names): names.count
    default: 0
    }
  }
}

/// A number as a sentence shows it, with three decimal places.
func rounded(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let thousandths = Int((abs(value) * 1_000).rounded())
  let digits = String(thousandths % 1_000)
  return (value < 0 && thousandths > 0 ? "-" : "") + "\(thousandths / 1_000)."
    + String(repeating: "0", count: 3 - digits.count) + digits
}
