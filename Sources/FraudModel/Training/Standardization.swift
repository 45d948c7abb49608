/// Each feature's mean and standard deviation over the training rows.
struct Standardization: Equatable, Sendable {
  let means: [Double]
  /// Standard deviations over all rows (not the sample's estimate); 1 for a feature that never changes.
  let scales: [Double]

  /// Measures a matrix without missing values.
  init(of matrix: FeatureMatrix, threads: Int) {
    let moments = concurrentMap(matrix.columns.count, threads: threads) { feature in
      let column = matrix.columns[feature]
      let count = Double(column.count)
      let mean = column.reduce(0.0) { $0 + Double($1) } / count
      var squares = 0.0
      var rest = 0.0
      for value in column {
        let distance = Double(value) - mean
        squares += distance * distance
        rest += distance
      }
      // What the distances sum up to is the mean's rounding error; taking it out keeps a large mean from
      // spoiling a small variance (Chan, Golub and LeVeque, 1983).
      let variance = max(0, (squares - rest * rest / count) / count)
      // Below this the variance is what rounding makes of a column that never changes.
      let isConstant = variance <= count * 0x1p-104 * mean * mean + 0x1p-1000
      return (mean, isConstant ? 1 : variance.squareRoot())
    }
    means = moments.map(\.0)
    scales = moments.map(\.1)
  }
}
