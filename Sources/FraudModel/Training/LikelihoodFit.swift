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
    for row in wanted.indices {
      var z = 0.0
      for index in 0..<size { z += point[index] * columns[index][row] }
      let probability = Elementary.sigmoid(z)
      let curvature = probability * (1 - probability)
      loss += Elementary.softplus(z) - wanted[row] * z
      var place = 0
      for one in 0..<size {
        gradient[one] += (probability - wanted[row]) * columns[one][row]
        for other in 0...one {
          hessian[place] += curvature * columns[one][row] * columns[other][row]
          place += 1
        }
      }
    }
    var place = 0
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
}
