/// Training rows as a network takes them: standardised, in single precision, one row after the other.
final class NetworkRows: Sendable {
  /// The values, written by nobody after `init`.
  let values: FloatMemory
  /// How far apart rows lie; beyond a row's features there are zeros.
  let stride: Int
  let labels: [Bool]
  private let weights: [Float]?
  /// What makes the weights 1 in the mean, so that the learning rate means the same with any weights.
  private let share: Double

  /// Prepares rows.
  ///
  /// - Complexity: O(rows × features).
  init(_ set: TrainingSet, _ scaling: Standardization, threads: Int) {
    let columns = set.matrix.columns
    let count = set.labels.count
    let stride = NetworkLayout.padded(columns.count)
    let values = FloatMemory(count * stride)
    // Few enough rows that their places stay in the nearest cache from column to column.
    let block = 256
    _ = concurrentMap((count + block - 1) / block, threads: threads) { number in
      let rows = number * block..<min(count, (number + 1) * block)
      for (feature, column) in columns.enumerated() {
        let (mean, scale) = (scaling.means[feature], scaling.scales[feature])
        unsafe column.withUnsafeBufferPointer { column in
          for row in rows { unsafe values.start[row * stride + feature] = Float((Double(column[row]) - mean) / scale) }
        }
      }
    }
    self.values = values
    self.stride = stride
    labels = set.labels
    weights = set.weights
    share = set.weights.map { Double($0.count) / $0.reduce(0) { $0 + Double($1) } } ?? 1
  }

  /// How much a row counts: 1 in the mean.
  @inline(__always)
  func weight(_ row: Int) -> Double { weights.map { Double($0[row]) * share } ?? 1 }
}
