extension ScoredRows {
  /// Finds the scores of some rows in a file of scores by the transactions' numbers.
  ///
  /// - Parameters:
  ///   - file: The scores; those of other transactions are passed over.
  ///   - rows: Rows of `transactions`.
  ///   - transactions: Where labels, cards, terminals, days and amounts stand.
  ///   - threshold: The score from which on a row is flagged.
  /// - Throws: ``ModelError`` naming a transaction that has no score, or more than one.
  /// - Complexity: O(scores + rows).
  public init(
    _ file: ScoreFile.Scores, rows: [Int], of transactions: Transactions, threshold: Double = 0.5
  ) throws(ModelError) {
    var scores: [Int64: Double] = [:]
    scores.reserveCapacity(file.ids.count)
    for (id, score) in zip(file.ids, file.scores) where scores.updateValue(score, forKey: id) != nil {
      throw ModelError(.data, "transaction \(id) has more than one score; keep one")
    }
    var found: [Double] = []
    found.reserveCapacity(rows.count)
    for row in rows {
      guard let score = scores[transactions.ids[row]] else {
        throw ModelError(
          .data,
          "transaction \(transactions.ids[row]) of \(transactions.day(of: row)) has no score; "
            + "score all rows of the days, or judge fewer days")
      }
      found.append(score)
    }
    try self.init(found, rows: rows, of: transactions, threshold: threshold)
  }
}

extension Transactions {
  /// The first and the last day on which a transaction of some numbers took place; nil where there is none.
  ///
  /// - Complexity: O(rows).
  public func days(ofIDs ids: [Int64]) -> ClosedRange<Day>? {
    let wanted = Set(ids)
    var range: ClosedRange<Int64>?
    for (row, id) in self.ids.enumerated() where wanted.contains(id) {
      let second = seconds[row]
      range = min(second, range?.lowerBound ?? second)...max(second, range?.upperBound ?? second)
    }
    return range.map { day(at: $0.lowerBound)...day(at: $0.upperBound) }
  }
}
