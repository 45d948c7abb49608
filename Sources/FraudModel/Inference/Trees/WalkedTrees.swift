internal import CKernels

/// Trees laid out for scoring single rows: nodes of 8 bytes, walked several trees at a time without a branch on the
/// data.
///
/// Each tree is walked for as many steps as it is deep; a leaf that is reached sooner is its own child, so that no step
/// has to ask whether it stands on a leaf. Leaves are added in single precision, tree after tree, as ONNX runtimes do.
/// Memory: 8 bytes a node, 32 a distinct set of categories.
struct WalkedTrees: Sendable {
  /// Trees next to each other that are walked alike.
  private enum Run {
    /// Trees with these numbers in `roots`.
    case small(Range<Int>)
    /// A tree that is too large for a node's 16 bits.
    case general(DecisionTree)
  }

  private let nodes: [ck_forest_node]
  private let roots: [ck_tree_root]
  private let runs: [Run]
  /// Sets of categories, each of four words.
  private let sets: [UInt64]

  init(_ trees: some Sequence<DecisionTree>) {
    var nodes: [ck_forest_node] = []
    var roots: [ck_tree_root] = []
    var runs: [Run] = []
    var sets = CategoryTable()
    for tree in trees {
      guard Self.isSmall(tree) else {
        runs.append(.general(tree))
        continue
      }
      let number = roots.count
      roots.append(ck_tree_root(first: UInt32(nodes.count), depth: UInt32(tree.depth)))
      for (place, node) in tree.nodes.enumerated() { nodes.append(Self.node(node, number: place, &sets)) }
      if case .small(let before) = runs.last {
        runs[runs.count - 1] = .small(before.lowerBound..<number + 1)
      } else {
        runs.append(.small(number..<number + 1))
      }
    }
    self.nodes = nodes
    self.roots = roots
    self.runs = runs
    self.sets = sets.words
  }

  private static func isSmall(_ tree: DecisionTree) -> Bool {
    tree.nodes.count <= 1 << 16 && tree.nodes.allSatisfy { ($0.feature ?? 0) < ck_most_walked_features }
  }

  private static func node(_ node: DecisionTree.Node, number: Int, _ sets: inout CategoryTable) -> ck_forest_node {
    guard let feature = node.feature else {
      return ck_forest_node(key: node.value.bitPattern, left: UInt16(number), question: 0)
    }
    let question = UInt16(feature << 3 | (node.missingGoesLeft ? 5 : 1))
    guard let categories = node.categories else {
      return ck_forest_node(key: FloatOrder.key(node.threshold), left: UInt16(node.left), question: question)
    }
    return ck_forest_node(key: sets.number(of: categories), left: UInt16(node.left), question: question | 2)
  }

  /// Gives the sets' words, if there are any, to a piece of work.
  @inline(__always)
  private func withSets<Result>(_ work: (UnsafePointer<UInt64>?) -> Result) -> Result {
    unsafe sets.withUnsafeBufferPointer { unsafe work($0.isEmpty ? nil : $0.baseAddress) }
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
            unsafe sum = withSets { sets in
              unsafe ck_trees_sum(nodes, roots + numbers.lowerBound, numbers.count, sets, row, width, sum)
            }
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
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * count * width) { keys in
      unsafe nodes.withUnsafeBufferPointer { nodes in
        guard let keys = keys.baseAddress else { return }
        if !roots.isEmpty { unsafe ck_keys(rows, width, count, keys) }
        for run in runs {
          switch run {
          case .small(let numbers):
            guard let nodes = nodes.baseAddress else { continue }
            unsafe withSets { sets in
              for number in numbers { unsafe ck_tree_add(nodes, roots[number], sets, rows, keys, width, count, sums) }
            }
          case .general(let tree):
            for row in 0..<count { unsafe sums[row] += tree.leaf(of: rows + row * width) }
          }
        }
      }
    }
  }
}

/// Distinct sets of categories by number.
private struct CategoryTable {
  private var numbers: [CategorySet: UInt32] = [:]
  private(set) var words: [UInt64] = []

  mutating func number(of set: CategorySet) -> UInt32 {
    if let number = numbers[set] { return number }
    let number = UInt32(words.count / 4)
    numbers[set] = number
    words += [0, 0, 0, 0]
    for category in set.categories { words[Int(number) * 4 + category / 64] |= 1 << UInt64(category % 64) }
    return number
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
