internal import CKernels

/// Lays out trees for ``TreeContributions``: each question with the shares of the training rows that went its ways, and
/// with the last question above it about the same feature.
struct SharedPath {
  /// A place on the way through a tree.
  private enum Step {
    /// Goes to a node along an edge, which a share of all rows reaches.
    case enter(node: Int, edge: UInt32, reach: Double)
    /// Comes back to a question about a feature, where another edge is the feature's last.
    case leave(feature: Int, before: UInt32)
    /// Goes along an edge of a question about a feature.
    case take(feature: Int, edge: UInt32)
  }

  private var steps: [Step] = []
  /// Of each feature that is asked for on the way, the last edge.
  private var last: [Int: UInt32] = [:]

  /// Adds a tree's questions, level by level as its nodes are.
  ///
  /// - Parameters:
  ///   - tree: The tree.
  ///   - questions: Gets the questions.
  /// - Returns: The leaf that is expected of a training row, and the most features that a path asks for.
  /// - Throws: ``ModelError`` when the tree does not say how many training rows passed where.
  /// - Complexity: O(nodes).
  mutating func follow(
    _ tree: DecisionTree, _ questions: inout [ck_shared_question]
  ) throws(ModelError) -> (value: Double, features: Int) {
    let start = questions.count
    var numbers = [Int](repeating: 0, count: tree.nodes.count)
    for (number, node) in tree.nodes.enumerated() where node.feature != nil {
      numbers[number] = questions.count
      questions.append(ck_shared_question())
    }
    var expected = (value: 0.0, features: 0)
    steps = [.enter(node: 0, edge: 0, reach: 1)]
    while let step = steps.popLast() {
      switch step {
      case .leave(let feature, let before): last[feature] = before == 0 ? nil : before
      case .take(let feature, let edge): last[feature] = edge
      case .enter(let number, let edge, let reach):
        let node = tree.nodes[number]
        guard let feature = node.feature else {
          expected.value += reach * Double(node.value)
          expected.features = max(expected.features, last.count)
          continue
        }
        let share = try shares(of: tree, at: number)
        let children = (tree.nodes[node.left], tree.nodes[node.left + 1])
        let before = last[feature] ?? 0
        var earlier = 1.0
        if before > 0 {
          let shares = questions[start + Int(before - 1) / 2].shares
          earlier = before % 2 == 1 ? shares.0 : shares.1
        }
        questions[numbers[number]] = ck_shared_question(
          share: share, shares: (share.0 * earlier, share.1 * earlier),
          value: (
            children.0.feature == nil ? children.0.value : 1, children.1.feature == nil ? children.1.value : 1
          ),
          above: edge, before: before, feature: UInt32(feature))
        let left = UInt32(2 * (numbers[number] - start) + 1)
        // What is put on top is done first.
        steps.append(.leave(feature: feature, before: before))
        steps.append(.enter(node: node.left + 1, edge: left + 1, reach: reach * share.1))
        steps.append(.take(feature: feature, edge: left + 1))
        steps.append(.enter(node: node.left, edge: left, reach: reach * share.0))
        steps.append(.take(feature: feature, edge: left))
      }
    }
    return expected
  }

  /// Which shares of a question's training rows went left and right.
  private func shares(
    of tree: DecisionTree, at number: Int
  ) throws(ModelError) -> (Double, Double) {
    let node = tree.nodes[number]
    let cover = Double(node.cover)
    let left = Double(tree.nodes[node.left].cover)
    let right = Double(tree.nodes[node.left + 1].cover)
    guard left >= 0, right >= 0, left.isFinite, right.isFinite, cover.isFinite, number > 0 || cover > 0 else {
      throw ModelError(
        .modelFile,
        "a tree does not say how many training rows passed its nodes, without which no score can be explained; "
          + "write the model again with 'nodes_hitrates'")
    }
    // Where no row came, none tells the sides apart.
    return cover > 0 ? (left / cover, right / cover) : (0.5, 0.5)
  }
}
