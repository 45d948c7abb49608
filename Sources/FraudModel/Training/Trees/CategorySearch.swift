/// The search for the categories that go left.
///
/// Categories are put in the order of their mean derivatives, in which the best division of them all stands side by
/// side (Fisher, On Grouping for Maximum Homogeneity, 1958); rare ones are drawn towards 0 first. The set that goes left
/// is the first or the last few in that order. With few categories each is tried alone.
extension SplitSearch {
  /// What is added to a category's weight before its mean is taken, as in LightGBM.
  private static let smoothing = 10.0
  /// The additional L2 penalty of questions about several categories.
  private static let extraL2 = 10.0
  /// Up to how many categories are tried one by one.
  private static let few = 4

  func bestCategories(_ histogram: Histogram, _ node: Node, _ feature: Int) -> Found? {
    let first = binned.offsets[feature]
    let missing = histogram.sum(first)
    let hasMissing = missing != .zero
    let seen = (1..<binned.edges[feature].binCount).filter { histogram.sum(first + $0) != .zero }
    var best: Found?
    func consider(_ bins: some Sequence<Int>, _ sum: SIMD2<Int64>, extraL2: Double) {
      for missingGoesLeft in hasMissing ? [false, true] : [false] {
        let left = missingGoesLeft ? sum &+ missing : sum
        let gain = gain(node, left: left, direction: 0, extraL2: extraL2)
        guard gain > best?.gain ?? 0 else { continue }
        let categories = CategorySet(bins.lazy.map { $0 - 1 })
        best = found(.among(categories), of: feature, node, left: left, gain, hasMissing ? missingGoesLeft : nil)
      }
    }
    if seen.count <= Self.few {
      for bin in seen { consider([bin], histogram.sum(first + bin), extraL2: 0) }
      return best
    }
    let means = seen.map { bin in
      let sum = histogram.sum(first + bin)
      return (bin: bin, mean: Double(sum.x) * slopeUnit / (Double(sum.y) * curvatureUnit + Self.smoothing))
    }
    let ascending = means.sorted { ($0.mean, $0.bin) < ($1.mean, $1.bin) }.map(\.bin)
    for order in [ascending, ascending.reversed()] {
      var sum = SIMD2<Int64>.zero
      for count in 1...min(options.maximumCategories, order.count - 1) {
        sum &+= histogram.sum(first + order[count - 1])
        consider(order[..<count], sum, extraL2: Self.extraL2)
      }
    }
    return best
  }
}
