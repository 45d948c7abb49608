extension ThresholdRule {
  /// What some score would flag.
  private struct Flagging {
    let score: Float
    let flagged: Int
    let caught: Int
    let frauds: Int

    var precision: Double { Double(caught) / Double(flagged) }
    var recall: Double { Double(caught) / Double(max(1, frauds)) }
  }

  /// Applies the rule.
  ///
  /// - Parameters:
  ///   - scores: Scores of rows that the scoring model had not seen, with their labels; both classes occur.
  ///   - days: On how many days the rows lie; nil where that is not known, which counts as one.
  ///   - basis: What the scores are, for the record.
  /// - Returns: The threshold; where no score meets what is asked for, the one that comes nearest. Of scores that serve
  ///   alike it is the highest.
  package func choose(_ scores: [(score: Float, isFraud: Bool)], days: Int? = nil, basis: String) -> Threshold {
    let frauds = scores.count(where: \.isFraud)
    let ordered = scores.sorted { $0.score > $1.score }
    var flagged = 0
    var caught = 0
    var best: (rank: (Double, Double), isMet: Bool, flagging: Flagging)?
    while flagged < ordered.count {
      let score = ordered[flagged].score
      while flagged < ordered.count, ordered[flagged].score == score {
        caught += ordered[flagged].isFraud ? 1 : 0
        flagged += 1
      }
      let flagging = Flagging(score: score, flagged: flagged, caught: caught, frauds: frauds)
      let (isMet, rank) = judge(flagging, of: ordered.count, days: max(1, days ?? 1))
      if let best, rank <= best.rank { continue }
      best = (rank, isMet, flagging)
    }
    if case .fixed(let fixed) = self {
      let found = best.flatMap { $0.flagging.score >= fixed ? $0.flagging : nil }
      return Threshold(
        value: fixed, rule: description, basis: basis, precision: found?.precision, recall: found?.recall ?? 0)
    }
    guard let best else {
      return Threshold(value: 0.5, rule: description, basis: "there were no scores to choose on")
    }
    if case .cost(_, let falseNegative) = self, -best.rank.0 >= falseNegative * Double(frauds) {
      return Threshold(
        value: ordered[0].score.nextUp, rule: description, basis: "\(basis); flagging nothing costs least", recall: 0)
    }
    return Threshold(
      value: best.flagging.score, rule: description, basis: best.isMet ? basis : "\(basis); \(shortfall)",
      precision: best.flagging.precision, recall: best.flagging.recall)
  }

  /// Whether a score does what is asked for, and how well: larger is better.
  private func judge(_ flagging: Flagging, of rows: Int, days: Int) -> (isMet: Bool, rank: (Double, Double)) {
    let flagged = Double(flagging.flagged)
    func within(_ limit: Double) -> (Bool, (Double, Double)) {
      flagged <= limit ? (true, (flagged, 0)) : (false, (-flagged, 0))
    }
    switch self {
    case .maximumF1:
      return (true, (2 * Double(flagging.caught) / Double(flagging.flagged + flagging.frauds), flagging.precision))
    case .precision(let least):
      let isMet = flagging.precision >= least
      return (isMet, isMet ? (1 + flagging.recall, flagging.precision) : (flagging.precision, flagging.recall))
    case .recall(let least):
      let isMet = flagging.recall >= least
      return (isMet, isMet ? (1 + flagging.precision, flagging.recall) : (flagging.recall, flagging.precision))
    case .cost(let falsePositive, let falseNegative):
      let cost =
        falsePositive * Double(flagging.flagged - flagging.caught)
        + falseNegative * Double(flagging.frauds - flagging.caught)
      return (true, (-cost, 0))
    case .alerts(let limit): return within(limit * Double(days))
    case .alertShare(let share): return within(share * Double(rows))
    case .fixed(let fixed):
      // Every score at or above the fixed one is flagged: the last of these counts.
      return (true, (flagging.score >= fixed ? flagged : 0, 0))
    }
  }

  /// What is said where no score does what is asked for.
  private var shortfall: String {
    switch self {
    case .alerts, .alertShare: "even the highest score flags more, this is the fewest"
    default: "none reaches that precision, this is the nearest"
    }
  }
}
