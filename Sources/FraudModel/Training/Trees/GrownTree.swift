/// A tree as it is grown: questions about bins, leaf values in units of ``LeafGrid/unit``.
struct GrownTree: Sendable {
  /// A question: which bins of a feature go left.
  struct Split: Equatable, Sendable {
    /// What tells the bins that go left from the others.
    enum Rule: Equatable, Sendable {
      /// The last bin that goes left; that of missing values is counted apart.
      case upTo(Int)
      /// The categories that go left; category c is in bin c + 1.
      case among(CategorySet)
    }

    let feature: Int
    let rule: Rule
    let missingGoesLeft: Bool

    /// Whether a bin's rows go left.
    @inline(__always)
    func goesLeft(_ bin: UInt8) -> Bool {
      if bin == 0 { return missingGoesLeft }
      switch rule {
      case .upTo(let last): return Int(bin) <= last
      case .among(let categories): return categories.contains(Float(bin) - 1)
      }
    }
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

  /// The value of the leaf that a row falls into.
  ///
  /// - Complexity: O(depth).
  @inline(__always)
  func value(of row: Int, in binned: BinnedMatrix) -> Int32 {
    var node = nodes[0]
    while let split = node.split {
      node = nodes[node.left + (split.goesLeft(binned.bin(row, split.feature)) ? 0 : 1)]
    }
    return node.value
  }

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
        switch split.rule {
        case .upTo(let bin):
          // A split after the last bin sends every value left and only missing ones right.
          let upper = edges[split.feature].upper
          return .split(
            on: split.feature, at: bin <= upper.count ? upper[bin - 1] : .infinity,
            missingGoesLeft: split.missingGoesLeft, left: node.left, cover: cover)
        case .among(let categories):
          return .split(
            on: split.feature, among: categories, missingGoesLeft: split.missingGoesLeft, left: node.left,
            cover: cover)
        }
      })
  }
}
