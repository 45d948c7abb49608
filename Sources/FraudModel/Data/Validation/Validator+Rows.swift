extension Validator {
  /// Rows that are equal to an earlier one in every column but the id.
  func duplicateRows(_ table: Table, _ schema: Schema, threads: Int?) -> Anomaly? {
    let names = schema.comparedColumns(in: [table])
    guard !names.isEmpty else { return nil }
    let repeated = RowHashes(table, columns: names, threads: threads).repeatedRows()
    guard !repeated.isEmpty else { return nil }
    return Anomaly(
      .duplicateRows, .warning, count: repeated.count,
      exampleLines: repeated.prefix(max(0, rules.examples)).map(table.line(of:)),
      "\(repeated.count) rows are equal to an earlier one in every column but the id; "
        + "leave them out where they are one transaction")
  }

  /// Looks for transactions of a test among those of the training.
  ///
  /// - Parameters:
  ///   - test: The transactions to be tested on.
  ///   - training: The transactions that are trained on.
  ///   - schema: What the columns of both are.
  ///   - threads: How many threads to use at most; every processor for nil.
  /// - Returns: An error with the rows of the test whose id, or whose values in every other column, stand in the training;
  ///   nil where there are none.
  /// - Complexity: O(rows × columns).
  public func overlap(
    of test: Table, with training: Table, schema: Schema, threads: Int? = nil
  ) -> Anomaly? {
    var shared: Set<Int> = []
    for names in [schema.column(.id).map { [$0.name] } ?? [], schema.comparedColumns(in: [test, training])] {
      guard !names.isEmpty, names.allSatisfy({ test.column($0) != nil && training.column($0) != nil }) else { continue }
      let known = RowHashes(training, columns: names, threads: threads)
      shared.formUnion(known.rows(sharedBy: RowHashes(test, columns: names, threads: threads)))
    }
    guard !shared.isEmpty else { return nil }
    return Anomaly(
      .trainTestOverlap, .error, count: shared.count,
      exampleLines: shared.sorted().prefix(max(0, rules.examples)).map(test.line(of:)),
      "\(shared.count) transactions stand in the other data set too, by their id or by all their values; "
        + "a model must not be tested on what it was trained on")
  }
}

extension Schema {
  /// The columns, other than the id, that all of some tables have.
  fileprivate func comparedColumns(in tables: [Table]) -> [String] {
    readColumns.filter { column in
      column.role != .id && tables.allSatisfy { $0.column(column.name) != nil }
    }.map(\.name)
  }
}
