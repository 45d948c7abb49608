internal import CKernels

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

  /// The node that is to be split.
  struct Node: Sendable {
    /// The sums of its rows' derivatives.
    let sums: SIMD2<Int64>
    /// Between which values its leaves must lie.
    let bounds: LeafBounds
    /// Which features may be asked about; nil for all.
    let features: [Bool]?
  }

  let options: GradientBoostedTrees
  let binned: BinnedMatrix
  /// For each feature 1 when the score may only rise with it, -1 when it may only fall, 0 for no condition.
  let directions: [Int]
  /// What one unit of the first derivatives' sums stands for.
  let slopeUnit: Double
  /// What one unit of the second derivatives' sums stands for.
  let curvatureUnit: Double
  let level: InstructionSet

  /// A leaf's value: one Newton step, kept within bounds and shortened by the learning rate.
  func leafValue(_ sums: SIMD2<Int64>, _ bounds: LeafBounds) -> Int32 {
    LeafGrid.units(options.learningRate * step(sums, bounds))
  }

  /// Whether a node is heavy enough to be divided in two.
  func isDivisible(_ sums: SIMD2<Int64>) -> Bool {
    Double(sums.y) * curvatureUnit >= 2 * options.minimumChildHessian
  }

  /// Finds the best question for a node about some features.
  ///
  /// Of equally good ones the first counts, by feature, then by bin, and sending missing values right before left.
  ///
  /// - Parameters:
  ///   - histogram: The node's sums in every bin.
  ///   - node: The node.
  ///   - features: Which features to look at.
  /// - Returns: The question; nil when none gains enough.
  /// - Complexity: O(bins of the features); O(bins × log(bins)) for categories.
  func best(_ histogram: Histogram, _ node: Node, among features: Range<Int>) -> Found? {
    var best: Found?
    for feature in features where node.features?[feature] ?? true {
      let found =
        if binned.edges[feature].isCategorical {
          bestCategories(histogram, node, feature)
        } else if directions[feature] != 0 || !node.bounds.isOpen {
          bestWithinBounds(histogram, node, feature)
        } else {
          bestThreshold(histogram, node, feature)
        }
      if let found, found.gain > options.minimumGain, found.gain > best?.gain ?? 0 { best = found }
    }
    return best
  }

  /// The best threshold where any leaf value may be.
  private func bestThreshold(_ histogram: Histogram, _ node: Node, _ feature: Int) -> Found? {
    let first = binned.offsets[feature]
    let bins = binned.edges[feature].binCount - 1
    let missing = histogram.sum(first)
    let hasMissing = missing != .zero
    // The last bin is a place to split only if missing values would stand alone on the right.
    let questions = hasMissing ? bins : bins - 1
    guard questions > 0 else { return nil }
    var kernelNode = ck_tree_node(
      slope: node.sums.x, curvature: node.sums.y, slope_unit: slopeUnit, curvature_unit: curvatureUnit,
      l2: options.l2, least: options.minimumChildHessian / curvatureUnit)
    func best(_ extra: SIMD2<Int64>) -> (place: Int, gain: Double) {
      var gain = 0.0
      let place = unsafe ck_tree_best(
        level.rawValue, &kernelNode, histogram.sums.start + first + 1,
        histogram.sums.start + histogram.bins + first + 1, questions, extra.x, extra.y, &gain)
      return (place, gain)
    }
    var (place, gain) = best(.zero)
    var missingGoesLeft = false
    if hasMissing {
      let other = best(missing)
      if other.gain > gain || (other.gain == gain && other.place < place) {
        (place, gain, missingGoesLeft) = (other.place, other.gain, true)
      }
    }
    guard gain > 0 else { return nil }
    var left = missingGoesLeft ? missing : .zero
    for bin in 1...place + 1 { left &+= histogram.sum(first + bin) }
    return found(.upTo(place + 1), of: feature, node, left: left, 0.5 * gain, hasMissing ? missingGoesLeft : nil)
  }

  /// Describes a question.
  ///
  /// Where training saw no missing value, one goes where the greater part of the rows goes.
  func found(
    _ rule: GrownTree.Split.Rule, of feature: Int, _ node: Node, left: SIMD2<Int64>, _ gain: Double,
    _ missingGoesLeft: Bool?
  ) -> Found {
    let direction = missingGoesLeft ?? (left.y >= node.sums.y &- left.y)
    return Found(
      split: GrownTree.Split(feature: feature, rule: rule, missingGoesLeft: direction), gain: gain, left: left)
  }
}
