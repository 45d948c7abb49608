/// A binary tree that gives each row the value of the leaf that the row falls into.
public struct DecisionTree: Equatable, Sendable {
  /// A place in a tree: a question about one feature, or a leaf.
  public struct Node: Equatable, Sendable {
    /// The feature that is compared; nil for a leaf.
    public let feature: Int?
    /// Rows whose value is at most this go left; 0 for a leaf and for a question about categories.
    public let threshold: Float
    /// Rows whose value is one of these categories go left, in place of a threshold; nil for a question of order.
    public let categories: CategorySet?
    /// Whether rows without a value (NaN) go left.
    public let missingGoesLeft: Bool
    /// The number of the left child, 0 for a leaf; the right child is the next one.
    public let left: Int
    /// What a leaf adds to the log-odds; 0 for a question.
    public let value: Float
    /// How many training rows passed here; 0 where the file does not say.
    public let cover: Float

    /// A leaf.
    public static func leaf(_ value: Float, cover: Float = 0) -> Node {
      Node(
        feature: nil, threshold: 0, categories: nil, missingGoesLeft: false, left: 0, value: value, cover: cover)
    }

    /// A question that asks whether the feature's value lies at or below the threshold.
    public static func split(
      on feature: Int, at threshold: Float, missingGoesLeft: Bool, left: Int, cover: Float = 0
    ) -> Node {
      Node(
        feature: feature, threshold: threshold, categories: nil, missingGoesLeft: missingGoesLeft, left: left, value: 0,
        cover: cover)
    }

    /// A question that asks whether the feature's value is one of some categories.
    public static func split(
      on feature: Int, among categories: CategorySet, missingGoesLeft: Bool, left: Int, cover: Float = 0
    ) -> Node {
      Node(
        feature: feature, threshold: 0, categories: categories, missingGoesLeft: missingGoesLeft, left: left, value: 0,
        cover: cover)
    }

    /// The same node with its children elsewhere.
    func moved(left: Int) -> Node {
      Node(
        feature: feature, threshold: threshold, categories: categories, missingGoesLeft: missingGoesLeft, left: left,
        value: value, cover: cover)
    }
  }

  /// The nodes, level by level: the root first, each pair of children side by side.
  public let nodes: [Node]
  /// The number of questions on the longest way from the root to a leaf.
  public let depth: Int

  /// Builds a tree from nodes in any order in which the root is first and siblings are side by side.
  ///
  /// - Parameter nodes: The nodes; ``Node/left`` counts in this array.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` when the nodes are not one tree, or when a
  ///   threshold, a value or a feature number is impossible.
  /// - Complexity: O(count of nodes).
  public init(nodes: [Node]) throws(ModelError) {
    var ordered: [Node] = []
    ordered.reserveCapacity(nodes.count)
    // A level is the numbers of its nodes in `nodes`. Each question adds two nodes to `reached`, so a tree that
    // names a node twice or in a circle reaches more nodes than there are.
    var level = [0]
    var reached = 1
    var depth = -1
    guard !nodes.isEmpty else { throw ModelError(.modelFile, "a tree has no node; a leaf is the least it can be") }
    while !level.isEmpty {
      var next: [Int] = []
      for number in level {
        let node = nodes[number]
        guard let feature = node.feature else {
          guard node.value.isFinite else {
            throw ModelError(.modelFile, "a leaf's value is \(node.value); it must be a finite number")
          }
          ordered.append(.leaf(node.value, cover: node.cover))
          continue
        }
        guard feature >= 0, feature < 1 << 24, !node.threshold.isNaN else {
          throw ModelError(.modelFile, "a tree compares feature \(feature) with \(node.threshold), which cannot be")
        }
        guard node.categories != CategorySet() else {
          throw ModelError(.modelFile, "a tree asks whether feature \(feature) is of no category; name some")
        }
        guard node.left > 0, node.left < nodes.count - 1, reached + 2 <= nodes.count else {
          throw ModelError(.modelFile, "a tree's node points at children (\(node.left)) that are not its own")
        }
        ordered.append(node.moved(left: reached))
        reached += 2
        next.append(node.left)
        next.append(node.left + 1)
      }
      level = next
      depth += 1
    }
    guard reached == nodes.count else {
      throw ModelError(.modelFile, "a tree has \(nodes.count) nodes of which \(reached) can be reached; it is damaged")
    }
    self.nodes = ordered
    self.depth = depth
  }
}

/// Trees whose leaf values are added up to log-odds.
public struct TreeEnsemble: Equatable, Sendable {
  /// The trees, in the order in which they were grown.
  public let trees: [DecisionTree]

  /// Puts trees together.
  ///
  /// - Parameter trees: At least one.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` when there is none.
  public init(trees: [DecisionTree]) throws(ModelError) {
    guard !trees.isEmpty else { throw ModelError(.modelFile, "the model has no trees; it needs at least one") }
    self.trees = trees
  }

  /// The highest feature number that a tree compares; -1 when none compares any.
  var highestFeature: Int { trees.lazy.flatMap(\.nodes).compactMap(\.feature).max() ?? -1 }
}
