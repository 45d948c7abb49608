/// Transactions of a period with the scores that one model gave them: what everything about the model is measured on.
public struct ScoredRows: Sendable, Equatable {
  /// The scores, from 0 to 1.
  public let scores: [Double]
  /// The labels.
  public let labels: [Bool]
  /// The score from which on a row is flagged.
  public let threshold: Double
  /// The transactions' numbers.
  public let ids: [Int64]
  /// The cards.
  public let customers: [Int64]
  /// The terminals.
  public let terminals: [Int64]
  /// The days.
  public let days: [Day]
  /// The amounts in cents.
  public let amountCents: [Int64]

  /// Puts scores and their transactions together.
  ///
  /// - Parameters:
  ///   - scores: The scores, from 0 to 1, one for each of `rows`.
  ///   - rows: Rows of `transactions`.
  ///   - transactions: Where labels, cards, terminals, days and amounts stand.
  ///   - threshold: The score from which on a row is flagged.
  /// - Throws: ``ModelError`` for a number of scores that is not that of the rows and for a score outside 0 to 1.
  public init(
    _ scores: [Double], rows: [Int], of transactions: Transactions, threshold: Double = 0.5
  ) throws(ModelError) {
    try ScoredRows.check(scores, rows: rows.count)
    self.scores = scores
    self.threshold = threshold
    labels = rows.map { transactions.frauds[$0] }
    ids = rows.map { transactions.ids[$0] }
    customers = rows.map { transactions.customers[$0] }
    terminals = rows.map { transactions.terminals[$0] }
    days = rows.map(transactions.day(of:))
    amountCents = rows.map { transactions.amountCents[$0] }
  }

  /// Whether each row is flagged.
  public var flagged: [Bool] { scores.map { $0 >= threshold } }

  /// How many rows are fraud.
  public var frauds: Int { labels.count(where: \.self) }

  /// Refuses scores that are no probabilities.
  static func check(_ scores: [Double], rows: Int) throws(ModelError) {
    guard scores.count == rows else {
      throw ModelError(.shape, "there are \(scores.count) scores for \(rows) rows; give one score to each")
    }
    if let row = scores.firstIndex(where: { !(0...1).contains($0) }) {
      throw ModelError(.data, "the score of row \(row) is \(scores[row]); a score is a number from 0 to 1")
    }
  }

  /// Refuses a comparison of models on different rows.
  func requireSameRows(as other: ScoredRows) throws(ModelError) {
    guard ids == other.ids, labels == other.labels else {
      throw ModelError(
        .shape,
        "one model was judged on \(ids.count) rows and the other on \(other.ids.count), and they are not the same ones; "
          + "judge both on the same rows")
    }
  }
}
