internal import CKernels

/// Trees laid out for scoring single rows: nodes of 8 bytes, walked several trees at a time without a branch on the
/// data.
///
/// Each tree is walked for as many steps as it is deep; a leaf that is reached sooner is its own child, so that no step
/// has to ask whether it stands on a leaf. Leaves are added in single precision, tree after tree, as ONNX runtimes do.
/// Memory: 8 bytes a node.
struct WalkedTrees: Sendable {
  /// Trees next to each other that are walked alike.
  private enum Run {
    /// Trees with these numbers in `roots`.
    case small(Range<Int>)
    /// A tree that asks for categories, or that is too large for a node's 16 bits.
    case general(DecisionTree)
  }

  private let nodes: [ck_forest_node]
  private let roots: [ck_tree_root]
  private let runs: [Run]

  init(_ trees: some Sequence<DecisionTree>) {
    var nodes: [ck_forest_node] = []
    var roots: [ck_tree_root] = []
    var runs: [Run] = []
    for tree in trees {
      guard Self.isSmall(tree) else {
        runs.append(.general(tree))
        continue
      }
      let number = roots.count
      roots.append(ck_tree_root(first: UInt32(nodes.count), depth: UInt32(tree.depth)))
      nodes.append(contentsOf: tree.nodes.indices.map { Self.node(tree.nodes[$0], number: $0) })
      if case .small(let before) = runs.last {
        runs[runs.count - 1] = .small(before.lowerBound..<number + 1)
      } else {
        runs.append(.small(number..<number + 1))
      }
    }
    self.nodes = nodes
    self.roots = roots
    self.runs = runs
  }

  private static func isSmall(_ tree: DecisionTree) -> Bool {
    tree.nodes.count <= 1 << 16 && tree.nodes.allSatisfy { $0.categories == nil && ($0.feature ?? 0) < 1 << 14 }
  }

  private static func node(_ node: DecisionTree.Node, number: Int) -> ck_forest_node {
    guard let feature = node.feature else {
      return ck_forest_node(threshold: node.value, left: UInt16(number), question: 0)
    }
    return ck_forest_node(
      threshold: node.threshold, left: UInt16(node.left),
      question: UInt16(feature << 2 | (node.missingGoesLeft ? 3 : 2)))
  }

  /// Adds up one row's leaves.
  ///
  /// - Parameters:
  ///   - row: `width` values; `width` is above every feature's number.
  ///   - width: How many values a row has.
  /// - Returns: The log-odds.
  func sum(row: UnsafePointer<Float>, width: Int) -> Float {
    var sum: Float = 0
    unsafe nodes.withUnsafeBufferPointer { nodes in
      unsafe roots.withUnsafeBufferPointer { roots in
        for run in runs {
          switch run {
          case .small(let numbers):
            // A run has trees and a tree has nodes, so both arrays have a beginning.
            guard let nodes = nodes.baseAddress, let roots = roots.baseAddress else { continue }
            // DecisionTree has checked that children stay within their tree, and TrainedModel that features exist.
            unsafe sum = ck_trees_sum(nodes, roots + numbers.lowerBound, numbers.count, row, width, sum)
          case .general(let tree): unsafe sum += tree.leaf(of: row)
          }
        }
      }
    }
    return sum
  }

  /// Adds to each row's sum its leaves: one tree after the other over all rows.
  ///
  /// - Parameters:
  ///   - rows: `count` rows of `width` values, one row after the other.
  ///   - count: How many rows there are.
  ///   - width: How many values a row has.
  ///   - sums: One sum a row.
  func add(rows: UnsafePointer<Float>, count: Int, width: Int, to sums: UnsafeMutablePointer<Float>) {
    unsafe nodes.withUnsafeBufferPointer { nodes in
      for run in runs {
        switch run {
        case .small(let numbers):
          guard let nodes = nodes.baseAddress else { continue }
          for number in numbers { unsafe ck_tree_add(nodes, roots[number], rows, width, count, sums) }
        case .general(let tree):
          for row in 0..<count { unsafe sums[row] += tree.leaf(of: rows + row * width) }
        }
      }
    }
  }
}

extension DecisionTree {
  /// The value of the leaf that a row falls into.
  fileprivate func leaf(of row: UnsafePointer<Float>) -> Float {
    var node = nodes[0]
    while let feature = node.feature { unsafe node = nodes[node.left + (node.sendsLeft(row[feature]) ? 0 : 1)] }
    return node.value
  }
}

extension DecisionTree.Node {
  /// Whether a row whose feature has this value goes left.
  @inline(__always)
  func sendsLeft(_ value: Float) -> Bool {
    if value.isNaN { return missingGoesLeft }
    return categories.map { $0.contains(value) } ?? (value <= threshold)
  }
}
