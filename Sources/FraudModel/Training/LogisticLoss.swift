/// The penalised logistic loss of linear models on standardised features, with its first and second derivatives.
///
/// Rows are taken in blocks of a fixed size whose sums are added in the order of the blocks, so that the sums do not
/// depend on how many threads there are.
struct LogisticLoss: Sendable {
  let set: TrainingSet
  let scaling: Standardization
  /// How much the data count against the penalty.
  let c: Double

  /// The loss at a point of weights followed by the intercept.
  struct Evaluation: Sendable {
    var value: Double
    var gradient: [Double]
    /// The lower triangle of the second derivatives, row after row.
    var hessian: [Double]

    mutating func add(_ other: Evaluation, times factor: Double) {
      value += other.value * factor
      for index in gradient.indices { gradient[index] += other.gradient[index] * factor }
      for index in hessian.indices { hessian[index] += other.hessian[index] * factor }
    }
  }

  private static let block = 2048

  /// Evaluates the loss.
  ///
  /// - Complexity: O(rows × features²).
  func evaluate(at point: [Double], threads: Int) -> Evaluation {
    let size = point.count
    let triangle = size * (size + 1) / 2
    let blocks = (set.matrix.rowCount + Self.block - 1) / Self.block
    let parts = concurrentMap(blocks, threads: threads) { evaluate(block: $0, at: point) }
    var total = Evaluation(
      value: 0, gradient: [Double](repeating: 0, count: size), hessian: [Double](repeating: 0, count: triangle))
    for part in parts { total.add(part, times: c) }
    for feature in 0..<size - 1 {
      total.value += 0.5 * point[feature] * point[feature]
      total.gradient[feature] += point[feature]
      total.hessian[feature * (feature + 1) / 2 + feature] += 1
    }
    return total
  }

  private func evaluate(block: Int, at point: [Double]) -> Evaluation {
    let size = point.count
    let first = block * Self.block
    let count = min(Self.block, set.matrix.rowCount - first)
    var rows = [Double](repeating: 1, count: count * size)
    for (feature, column) in set.matrix.columns.enumerated() {
      let mean = scaling.means[feature]
      let scale = scaling.scales[feature]
      for row in 0..<count { rows[row * size + feature] = (Double(column[first + row]) - mean) / scale }
    }
    var sum = Evaluation(
      value: 0, gradient: [Double](repeating: 0, count: size),
      hessian: [Double](repeating: 0, count: size * (size + 1) / 2))
    unsafe point.withUnsafeBufferPointer { point in
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe sum.gradient.withUnsafeMutableBufferPointer { gradient in
          unsafe sum.hessian.withUnsafeMutableBufferPointer { hessian in
            guard let point = point.baseAddress, let rows = rows.baseAddress, let gradient = gradient.baseAddress,
              let hessian = hessian.baseAddress
            else { return }
            for row in 0..<count {
              let weight = set.weight(first + row)
              let isPositive = set.labels[first + row]
              unsafe sum.value += Self.add(
                rows + row * size, size, at: point, weight, isPositive, gradient, hessian)
            }
          }
        }
      }
    }
    return sum
  }

  /// Adds one row's derivatives and gives its loss.
  @inline(__always)
  private static func add(
    _ values: UnsafePointer<Double>, _ size: Int, at point: UnsafePointer<Double>, _ weight: Double,
    _ isPositive: Bool, _ gradient: UnsafeMutablePointer<Double>, _ hessian: UnsafeMutablePointer<Double>
  ) -> Double {
    var logOdds = 0.0
    for index in 0..<size { unsafe logOdds += values[index] * point[index] }
    let probability = Elementary.sigmoid(logOdds)
    let slope = weight * (probability - (isPositive ? 1 : 0))
    let curvature = weight * probability * (1 - probability)
    var line = unsafe hessian
    for index in 0..<size {
      unsafe gradient[index] += slope * values[index]
      let bent = unsafe curvature * values[index]
      for other in 0..<index + 1 { unsafe line[other] += bent * values[other] }
      unsafe line += index + 1
    }
    return weight * Elementary.softplus(isPositive ? -logOdds : logOdds)
  }
}
