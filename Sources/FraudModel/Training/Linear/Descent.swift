/// Finds the minimum of a logistic loss, which is convex and has one.
struct Descent: Sendable {
  private let loss: LogisticLoss
  private let threads: Int

  init(_ loss: LogisticLoss, threads: Int) {
    self.loss = loss
    self.threads = threads
  }

  /// Takes Newton's steps, each shortened until the loss goes down.
  ///
  /// - Parameter steps: How many to take at most.
  /// - Returns: The point where the loss is smallest; nil when it was not reached.
  func newton(steps: Int) -> [Double]? {
    var point = loss.start
    var here = loss.evaluate(at: point, bends: true, threads: threads)
    var patience = Patience(limit: 5)
    for _ in 0..<steps {
      guard let step = Self.solve(here) else { return nil }
      switch advance(point, here, along: step, bends: true) {
      case .arrived(let end): return end
      case .lost: return nil
      case .moved(let next, let there):
        if patience.ends(from: here.value, to: there.value) { return next }
        (point, here) = (next, there)
      }
    }
    return patience.isNear ? point : nil
  }

  /// Takes steps that remember the last changes of the gradient in place of second derivatives.
  ///
  /// Source: Nocedal, Updating Quasi-Newton Matrices with Limited Storage, 1980.
  ///
  /// - Parameter steps: How many to take at most.
  /// - Returns: The point where the loss is smallest; nil when it was not reached.
  func limitedMemory(steps: Int) -> [Double]? {
    var point = loss.start
    var here = loss.evaluate(at: point, bends: false, threads: threads)
    var memory = CurvatureMemory()
    var patience = Patience(limit: 50)
    for _ in 0..<steps {
      switch advance(point, here, along: memory.step(for: here.gradient), bends: false) {
      case .arrived(let end): return end
      case .lost: return nil
      case .moved(let next, let there):
        if patience.ends(from: here.value, to: there.value) { return next }
        memory.remember(
          move: zip(next, point).map { $0 - $1 }, change: zip(there.gradient, here.gradient).map { $0 - $1 })
        (point, here) = (next, there)
      }
    }
    return patience.isNear ? point : nil
  }

  private enum Outcome {
    case arrived([Double])
    case moved([Double], LogisticLoss.Evaluation)
    case lost
  }

  /// Goes against a step as far as the loss goes down.
  private func advance(
    _ point: [Double], _ here: LogisticLoss.Evaluation, along step: [Double], bends: Bool
  ) -> Outcome {
    // The decrement is twice what the quadratic model promises to gain; near the minimum the promise is exact with
    // second derivatives, and within a few digits without.
    let decrement = step.dot(here.gradient)
    guard decrement.isFinite, decrement >= 0 else { return .lost }
    if decrement <= (bends ? 1e-15 : 1e-19) * max(1, here.value) { return .arrived(zip(point, step).map { $0 - $1 }) }
    var length = 1.0
    while length > 1e-9 {
      let next = zip(point, step).map { $0 - length * $1 }
      if next.allSatisfy({ abs($0) < 1e100 }) {
        let there = loss.evaluate(at: next, bends: bends, threads: threads)
        // The loss is convex, so a step that is short enough goes down; rounding may hide the last gains.
        if there.value <= here.value * (1 + 1e-13) { return .moved(next, there) }
      }
      length /= 2
    }
    return .arrived(point)
  }

  /// The Newton step.
  ///
  /// Features that repeat one another leave only the penalty between the second derivatives and a singular matrix, and
  /// rounding may take that away; a little on the diagonal gives it back.
  private static func solve(_ here: LogisticLoss.Evaluation) -> [Double]? {
    let size = here.gradient.count
    let diagonal = (0..<size).map { $0 * ($0 + 1) / 2 + $0 }
    let largest = diagonal.map { here.hessian[$0] }.max() ?? 0
    for damping in [0, 0x1p-40, 0x1p-30, 0x1p-20] {
      var hessian = here.hessian
      for place in diagonal { hessian[place] += damping * largest }
      if let step = Cholesky.solve(hessian, here.gradient) { return step }
    }
    return nil
  }
}

/// Ends a descent that no longer gets anywhere: where features repeat one another and the penalty is all but nothing,
/// rounding hides the minimum from the gradient.
private struct Patience {
  let limit: Int
  private var stalls = 0
  /// Whether the last step gained less than a thousand millionth of the loss: what is left is not worth an error.
  private(set) var isNear = false

  init(limit: Int) { self.limit = limit }

  /// Counts a step; whether so many in a row have gained nothing.
  mutating func ends(from before: Double, to after: Double) -> Bool {
    stalls = after > before * (1 - 1e-14) ? stalls + 1 : 0
    isNear = after > before * (1 - 1e-9)
    return stalls >= limit
  }
}

/// The last moves and what they changed in the gradient.
private struct CurvatureMemory {
  private static let limit = 10
  private var pairs: [(move: [Double], change: [Double], product: Double)] = []

  /// Keeps a pair; one in which rounding hides the curvature says nothing.
  mutating func remember(move: [Double], change: [Double]) {
    let product = move.dot(change)
    guard product > 1e-14 * change.dot(change).squareRoot() * move.dot(move).squareRoot() else { return }
    if pairs.count == Self.limit { pairs.removeFirst() }
    pairs.append((move, change, product))
  }

  /// An estimate of the inverse second derivatives times a gradient.
  func step(for gradient: [Double]) -> [Double] {
    guard let last = pairs.last else {
      let length = gradient.dot(gradient).squareRoot()
      return length > 0 ? gradient.map { $0 / length } : gradient
    }
    var rest = gradient
    var shares: [Double] = []
    for pair in pairs.reversed() {
      let share = pair.move.dot(rest) / pair.product
      shares.append(share)
      for index in rest.indices { rest[index] -= share * pair.change[index] }
    }
    let scale = last.product / last.change.dot(last.change)
    for index in rest.indices { rest[index] *= scale }
    for (pair, share) in zip(pairs, shares.reversed()) {
      let correction = share - pair.change.dot(rest) / pair.product
      for index in rest.indices { rest[index] += correction * pair.move[index] }
    }
    return rest
  }
}

extension [Double] {
  fileprivate func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }
}
