/// Each feature's mean and standard deviation over the training rows, whatever their order.
struct Standardization: Equatable, Sendable {
  let means: [Double]
  /// Standard deviations over all rows (not the sample's estimate); 1 for a feature that never changes.
  let scales: [Double]
  /// How far the farthest value lies from the mean, in standard deviations.
  let reaches: [Double]

  /// Measures a matrix without missing values and with at least one row.
  init(of matrix: FeatureMatrix, threads: Int) {
    let moments = concurrentMap(matrix.columns.count, threads: threads) { Self.moments(of: matrix.columns[$0]) }
    means = moments.map(\.mean)
    scales = moments.map(\.scale)
    reaches = moments.map(\.reach)
  }

  private static func moments(of column: [Float]) -> (mean: Double, scale: Double, reach: Double) {
    let count = Double(column.count)
    var lowest = Float.infinity
    var highest = -Float.infinity
    for value in column {
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
    let pivot = Double(lowest)
    guard lowest < highest else { return (pivot, 1, 0) }
    // Counted from the lowest value, so that a large mean does not take the digits of a small spread.
    var total = FixedPointSum(bound: Double(highest) - pivot, count: column.count)
    for value in column { total.add(Double(value) - pivot) }
    let mean = pivot + total.value / count
    let farthest = max(mean - pivot, Double(highest) - mean)
    var squares = FixedPointSum(bound: farthest * farthest, count: column.count)
    var rest = FixedPointSum(bound: farthest, count: column.count)
    for value in column {
      let distance = Double(value) - mean
      squares.add(distance * distance)
      rest.add(distance)
    }
    // What the distances sum up to is the mean's rounding error (Chan, Golub and LeVeque, 1983).
    let variance = (squares.value - rest.value * rest.value / count) / count
    let scale = variance > 0 ? variance.squareRoot() : 1
    return (mean, scale, farthest / scale)
  }
}
