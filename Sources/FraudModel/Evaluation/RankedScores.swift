/// Scores from the highest to the lowest, equal ones together: what every measure of ranking is computed from.
///
/// Rows with the same score are one step, since no threshold can tell them apart.
struct RankedScores {
  /// The rows that share a score.
  struct Step {
    var score: Double
    var rows: Int
    var frauds: Int

    /// What the rows say about the scores' calibration.
    var calibrationPoint: CalibrationLine.Point {
      CalibrationLine.Point(logOdds: CalibrationLine.logOdds(score), rows: Double(rows), frauds: Double(frauds))
    }
  }

  let steps: [Step]
  let rows: Int
  let frauds: Int

  /// Sorts scores.
  ///
  /// - Complexity: O(rows log rows).
  init(labels: [Bool], scores: [Double]) {
    var steps: [Step] = []
    for row in scores.indices.sorted(by: { scores[$0] > scores[$1] }) {
      if steps.last?.score != scores[row] { steps.append(Step(score: scores[row], rows: 0, frauds: 0)) }
      steps[steps.count - 1].rows += 1
      steps[steps.count - 1].frauds += labels[row] ? 1 : 0
    }
    self.steps = steps
    rows = scores.count
    frauds = steps.reduce(0) { $0 + $1.frauds }
  }

  /// The area under the receiver operating characteristic: the share of pairs of a fraud and a genuine row in which
  /// the fraud has the higher score, ties counting half; nil where there are no such pairs.
  var rocAUC: Double? {
    let genuine = rows - frauds
    guard frauds > 0, genuine > 0 else { return nil }
    var fraudsAbove = 0
    var halfPairs = 0.0
    for step in steps {
      halfPairs += Double(step.rows - step.frauds) * Double(2 * fraudsAbove + step.frauds)
      fraudsAbove += step.frauds
    }
    return halfPairs / 2 / (Double(frauds) * Double(genuine))
  }

  /// Average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over the thresholds without interpolation, as scikit-learn defines it; nil
  /// where there are no frauds.
  var averagePrecision: Double? {
    guard frauds > 0 else { return nil }
    var rowsAbove = 0
    var fraudsAbove = 0
    var sum = 0.0
    for step in steps {
      rowsAbove += step.rows
      fraudsAbove += step.frauds
      sum += Double(step.frauds) * (Double(fraudsAbove) / Double(rowsAbove))
    }
    return sum / Double(frauds)
  }

  /// The largest share of frauds that a threshold flags with at least a precision.
  ///
  /// - Parameter precision: From 0 to 1.
  /// - Returns: From 0 to 1, and 0 where no threshold is that precise; nil where there are no frauds.
  func recall(atPrecision precision: Double) -> Double? {
    guard frauds > 0 else { return nil }
    var rowsAbove = 0
    var fraudsAbove = 0
    var caught = 0
    for step in steps {
      rowsAbove += step.rows
      fraudsAbove += step.frauds
      if Double(fraudsAbove) >= precision * Double(rowsAbove) { caught = fraudsAbove }
    }
    return Double(caught) / Double(frauds)
  }

  /// The share of frauds among the highest rows, of which at most so many are taken; equal scores stay together.
  ///
  /// - Parameter most: How many rows are taken at most.
  /// - Returns: From 0 to 1; nil where already the highest score has more rows.
  func precision(ofHighest most: Int) -> Double? {
    var rowsAbove = 0
    var fraudsAbove = 0
    for step in steps {
      guard rowsAbove + step.rows <= most else { break }
      rowsAbove += step.rows
      fraudsAbove += step.frauds
    }
    return rowsAbove == 0 ? nil : Double(fraudsAbove) / Double(rowsAbove)
  }

  /// Bins of about equally many rows, the highest scores first.
  ///
  /// A bin takes whole steps until it has its share of the rows, so that the order of equal scores has no part in
  /// the result.
  ///
  /// - Parameter bins: How many bins, at least 1; there are fewer where many rows share a score.
  /// - Returns: The bins; none where there are no rows.
  func calibrationBins(_ bins: Int) -> [CalibrationBin] {
    let bins = max(1, bins)
    var result: [CalibrationBin] = []
    var rowsDone = 0
    var binsDone = 0
    var bin = (rows: 0, frauds: 0, scores: 0.0)
    for step in steps {
      bin.rows += step.rows
      bin.frauds += step.frauds
      bin.scores += step.score * Double(step.rows)
      rowsDone += step.rows
      if rowsDone * bins >= (binsDone + 1) * rows {
        result.append(CalibrationBin(rows: bin.rows, frauds: bin.frauds, scoreSum: bin.scores))
        bin = (0, 0, 0)
        binsDone = rowsDone * bins / rows
      }
    }
    return result
  }

  /// The mean distance, weighted by rows, between score and share of fraud in bins of about equally many rows.
  ///
  /// - Parameter bins: How many bins, at least 1.
  /// - Returns: From 0 to 1; nil where there are no rows.
  func calibrationError(bins: Int) -> Double? {
    guard rows > 0 else { return nil }
    return calibrationBins(bins).reduce(0) { $0 + $1.distance } / Double(rows)
  }
}

/// Rows of neighbouring scores, and how often they were fraud.
public struct CalibrationBin: Sendable, Equatable, Codable {
  /// How many rows it has.
  public let rows: Int
  /// How many of them are fraud.
  public let frauds: Int
  /// The mean of their scores.
  public let meanScore: Double
  /// The distance between the sums of scores and of frauds.
  fileprivate let distance: Double

  fileprivate init(rows: Int, frauds: Int, scoreSum: Double) {
    self.rows = rows
    self.frauds = frauds
    meanScore = scoreSum / Double(rows)
    distance = abs(scoreSum - Double(frauds))
  }

  /// The share of frauds.
  public var fraudRate: Double { Double(frauds) / Double(rows) }
}
