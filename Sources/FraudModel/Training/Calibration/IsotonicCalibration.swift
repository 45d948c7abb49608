/// Fits a rising line with corners to the shares of frauds among rows of like log-odds.
///
/// Adjacent violators are pooled; each pool gives one corner at the mean of its log-odds, and straight pieces join the
/// corners where isotonic regression would make steps and so tie what was apart.
package enum IsotonicCalibration {
  /// Rows that stand side by side in the order of log-odds and share a rate.
  package struct Pool: Equatable, Sendable {
    package fileprivate(set) var rows: Int
    package fileprivate(set) var frauds: Int
    /// The sum of the rows' log-odds.
    package fileprivate(set) var total: Double

    /// The share of frauds.
    package var rate: Double { Double(frauds) / Double(rows) }

    fileprivate mutating func add(_ other: Pool) {
      rows += other.rows
      frauds += other.frauds
      total += other.total
    }
  }

  /// The most corners that a line gets; more would follow chance.
  private static let mostCorners = 64
  /// The steepest piece; what is steeper is a step for all that can be told.
  private static let steepest = 1024.0

  /// Fits the line.
  ///
  /// - Parameter scores: Held-out scores with both classes, in ascending order of log-odds.
  /// - Returns: A calibration that rises everywhere; a straight line where the labels show no more than that.
  package static func fit(_ scores: [HeldOutScore]) -> Calibration {
    let line = PlattScaling.line(through: scores)
    let corners = corners(of: pools(scores))
    let straight = Calibration.platt(slope: line.slope, intercept: line.intercept)
    guard corners.count > 1 else { return straight }
    // Beyond the corners, where there are fewer labels than a pool needs, all labels together say how it goes on.
    let end = slope(line.slope)
    var slopes = [end]
    var height = corners[0].height
    for (left, right) in zip(corners, corners.dropFirst()) {
      let width = right.place - left.place
      let slope = slope((right.height - height) / width)
      slopes.append(slope)
      height += slope * width
    }
    let made = try? PiecewiseLine(
      corners: corners.map(\.place), slopes: slopes + [end], start: corners[0].height)
    return made.map(Calibration.isotonic) ?? straight
  }

  /// Pools adjacent violators.
  ///
  /// Source: Ayer, Brunk, Ewing, Reid and Silverman, An Empirical Distribution Function for Sampling with Incomplete
  /// Information, 1955.
  ///
  /// - Parameter scores: Scores in ascending order of log-odds; equal ones share a pool.
  /// - Returns: Pools whose rates rise.
  /// - Complexity: O(count of scores).
  package static func pools(_ scores: [HeldOutScore]) -> [Pool] {
    var pools: [Pool] = []
    var start = 0
    while start < scores.count {
      var pool = Pool(rows: 0, frauds: 0, total: 0)
      let logOdds = scores[start].logOdds
      while start < scores.count, scores[start].logOdds == logOdds {
        pool.add(Pool(rows: 1, frauds: scores[start].isFraud ? 1 : 0, total: logOdds))
        start += 1
      }
      append(pool, to: &pools) { $0.frauds * $1.rows >= $1.frauds * $0.rows }
    }
    return pools
  }

  /// Appends a pool and merges backwards as long as the last two do not rise.
  private static func append(_ pool: Pool, to pools: inout [Pool], unless falls: (Pool, Pool) -> Bool) {
    var pool = pool
    while let last = pools.last, falls(last, pool) {
      var merged = last
      merged.add(pool)
      pool = merged
      pools.removeLast()
    }
    pools.append(pool)
  }

  private static func corners(of pools: [Pool]) -> [(place: Double, height: Double)] {
    let rows = pools.reduce(0) { $0 + $1.rows }
    let prior = (Double(pools.reduce(0) { $0 + $1.frauds }) + 0.5) / (Double(rows) + 1)
    // One more row that is as all are on average: a pool of frauds or of genuine rows alone does not say for ever.
    func rate(_ pool: Pool) -> Double { (Double(pool.frauds) + prior) / (Double(pool.rows) + 1) }
    var rising: [Pool] = []
    for pool in pools { append(pool, to: &rising) { rate($0) >= rate($1) } }
    var heights = rising.map { Elementary.log(rate($0) / (1 - rate($0))) }
    while rising.count > mostCorners {
      // The two that differ least.
      let gaps = zip(heights, heights.dropFirst()).map { $1 - $0 }
      let place = gaps.indices.min { gaps[$0] < gaps[$1] } ?? 0
      rising[place].add(rising.remove(at: place + 1))
      heights.remove(at: place)
      heights[place] = Elementary.log(rate(rising[place]) / (1 - rate(rising[place])))
    }
    return zip(rising, heights).map { (place: $0.total / Double($0.rows), height: $1) }
  }

  /// The nearest slope that a piece may have.
  private static func slope(_ wanted: Double) -> Double {
    let bounded = max(PlattScaling.leastSlope, min(steepest, wanted))
    return (bounded / PiecewiseLine.slopeUnit).rounded() * PiecewiseLine.slopeUnit
  }
}
