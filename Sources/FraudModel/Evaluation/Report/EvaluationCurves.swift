/// What the plots of an evaluation show of one model.
public struct EvaluationCurves: Sendable, Equatable {
  /// A place on a curve.
  public struct Point: Sendable, Equatable, Codable {
    /// The horizontal coordinate.
    public let x: Double
    /// The vertical coordinate.
    public let y: Double
  }

  /// Recall and precision at thresholds from the highest on; empty without frauds.
  public let precisionRecall: [Point]
  /// The share of genuine rows that are flagged and recall, from the origin on; empty for one class.
  public let roc: [Point]
  /// Bins of about equally many rows, the highest scores first.
  public let reliability: [CalibrationBin]
  /// How many rows of each class have a score in each part of 0 to 1, all parts equally wide.
  public let histogram: [(genuine: Int, frauds: Int)]

  /// Draws the curves.
  ///
  /// Places so near the last one kept that a plot would not show them apart are left out; which ones depends on the
  /// curve alone.
  ///
  /// - Parameters:
  ///   - scores: The scores, from 0 to 1.
  ///   - labels: The label of each.
  ///   - resolution: How far apart, along an axis, two places of a curve are at least.
  ///   - bins: How many bins of about equally many rows.
  ///   - parts: Into how many parts the histogram divides the scores.
  /// - Throws: ``ModelError`` for columns of different length and for a score outside 0 to 1.
  /// - Complexity: O(rows log rows).
  public init(
    of scores: [Double], labels: [Bool], resolution: Double = 0.0025, bins: Int = 20, parts: Int = 50
  ) throws(ModelError) {
    try ScoredRows.check(scores, rows: labels.count)
    let ranked = RankedScores(labels: labels, scores: scores)
    let genuine = ranked.rows - ranked.frauds
    var precisionRecall: [Point] = []
    var roc = [Point(x: 0, y: 0)]
    var rows = 0
    var frauds = 0
    for step in ranked.steps {
      rows += step.rows
      frauds += step.frauds
      let recall = Double(frauds) / Double(max(1, ranked.frauds))
      precisionRecall.append(Point(x: recall, y: Double(frauds) / Double(rows)))
      roc.append(Point(x: Double(rows - frauds) / Double(max(1, genuine)), y: recall))
    }
    self.precisionRecall = ranked.frauds > 0 ? Self.thinned(precisionRecall, resolution) : []
    self.roc = ranked.frauds > 0 && genuine > 0 ? Self.thinned(roc, resolution) : []
    reliability = ranked.calibrationBins(bins)
    var histogram = [(genuine: Int, frauds: Int)](repeating: (0, 0), count: max(1, parts))
    for (score, isFraud) in zip(scores, labels) {
      let part = min(histogram.count - 1, Int(score * Double(histogram.count)))
      if isFraud { histogram[part].frauds += 1 } else { histogram[part].genuine += 1 }
    }
    self.histogram = histogram
  }

  /// Keeps the ends and whatever is a step away from the last place kept; the place before a long step is kept too, so
  /// that no slope is drawn that is not there.
  private static func thinned(_ points: [Point], _ resolution: Double) -> [Point] {
    guard var last = points.first else { return [] }
    var kept = [last]
    for (number, point) in points.enumerated().dropFirst() {
      let step = max(abs(point.x - last.x), abs(point.y - last.y))
      guard step >= resolution || number == points.count - 1 else { continue }
      let before = points[number - 1]
      if step > 2 * resolution, before != last { kept.append(before) }
      kept.append(point)
      last = point
    }
    return kept
  }

  /// Whether both show the same.
  public static func == (left: EvaluationCurves, right: EvaluationCurves) -> Bool {
    left.precisionRecall == right.precisionRecall && left.roc == right.roc && left.reliability == right.reliability
      && left.histogram.elementsEqual(right.histogram, by: ==)
  }
}
