/// Training rows as a network takes them: standardised, in single precision, one row after the other.
final class NetworkRows: Sendable {
  /// The values, written by nobody after `init`.
  let values: FloatMemory
  /// How far apart rows lie; beyond a row's features there are zeros.
  let stride: Int
  let labels: [Bool]
  /// The rows to learn from.
  let learned: [UInt32]
  /// The rows to judge on; empty when nothing is set aside.
  let judged: [UInt32]
  private let weights: [Float]?
  /// What makes the weights 1 in the mean, so that the learning rate means the same with any weights.
  private let share: Double

  /// Prepares rows.
  ///
  /// - Parameters:
  ///   - set: The rows, without missing values.
  ///   - order: The order in which they are to stand, all of them once.
  ///   - judging: Those to judge on, by their numbers in the set.
  ///   - scaling: What makes their values comparable.
  ///   - threads: How many threads to use; it does not change the result.
  /// - Complexity: O(rows × features).
  init(_ set: TrainingSet, in order: [Int], judging: [Int], _ scaling: Standardization, threads: Int) {
    let columns = set.matrix.columns
    let count = order.count
    let stride = NetworkLayout.padded(columns.count)
    let values = FloatMemory(count * stride)
    var places = [Int](repeating: 0, count: count)
    for (place, row) in order.enumerated() { places[row] = place }
    // Few enough rows that their places stay in the nearest cache from column to column.
    let block = 256
    _ = concurrentMap((count + block - 1) / block, threads: threads) { [places] number in
      let rows = number * block..<min(count, (number + 1) * block)
      for (feature, column) in columns.enumerated() {
        let (mean, scale) = (scaling.means[feature], scaling.scales[feature])
        for row in rows {
          unsafe values.start[places[row] * stride + feature] = Float((Double(column[row]) - mean) / scale)
        }
      }
    }
    self.values = values
    self.stride = stride
    labels = order.map { set.labels[$0] }
    let weights = set.weights.map { all in order.map { all[$0] } }
    self.weights = weights
    share = weights.map { Double($0.count) / $0.reduce(0) { $0 + Double($1) } } ?? 1
    var isJudged = [Bool](repeating: false, count: count)
    for row in judging { isJudged[places[row]] = true }
    let numbers = 0..<UInt32(truncatingIfNeeded: count)
    learned = numbers.filter { !isJudged[Int($0)] }
    judged = numbers.filter { isJudged[Int($0)] }
  }

  /// How much a row counts: 1 in the mean.
  @inline(__always)
  func weight(_ row: Int) -> Double { weights.map { Double($0[row]) * share } ?? 1 }
}
