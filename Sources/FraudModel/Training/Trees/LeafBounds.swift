/// Between which values the leaves below a node must lie, before the learning rate shortens them.
///
/// They keep the score monotone: a question about a monotone feature sets the middle between its two children's values
/// as a bound that no leaf on either side may cross. Source: the constraints of XGBoost and the basic method of
/// LightGBM.
struct LeafBounds: Equatable, Sendable {
  var lower = -Double.infinity
  var upper = Double.infinity

  /// No bounds.
  init() {}

  /// The bounds of a whole tree, whose leaves may not be farther from 0 than a step; nil for no such limit.
  init(maximumStep: Double?) {
    guard let maximumStep else { return }
    lower = -maximumStep
    upper = maximumStep
  }

  /// Whether any value lies within them.
  var isOpen: Bool { lower == -.infinity && upper == .infinity }

  /// The nearest value within the bounds.
  func clamped(_ value: Double) -> Double { max(lower, min(upper, value)) }
}

extension SplitSearch {
  /// The value that lowers a node's loss most, within bounds: -G / (H + λ).
  @inline(__always)
  func step(_ sums: SIMD2<Int64>, _ bounds: LeafBounds) -> Double {
    let weight = Double(sums.y) * curvatureUnit + options.l2
    return bounds.clamped(weight > 0 ? -(Double(sums.x) * slopeUnit) / weight : 0)
  }

  /// Twice the loss that a value takes off.
  @inline(__always)
  func reduction(_ sums: SIMD2<Int64>, at value: Double, extraL2: Double = 0) -> Double {
    let weight = Double(sums.y) * curvatureUnit + options.l2 + extraL2
    return -(2 * (Double(sums.x) * slopeUnit) * value + weight * value * value)
  }

  /// By how much a question lowers the loss when its children keep to bounds and to a direction; 0 when they cannot.
  func gain(_ node: Node, left: SIMD2<Int64>, direction: Int, extraL2: Double = 0) -> Double {
    let right = node.sums &- left
    let least = options.minimumChildHessian / curvatureUnit
    guard Double(left.y) >= least, Double(right.y) >= least else { return 0 }
    let low = step(left, node.bounds)
    let high = step(right, node.bounds)
    if direction != 0, direction > 0 ? low > high : low < high { return 0 }
    let without = reduction(node.sums, at: step(node.sums, node.bounds))
    return 0.5
      * (reduction(left, at: low, extraL2: extraL2) + reduction(right, at: high, extraL2: extraL2) - without)
  }

  /// The bounds of a node's children.
  func bounds(below node: Node, _ found: Found) -> (left: LeafBounds, right: LeafBounds) {
    var (left, right) = (node.bounds, node.bounds)
    let direction = directions[found.split.feature]
    if direction != 0 {
      let middle = (step(found.left, node.bounds) + step(node.sums &- found.left, node.bounds)) / 2
      if direction > 0 { (left.upper, right.lower) = (middle, middle) }
      if direction < 0 { (left.lower, right.upper) = (middle, middle) }
    }
    return (left, right)
  }

  /// The best threshold where leaf values are bounded.
  func bestWithinBounds(_ histogram: Histogram, _ node: Node, _ feature: Int) -> Found? {
    let first = binned.offsets[feature]
    let bins = binned.edges[feature].binCount - 1
    let missing = histogram.sum(first)
    let hasMissing = missing != .zero
    var best: Found?
    var below = SIMD2<Int64>.zero
    for bin in 1..<max(1, hasMissing ? bins + 1 : bins) {
      let here = histogram.sum(first + bin)
      if here == .zero { continue }
      below &+= here
      for missingGoesLeft in hasMissing ? [false, true] : [false] {
        let left = missingGoesLeft ? below &+ missing : below
        let gain = gain(node, left: left, direction: directions[feature])
        guard gain > best?.gain ?? 0 else { continue }
        best = found(.upTo(bin), of: feature, node, left: left, gain, hasMissing ? missingGoesLeft : nil)
      }
    }
    return best
  }
}
