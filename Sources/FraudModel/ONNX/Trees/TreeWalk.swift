/// Trees of other programs as they stand in the file: any comparison, several values a leaf, and children that several
/// questions share, which is how converters write a question about many categories.
struct TreeWalk: Sendable {
  /// How a question compares a feature with its number.
  ///
  /// The numbers are those of `TreeEnsemble`.
  enum Mode: Int, Sendable {
    case lessOrEqual, less, greaterOrEqual, greater, equal, notEqual, member

    /// The modes as the older operators write them.
    static let byName: [String: Mode] = [
      "BRANCH_LEQ": .lessOrEqual, "BRANCH_LT": .less, "BRANCH_GTE": .greaterOrEqual, "BRANCH_GT": .greater,
      "BRANCH_EQ": .equal, "BRANCH_NEQ": .notEqual,
    ]
  }

  /// A question, or a leaf.
  struct Node: Sendable {
    /// How to compare; nil for a leaf.
    var mode: Mode?
    var feature = 0
    var threshold = 0.0
    /// What a question of membership asks for.
    var members: Set<Double> = []
    var missingIsTrue = false
    var whenTrue = 0
    var whenFalse = 0
    /// Which of the weights a leaf adds.
    var weights = 0..<0
  }

  /// What a leaf adds to one of the scores.
  struct Weight: Sendable {
    let target: Int
    let value: Double
  }

  let nodes: [Node]
  let roots: [Int]
  let weights: [Weight]

  /// Puts trees together.
  ///
  /// - Parameters:
  ///   - nodes: All trees' nodes; the children count in this array.
  ///   - roots: The first node of each tree.
  ///   - weights: What leaves add.
  ///   - targets: How many scores there are.
  ///   - width: How many features a row has.
  /// - Returns: What is wrong; nil when nothing is.
  static func fault(nodes: [Node], roots: [Int], weights: [Weight], targets: Int, width: Int) -> String? {
    for node in nodes where node.mode != nil {
      guard nodes.indices.contains(node.whenTrue), nodes.indices.contains(node.whenFalse) else {
        return "a node points at a child that there is not"
      }
      guard node.feature >= 0, node.feature < width else {
        return "a node compares feature \(node.feature), counted from 0, of \(width)"
      }
    }
    guard weights.allSatisfy({ $0.target >= 0 && $0.target < targets }) else {
      return "a leaf adds to a score that is not among \(targets)"
    }
    guard !roots.isEmpty, roots.allSatisfy(nodes.indices.contains) else {
      return "it has no trees, or one without a root"
    }
    return hasCircle(nodes, roots) ? "a tree's nodes lead in a circle" : nil
  }

  /// Whether some node can be reached from itself; found without recursion, however deep the trees are.
  private static func hasCircle(_ nodes: [Node], _ roots: [Int]) -> Bool {
    enum State { case new, open, done }
    var states = [State](repeating: .new, count: nodes.count)
    for root in roots where states[root] == .new {
      var path = [root]
      while let current = path.last {
        if states[current] != .new {
          states[current] = .done
          path.removeLast()
          continue
        }
        states[current] = .open
        guard nodes[current].mode != nil else { continue }
        for child in [nodes[current].whenTrue, nodes[current].whenFalse] {
          if states[child] == .open { return true }
          if states[child] == .new { path.append(child) }
        }
      }
    }
    return false
  }

  /// The weights of the leaf that a row falls into.
  ///
  /// - Parameters:
  ///   - root: Where the tree begins.
  ///   - memory: Holds the row.
  ///   - start: Where the row begins.
  /// - Returns: Places in ``weights``.
  @inline(__always)
  func leaf(from root: Int, _ memory: [Double], _ start: Int) -> Range<Int> {
    var number = root
    while let mode = nodes[number].mode {
      let value = memory[start + nodes[number].feature]
      let threshold = nodes[number].threshold
      let isTrue =
        switch mode {
        case .lessOrEqual: value <= threshold
        case .less: value < threshold
        case .greaterOrEqual: value >= threshold
        case .greater: value > threshold
        case .equal: value == threshold
        case .notEqual: value != threshold
        case .member: nodes[number].members.contains(value)
        }
      number =
        isTrue || nodes[number].missingIsTrue && value.isNaN ? nodes[number].whenTrue : nodes[number].whenFalse
    }
    return nodes[number].weights
  }
}
