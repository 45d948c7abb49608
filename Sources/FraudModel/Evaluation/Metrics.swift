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
  /// The slope of the logistic recalibration of the scores, 1 where they can be taken at their word; nil where the rows
  /// fit no line.
  public let calibrationSlope: Double?
  /// The intercept of the logistic recalibration of the scores, 0 where they can be taken at their word.
  public let calibrationIntercept: Double?
  /// The largest recall with a precision of at least ``leastPrecision``, 0 where none is; nil without frauds.
  public let recallAtPrecision: Double?
  /// The precision that ``recallAtPrecision`` asks for.
  public let leastPrecision: Double
  /// The precision of the highest rows, on the average at most ``alertsPerDay`` a day, days without rows not counted;
  /// nil where the days are not known.
  public let precisionAtAlerts: Double?
  /// The mean cost of a decision in cents; nil where the amounts are not known.
  public let expectedCost: Double?

  /// Judges scores by labels alone.
  ///
  /// - Parameters:
  ///   - scores: The scores, from 0 to 1.
  ///   - labels: The label of each.
  ///   - threshold: The score from which on a row is flagged.
  ///   - leastPrecision: The precision that recall at precision asks for.
  /// - Throws: ``ModelError`` for columns of different length and for a score outside 0 to 1.
  /// - Complexity: O(rows log rows).
  public init(
    of scores: [Double], labels: [Bool], threshold: Double = 0.5, leastPrecision: Double = 0.9
  ) throws(ModelError) {
    try ScoredRows.check(scores, rows: labels.count)
    self.init(scores, labels, threshold, MetricOptions(leastPrecision: leastPrecision), nil)
  }

  /// Judges scores of transactions, by card and day too.
  ///
  /// - Parameters:
  ///   - scores: The scores, from 0 to 1, one for each of `rows`.
  ///   - rows: Rows of `transactions`.
  ///   - transactions: Where labels, cards, days and amounts stand.
  ///   - threshold: The score from which on a row is flagged.
  ///   - alertsPerDay: How many cards a day are looked at.
  /// - Throws: ``ModelError`` for a number of scores that is not that of the rows and for a score outside 0 to 1.
  /// - Complexity: O(rows log rows).
  public init(
    of scores: [Double], rows: [Int], in transactions: Transactions, threshold: Double = 0.5,
    alertsPerDay: Int = 100
  ) throws(ModelError) {
    self.init(
      of: try ScoredRows(scores, rows: rows, of: transactions, threshold: threshold),
      options: MetricOptions(alertsPerDay: alertsPerDay))
  }

  /// Judges scored transactions.
  ///
  /// - Parameters:
  ///   - scored: The rows.
  ///   - options: What measures depend on beside scores and labels.
  /// - Complexity: O(rows log rows).
  public init(of scored: ScoredRows, options: MetricOptions = MetricOptions()) {
    self.init(scored.scores, scored.labels, scored.threshold, options, scored)
  }

  private init(
    _ scores: [Double], _ labels: [Bool], _ threshold: Double, _ options: MetricOptions, _ scored: ScoredRows?
  ) {
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
    logLoss = Metrics.mean(zip(scores, labels).lazy.map(Metrics.logLoss))
    brier = Metrics.mean(zip(scores, labels).lazy.map(Metrics.brier))
    calibrationError = ranked.calibrationError(bins: Metrics.calibrationBins)
    let line = CalibrationLine.fit(ranked.steps.map(\.calibrationPoint))
    calibrationSlope = line?.slope
    calibrationIntercept = line?.intercept
    leastPrecision = options.leastPrecision
    recallAtPrecision = ranked.recall(atPrecision: options.leastPrecision)
    alertsPerDay = options.alertsPerDay
    cardPrecision = scored.flatMap {
      CardPrecision.at(
        options.alertsPerDay, days: $0.days, customers: $0.customers, labels: labels, scores: scores)
    }
    precisionAtAlerts = scored.flatMap { ranked.precision(ofHighest: options.alerts(onDays: Set($0.days).count)) }
    expectedCost = scored.flatMap { scored in
      Metrics.mean(
        labels.indices.lazy.map { row in
          options.costs.cost(
            isFraud: labels[row], isFlagged: scores[row] >= threshold, amountCents: scored.amountCents[row])
        })
    }
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
    case .calibrationSlope: calibrationSlope
    case .calibrationIntercept: calibrationIntercept
    case .recallAtPrecision: recallAtPrecision
    case .precisionAtAlerts: precisionAtAlerts
    case .expectedCost: expectedCost
    }
  }

  /// Into how many bins the calibration error divides the rows.
  static let calibrationBins = 10

  /// The loss of one score in nats; as in scikit-learn, no certainty is taken at its word.
  static func logLoss(_ score: Double, _ isFraud: Bool) -> Double {
    -Elementary.log(min(max(isFraud ? score : 1 - score, .ulpOfOne), 1 - .ulpOfOne))
  }

  /// The squared distance between one score and its label.
  static func brier(_ score: Double, _ isFraud: Bool) -> Double {
    let distance = score - (isFraud ? 1 : 0)
    return distance * distance
  }

  private static func mean(_ values: some Sequence<Double>) -> Double? {
    var sum = 0.0
    var count = 0
    for value in values {
      sum += value
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
    case calibrationSlope = "calibration_slope"
    case calibrationIntercept = "calibration_intercept"
    case recallAtPrecision = "recall_at_precision"
    case leastPrecision = "least_precision"
    case precisionAtAlerts = "precision_at_alerts"
    case expectedCost = "expected_cost"
  }
}
