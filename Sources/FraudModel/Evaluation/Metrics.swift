/// How well scores tell fraud from genuine transactions.
///
/// A measure that the rows do not define is nil: the ROC AUC of one class, the precision where nothing is flagged.
public struct Metrics: Sendable, Equatable, Codable {
  /// The number of rows.
  public let rows: Int
  /// How many of them are fraud.
  public let frauds: Int
  /// The score from which on a row is flagged.
  public let threshold: Double
  /// What the threshold leads to.
  public let confusion: Confusion
  /// The area under the ROC curve; nil for one class.
  public let rocAUC: Double?
  /// Average precision as scikit-learn defines it; nil without frauds.
  public let averagePrecision: Double?
  /// The share of frauds among the flagged; nil where nothing is flagged.
  public let precision: Double?
  /// The share of frauds that are flagged; nil without frauds.
  public let recall: Double?
  /// The harmonic mean of precision and recall.
  public let f1: Double?
  /// The mean negative log likelihood of the labels, in nats; nil without rows.
  public let logLoss: Double?
  /// The mean squared distance between score and label; nil without rows.
  public let brier: Double?
  /// Card Precision@``alertsPerDay``; nil where the cards and days are not known.
  public let cardPrecision: Double?
  /// How many cards a day are looked at for ``cardPrecision``.
  public let alertsPerDay: Int
  /// The calibration error over ten bins of about equally many rows; nil without rows.
  public let calibrationError: Double?

  /// Judges scores by labels alone.
  ///
  /// - Parameters:
  ///   - scores: The scores, from 0 to 1.
  ///   - labels: The label of each.
  ///   - threshold: The score from which on a row is flagged.
  /// - Throws: ``ModelError`` for columns of different length and for a score outside 0 to 1.
  /// - Complexity: O(rows log rows).
  public init(of scores: [Double], labels: [Bool], threshold: Double = 0.5) throws(ModelError) {
    try self.init(scores, labels, threshold: threshold, alertsPerDay: 100, cardPrecision: nil)
  }

  /// Judges scores of transactions, by card and day too.
  ///
  /// - Parameters:
  ///   - scores: The scores, from 0 to 1, one for each of `rows`.
  ///   - rows: Rows of `transactions`.
  ///   - transactions: Where labels, cards and days stand.
  ///   - threshold: The score from which on a row is flagged.
  ///   - alertsPerDay: How many cards a day are looked at.
  /// - Throws: ``ModelError`` for a number of scores that is not that of the rows and for a score outside 0 to 1.
  /// - Complexity: O(rows log rows).
  public init(
    of scores: [Double], rows: [Int], in transactions: Transactions, threshold: Double = 0.5,
    alertsPerDay: Int = 100
  ) throws(ModelError) {
    let labels = rows.map { transactions.frauds[$0] }
    try Metrics.check(scores, labels)
    try self.init(
      scores, labels, threshold: threshold, alertsPerDay: alertsPerDay,
      cardPrecision: CardPrecision.at(
        alertsPerDay, days: rows.map(transactions.day(of:)), customers: rows.map { transactions.customers[$0] },
        labels: labels, scores: scores))
  }

  private init(
    _ scores: [Double], _ labels: [Bool], threshold: Double, alertsPerDay: Int, cardPrecision: Double?
  ) throws(ModelError) {
    try Metrics.check(scores, labels)
    let ranked = RankedScores(labels: labels, scores: scores)
    rows = ranked.rows
    frauds = ranked.frauds
    self.threshold = threshold
    confusion = Confusion(labels: labels, scores: scores, threshold: threshold)
    rocAUC = ranked.rocAUC
    averagePrecision = ranked.averagePrecision
    precision = confusion.precision
    recall = confusion.recall
    f1 = confusion.f1
    logLoss = Metrics.mean(zip(scores, labels)) { score, isFraud in
      // As scikit-learn does: no certainty is taken at its word.
      let kept = min(max(isFraud ? score : 1 - score, .ulpOfOne), 1 - .ulpOfOne)
      return -Elementary.log(kept)
    }
    brier = Metrics.mean(zip(scores, labels)) { score, isFraud in
      let distance = score - (isFraud ? 1 : 0)
      return distance * distance
    }
    self.cardPrecision = cardPrecision
    self.alertsPerDay = alertsPerDay
    calibrationError = ranked.calibrationError(bins: 10)
  }

  /// The value of a measure; nil where the rows do not define it.
  public subscript(metric: Metric) -> Double? {
    switch metric {
    case .rocAUC: rocAUC
    case .averagePrecision: averagePrecision
    case .precision: precision
    case .recall: recall
    case .f1: f1
    case .logLoss: logLoss
    case .brier: brier
    case .cardPrecision: cardPrecision
    case .calibrationError: calibrationError
    }
  }

  private static func check(_ scores: [Double], _ labels: [Bool]) throws(ModelError) {
    guard scores.count == labels.count else {
      throw ModelError(.shape, "there are \(scores.count) scores for \(labels.count) rows; give one score to each")
    }
    if let row = scores.firstIndex(where: { !(0...1).contains($0) }) {
      throw ModelError(.data, "the score of row \(row) is \(scores[row]); a score is a number from 0 to 1")
    }
  }

  private static func mean(
    _ rows: Zip2Sequence<[Double], [Bool]>, _ value: (Double, Bool) -> Double
  ) -> Double? {
    var sum = 0.0
    var count = 0
    for (score, isFraud) in rows {
      sum += value(score, isFraud)
      count += 1
    }
    return count == 0 ? nil : sum / Double(count)
  }

  private enum CodingKeys: String, CodingKey {
    case rows, frauds, threshold, confusion, precision, recall, f1, brier
    case rocAUC = "roc_auc"
    case averagePrecision = "average_precision"
    case logLoss = "log_loss"
    case cardPrecision = "card_precision"
    case alertsPerDay = "alerts_per_day"
    case calibrationError = "calibration_error"
  }
}
