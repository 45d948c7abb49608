/// Finds the question that lowers a node's loss most.
struct SplitSearch: Sendable {
  /// A question and what it gains.
  struct Found: Sendable {
    let split: GrownTree.Split
    /// By how much the loss falls, before ``GradientBoostedTrees/minimumGain`` is asked for.
    let gain: Double
    /// The sums of the rows that go left.
    let left: SIMD2<Int64>
  }

  let options: GradientBoostedTrees
  let binned: BinnedMatrix
  /// What one unit of the sums stands for.
  let unit: Double

  /// Twice the loss that a node's best value takes off: G² / (H + λ).
  @inline(__always)
  private func reduction(_ sums: SIMD2<Int64>) -> Double {
    let slope = Double(sums.x) * unit
    let weight = Double(sums.y) * unit + options.l2
    return weight > 0 ? slope * slope / weight : 0
  }

  /// A leaf's value: one Newton step, shortened by the learning rate.
  func leafValue(_ sums: SIMD2<Int64>) -> Int32 {
    let weight = Double(sums.y) * unit + options.l2
    return weight > 0 ? LeafGrid.units(-options.learningRate * (Double(sums.x) * unit) / weight) : 0
  }

  /// Finds the best question for a node.
  ///
  /// Of equally good ones the first counts, by feature, then by bin, and sending missing values right before left.
  ///
  /// - Parameters:
  ///   - histogram: The node's sums in every bin.
  ///   - total: The node's sums.
  /// - Returns: The question; nil when none gains enough.
  /// - Complexity: O(bins of all features).
  func best(_ histogram: Histogram, total: SIMD2<Int64>) -> Found? {
    var best: Found?
    let without = reduction(total)
    let least = options.minimumChildHessian / unit
    unsafe histogram.sums.withUnsafeBufferPointer { sums in
      for feature in binned.edges.indices {
        let first = binned.offsets[feature]
        let bins = binned.edges[feature].binCount - 1
        let missing = unsafe sums[first]
        let hasMissing = missing != .zero
        var below = SIMD2<Int64>.zero
        // The last bin is a place to split only if missing values would stand alone on the right.
        for bin in 1..<(hasMissing ? bins + 1 : bins) {
          let here = unsafe sums[first + bin]
          if here == .zero { continue }
          below &+= here
          for missingGoesLeft in hasMissing ? [false, true] : [false] {
            let left = missingGoesLeft ? below &+ missing : below
            let right = total &- left
            guard Double(left.y) >= least, Double(right.y) >= least else { continue }
            let gain = 0.5 * (reduction(left) + reduction(right) - without)
            guard gain > options.minimumGain, gain > best?.gain ?? 0 else { continue }
            // Where training saw no missing value, one goes where the greater part of the rows goes.
            let direction = hasMissing ? missingGoesLeft : left.y >= right.y
            best = Found(
              split: GrownTree.Split(feature: feature, bin: bin, missingGoesLeft: direction), gain: gain, left: left)
          }
        }
      }
    }
    return best
  }
}
