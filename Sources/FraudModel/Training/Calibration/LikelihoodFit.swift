/// Finds the weighted sum of a few functions of log-odds under which held-out labels are likeliest.
///
/// The labels are softened as Platt, 1999, does, so that classes that are apart give finite weights.
struct LikelihoodFit: Sendable {
  /// Each function's value for each score; the last function is the constant 1.
  private let columns: [[Double]]
  private let wanted: [Double]

  /// Prepares a fit.
  ///
  /// - Parameters:
  ///   - functions: Each function's value for each score, without the constant.
  ///   - scores: Held-out scores in a fixed order.
  init(_ functions: [[Double]], scores: [HeldOutScore]) {
    columns = functions + [[Double](repeating: 1, count: scores.count)]
    let frauds = Double(scores.count(where: \.isFraud))
    let target = (fraud: (frauds + 1) / (frauds + 2), genuine: 1 / (Double(scores.count) - frauds + 2))
    wanted = scores.map { $0.isFraud ? target.fraud : target.genuine }
  }

  /// Takes Newton's steps to the minimum, as in Lin, Lin and Weng, A Note on Platt's Probabilistic Outputs, 2007.
  ///
  /// - Parameters:
  ///   - start: Where to begin: a weight a function and then the constant's.
  ///   - fixed: Which weights stay as they are.
  /// - Returns: The weights and their loss.
  func newton(from start: [Double], fixed: Set<Int> = []) -> (point: [Double], loss: Double) {
    var point = start
    var here = derivatives(at: point, fixed: fixed)
    for _ in 0..<100 {
      guard let step = Cholesky.solve(here.hessian, here.gradient) else { break }
      let decrement = zip(step, here.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      guard decrement > 1e-13 * max(1, here.loss) else { break }
      var length = 1.0
      while true {
        let next = zip(point, step).map { $0 - length * $1 }
        let there = derivatives(at: next, fixed: fixed)
        if there.loss <= here.loss {
          point = next
          here = there
          break
        }
        length /= 2
        if length < 1e-6 { return (point, here.loss) }
      }
    }
    return (point, here.loss)
  }

  private func derivatives(
    at point: [Double], fixed: Set<Int>
  ) -> (loss: Double, gradient: [Double], hessian: [Double]) {
    let size = columns.count
    var loss = 0.0
    var gradient = [Double](repeating: 0, count: size)
    var hessian = [Double](repeating: 0, count: size * (size + 1) / 2)
    var slopes = [Double](repeating: 0, count: wanted.count)
    var curvatures = slopes
    for (weight, column) in zip(point, columns) {
      for row in slopes.indices { slopes[row] += weight * column[row] }
    }
    for row in slopes.indices {
      let z = slopes[row]
      let e = Elementary.exp(-abs(z))
      loss += max(z, 0) + Elementary.log(1 + e) - wanted[row] * z
      slopes[row] = (z < 0 ? e : 1) / (1 + e) - wanted[row]
      curvatures[row] = e / ((1 + e) * (1 + e))
    }
    var place = 0
    for one in 0..<size {
      gradient[one] = Self.sum(slopes, columns[one], nil)
      for other in 0...one {
        hessian[place] = Self.sum(curvatures, columns[one], columns[other])
        place += 1
      }
    }
    place = 0
    for one in 0..<size {
      if fixed.contains(one) { gradient[one] = 0 }
      for other in 0...one {
        if one != other, fixed.contains(one) || fixed.contains(other) { hessian[place] = 0 }
        // A little on the diagonal keeps scores that are all the same from making the system singular.
        if one == other { hessian[place] += 1e-9 }
        place += 1
      }
    }
    return (loss, gradient, hessian)
  }

  private static func sum(_ one: [Double], _ two: [Double], _ three: [Double]?) -> Double {
    var sum = 0.0
    if let three {
      for row in one.indices { sum += one[row] * two[row] * three[row] }
    } else {
      for row in one.indices { sum += one[row] * two[row] }
    }
    return sum
  }
}
