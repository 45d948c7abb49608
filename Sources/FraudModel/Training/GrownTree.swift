/// A tree as it is grown: questions about bins, leaf values in units of ``LeafGrid/unit``.
struct GrownTree: Sendable {
  /// A question: which bins of a feature go left.
  struct Split: Equatable, Sendable {
    let feature: Int
    /// The last bin that goes left; that of missing values is counted apart.
    let bin: Int
    let missingGoesLeft: Bool
  }

  struct Node: Sendable {
    /// Nil for a leaf.
    var split: Split?
    /// The left child's number; the right child is the next.
    var left = 0
    /// What a leaf adds, in units.
    var value: Int32 = 0
    /// Which of the grower's ordered rows are in the node.
    let rows: Range<Int>
  }

  var nodes: [Node]

  /// The tree with its questions about values.
  ///
  /// - Parameters:
  ///   - edges: Each feature's bins.
  ///   - coarsening: The grid of the leaf values, as ``LeafGrid/coarsening(for:)`` gives it.
  /// - Returns: The tree of the finished model.
  /// - Throws: ``ModelError`` if the nodes were no tree.
  func finished(_ edges: [BinEdges], coarsening: Int) throws(ModelError) -> DecisionTree {
    try DecisionTree(
      nodes: nodes.map { node in
        let cover = Float(node.rows.count)
        guard let split = node.split else {
          return .leaf(LeafGrid.value(node.value, coarsening: coarsening), cover: cover)
        }
        // A split after the last bin sends every value left and only missing ones right.
        let upper = edges[split.feature].upper
        let threshold = split.bin <= upper.count ? upper[split.bin - 1] : .infinity
        return .split(
          on: split.feature, at: threshold, missingGoesLeft: split.missingGoesLeft, left: node.left, cover: cover)
      })
  }
}
