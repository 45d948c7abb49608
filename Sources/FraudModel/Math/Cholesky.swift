/// Solves a system of linear equations whose matrix is symmetric and positive definite.
enum Cholesky {
  /// Solves `matrix · x = right`.
  ///
  /// - Parameters:
  ///   - matrix: The rows of the lower triangle, diagonal included, one after the other: n(n+1)/2 values.
  ///   - right: The n values of the right-hand side.
  /// - Returns: The n values of `x`; nil when the matrix is not positive definite.
  /// - Complexity: O(n³).
  static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
    let n = right.count
    var factor = matrix
    func at(_ row: Int, _ column: Int) -> Int { row * (row + 1) / 2 + column }
    for column in 0..<n {
      for row in column..<n {
        var sum = factor[at(row, column)]
        for k in 0..<column { sum -= factor[at(row, k)] * factor[at(column, k)] }
        if row == column {
          guard sum > 0, sum.isFinite else { return nil }
          factor[at(row, column)] = sum.squareRoot()
        } else {
          factor[at(row, column)] = sum / factor[at(column, column)]
        }
      }
    }
    var x = right
    for row in 0..<n {
      for k in 0..<row { x[row] -= factor[at(row, k)] * x[k] }
      x[row] /= factor[at(row, row)]
    }
    for row in (0..<n).reversed() {
      for k in row + 1..<n { x[row] -= factor[at(k, row)] * x[k] }
      x[row] /= factor[at(row, row)]
    }
    return x
  }
}
