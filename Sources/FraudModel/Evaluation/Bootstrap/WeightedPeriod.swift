/// The rows of a period, prepared once for measuring with any weights of the clusters.
///
/// Measures of ranking take one pass over the rows in order of score; sums over rows are kept for each cluster.
struct WeightedPeriod: Sendable {
  private let options: MetricOptions
  /// The rows from the highest score to the lowest: `cluster · 4 + (last of its score ? 2 : 0) + (fraud ? 1 : 0)`.
  private let ranked: [UInt32]
  /// The scores that occur, from the highest.
  private let scores: [Double]
  /// Sums over the rows of each cluster; those without rows are left out.
  private let sums: [ClusterSums]
  /// The sample's own recalibration, from which that of a replicate is not far; nil where there is none.
  private let line: CalibrationLine?
  /// Groups of neighbouring scores, for recalibration.
  private let groups: LogOddsGroups
  private let alerts: Int
  private let cards: WeightedCardPrecision?

  init(_ rows: ScoredRows, clusters: [Int32], count: Int, unit: Bootstrap.Unit, options: MetricOptions) {
    self.options = options
    let order = rows.scores.indices.sorted { rows.scores[$0] > rows.scores[$1] }
    var ranked: [UInt32] = []
    var scores: [Double] = []
    ranked.reserveCapacity(order.count)
    for (place, row) in order.enumerated() {
      let isLast = place + 1 == order.count || rows.scores[order[place + 1]] != rows.scores[row]
      ranked.append(UInt32(clusters[row]) << 2 | (isLast ? 2 : 0) | (rows.labels[row] ? 1 : 0))
      if isLast { scores.append(rows.scores[row]) }
    }
    self.ranked = ranked
    self.scores = scores
    var sums = (0..<count).map { ClusterSums(cluster: $0) }
    for row in rows.labels.indices {
      sums[Int(clusters[row])].add(
        score: rows.scores[row], isFraud: rows.labels[row], isFlagged: rows.scores[row] >= rows.threshold,
        amountCents: rows.amountCents[row], costs: options.costs)
    }
    self.sums = sums.filter { $0.rows > 0 }
    let steps = RankedScores(labels: rows.labels, scores: rows.scores).steps.map(\.calibrationPoint)
    line = CalibrationLine.fit(steps)
    groups = LogOddsGroups(steps)
    alerts = options.alerts(onDays: Set(rows.days).count)
    cards = WeightedCardPrecision(rows, clusters: clusters, unit: unit, k: options.alertsPerDay)
  }

  /// Every measure, in the order of `Metric.allCases`, where each cluster counts as often as it was drawn; NaN where
  /// the rows do not define it.
  func measure(_ counts: [Int32], scratch: inout [Int32]) -> [Double] {
    var total = ClusterSums(cluster: 0)
    for cluster in sums { total.add(cluster, times: counts[cluster.cluster]) }
    let ranking = rank(counts, rows: total.rows, frauds: total.frauds)
    let flagged = Double(total.truePositives + total.falsePositives)
    let caught = Double(total.truePositives)
    let rows = Double(total.rows)
    return Metric.allCases.map { metric in
      switch metric {
      case .rocAUC: ranking.rocAUC
      case .averagePrecision: ranking.averagePrecision
      case .precision: caught / flagged
      case .recall: caught / Double(total.frauds)
      case .f1: 2 * caught / (flagged + Double(total.frauds))
      case .logLoss: total.logLoss / rows
      case .brier: total.brier / rows
      case .cardPrecision: cards?.measure(counts, scratch: &scratch) ?? .nan
      case .calibrationError: ranking.calibrationError
      case .calibrationSlope: ranking.line?.slope ?? .nan
      case .calibrationIntercept: ranking.line?.intercept ?? .nan
      case .recallAtPrecision: ranking.recallAtPrecision
      case .precisionAtAlerts: ranking.precisionAtAlerts
      case .expectedCost: total.cost / rows
      }
    }
  }

  private struct Ranking {
    let rocAUC: Double
    let averagePrecision: Double
    let recallAtPrecision: Double
    let precisionAtAlerts: Double
    let calibrationError: Double
    let line: CalibrationLine?
  }

  /// One pass from the highest score to the lowest; counts are whole, so that sums over rows are exact.
  private func rank(_ counts: [Int32], rows: Int, frauds: Int) -> Ranking {
    let bins = Metrics.calibrationBins
    let weights = counts.span
    let codes = ranked.span
    var above = (rows: 0, frauds: 0)
    var step = (rows: 0, frauds: 0)
    var bin = (frauds: 0, scores: 0.0, end: 1)
    var halfPairs = 0.0
    var precisions = 0.0
    var caught = 0
    var alerted = (rows: 0, frauds: 0)
    var distance = 0.0
    var points = line == nil ? [] : groups.empty
    var place = 0
    for index in codes.indices {
      let code = codes[index]
      let weight = Int(weights[Int(code >> 2)])
      step.rows += weight
      step.frauds += weight & (0 &- Int(code & 1))
      if code & 2 == 0 { continue }
      let score = scores[place]
      let group = groups.ofSteps[place]
      place += 1
      if step.rows == 0 { continue }
      if !points.isEmpty {
        points[group].rows += Double(step.rows)
        points[group].frauds += Double(step.frauds)
      }
      halfPairs += Double((step.rows - step.frauds) * (2 * above.frauds + step.frauds))
      above.rows += step.rows
      above.frauds += step.frauds
      if step.frauds > 0 {
        precisions += Double(step.frauds) * (Double(above.frauds) / Double(above.rows))
      }
      if Double(above.frauds) >= options.leastPrecision * Double(above.rows) { caught = above.frauds }
      if above.rows <= alerts { alerted = above }
      bin.frauds += step.frauds
      bin.scores += score * Double(step.rows)
      if above.rows * bins >= bin.end * rows {
        distance += abs(bin.scores - Double(bin.frauds))
        bin = (0, 0, above.rows * bins / rows + 1)
      }
      step = (0, 0)
    }
    return Ranking(
      rocAUC: halfPairs / 2 / (Double(frauds) * Double(rows - frauds)),
      averagePrecision: precisions / Double(frauds), recallAtPrecision: Double(caught) / Double(frauds),
      precisionAtAlerts: Double(alerted.frauds) / Double(alerted.rows), calibrationError: distance / Double(rows),
      line: line?.improved(on: points, steps: 4))
  }
}

/// Scores grouped by their log-odds, so narrowly that a line through the groups is that through the scores.
private struct LogOddsGroups {
  /// The group of each score, from the highest.
  let ofSteps: [Int]
  /// The groups without rows.
  let empty: [CalibrationLine.Point]

  private static let count = 256

  init(_ steps: [CalibrationLine.Point]) {
    let (high, low) = (steps.first?.logOdds ?? 0, steps.last?.logOdds ?? 0)
    let width = max(high - low, .leastNormalMagnitude) / Double(Self.count)
    ofSteps = steps.map { min(Self.count - 1, Int((high - $0.logOdds) / width)) }
    // A group stands at the mean of its rows.
    var sums = [(rows: Double, logOdds: Double)](repeating: (0, 0), count: Self.count)
    for (step, group) in zip(steps, ofSteps) {
      sums[group].rows += step.rows
      sums[group].logOdds += step.rows * step.logOdds
    }
    empty = sums.map { .init(logOdds: $0.rows > 0 ? $0.logOdds / $0.rows : 0, rows: 0, frauds: 0) }
  }
}

/// Sums over the rows of a cluster, or over clusters that count several times.
private struct ClusterSums {
  let cluster: Int
  var rows = 0
  var frauds = 0
  var truePositives = 0
  var falsePositives = 0
  var logLoss = 0.0
  var brier = 0.0
  var cost = 0.0

  init(cluster: Int) { self.cluster = cluster }

  mutating func add(score: Double, isFraud: Bool, isFlagged: Bool, amountCents: Int64, costs: DecisionCosts) {
    rows += 1
    frauds += isFraud ? 1 : 0
    truePositives += isFraud && isFlagged ? 1 : 0
    falsePositives += !isFraud && isFlagged ? 1 : 0
    logLoss += Metrics.logLoss(score, isFraud)
    brier += Metrics.brier(score, isFraud)
    cost += costs.cost(isFraud: isFraud, isFlagged: isFlagged, amountCents: amountCents)
  }

  @inline(__always)
  mutating func add(_ other: ClusterSums, times count: Int32) {
    let whole = Int(count)
    let times = Double(count)
    rows += whole * other.rows
    frauds += whole * other.frauds
    truePositives += whole * other.truePositives
    falsePositives += whole * other.falsePositives
    logLoss += times * other.logLoss
    brier += times * other.brier
    cost += times * other.cost
  }
}
