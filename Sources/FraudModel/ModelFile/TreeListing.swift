/// A tree as `TreeEnsembleRegressor` lists it: nodes that name their children by number.
///
/// The operator asks whether a value is at most a threshold, or equal to one, so a question about several categories
/// becomes a chain: each node asks for one category, sends it to the common left child and others to the next node. The
/// chain's first node keeps the question's number, the others stand after all nodes of the tree. onnxruntime takes
/// such chains, which LightGBM's converter writes too, for what they are.
struct TreeListing {
  /// A node as it is listed.
  struct Node {
    var mode: String
    var feature = 0
    var value: Float = 0
    var whenTrue = 0
    var whenFalse = 0
    var missingIsTrue = false
    var cover: Float
    /// What a leaf adds.
    var weight: Float = 0
  }

  static let leaf = "LEAF"
  static let below = "BRANCH_LEQ"
  static let equal = "BRANCH_EQ"

  var nodes: [Node] = []

  /// Lists no node yet.
  init() {}

  /// Lists a tree.
  init(_ tree: DecisionTree) {
    nodes = tree.nodes.map { node in
      guard let feature = node.feature else { return Node(mode: Self.leaf, cover: node.cover, weight: node.value) }
      return Node(
        mode: node.categories == nil ? Self.below : Self.equal, feature: feature, value: node.threshold,
        whenTrue: node.left, whenFalse: node.left + 1, missingIsTrue: node.missingGoesLeft, cover: node.cover)
    }
    for (number, node) in tree.nodes.enumerated() {
      guard let categories = node.categories?.categories else { continue }
      nodes[number].value = Float(categories.first ?? 0)
      var last = number
      for category in categories.dropFirst() {
        var next = nodes[last]
        next.value = Float(category)
        nodes[last].whenFalse = nodes.count
        last = nodes.count
        nodes.append(next)
      }
    }
  }

  /// The tree that is listed.
  ///
  /// - Throws: ``ModelError`` when the nodes are not one tree, or ask what cannot be read.
  /// - Complexity: O(count of nodes).
  func tree() throws(ModelError) -> DecisionTree {
    var built: [DecisionTree.Node] = []
    var isUsed = [Bool](repeating: false, count: nodes.count)
    func use(_ number: Int) throws(ModelError) {
      guard nodes.indices.contains(number), !isUsed[number] else {
        throw ModelError(.modelFile, "node \(number) of a tree is missing, or the child of several nodes")
      }
      isUsed[number] = true
    }
    // Numbers of listed nodes, in the order in which they are built: children side by side.
    var queue = [0]
    try use(0)
    while built.count < queue.count {
      let node = nodes[queue[built.count]]
      let left = queue.count
      switch node.mode {
      case Self.leaf:
        built.append(.leaf(node.weight, cover: node.cover))
        continue
      case Self.below:
        built.append(
          .split(
            on: node.feature, at: node.value, missingGoesLeft: node.missingIsTrue, left: left, cover: node.cover))
        queue += [node.whenTrue, node.whenFalse]
      case Self.equal:
        var categories = [try category(node)]
        var last = node
        while nodes.indices.contains(last.whenFalse), continues(node, nodes[last.whenFalse]) {
          try use(last.whenFalse)
          last = nodes[last.whenFalse]
          categories.append(try category(last))
        }
        built.append(
          .split(
            on: node.feature, among: CategorySet(categories), missingGoesLeft: node.missingIsTrue, left: left,
            cover: node.cover))
        queue += [node.whenTrue, last.whenFalse]
      default:
        throw ModelError(
          .modelFile,
          "the trees compare by '\(node.mode)', which cannot be read; \(Self.below) and \(Self.equal) can")
      }
      try use(queue[left])
      try use(queue[left + 1])
    }
    guard let unused = isUsed.firstIndex(of: false) else { return try DecisionTree(nodes: built) }
    throw ModelError(.modelFile, "node \(unused) of a tree cannot be reached; the tree is damaged")
  }

  /// Whether a node asks for one more category of the question that another begins.
  private func continues(_ first: Node, _ next: Node) -> Bool {
    next.mode == Self.equal && next.feature == first.feature && next.whenTrue == first.whenTrue
      && next.missingIsTrue == first.missingIsTrue
  }

  private func category(_ node: Node) throws(ModelError) -> Int {
    let value = node.value
    guard value >= 0, value <= Float(CategorySet.highest), value == value.rounded(.towardZero) else {
      throw ModelError(
        .modelFile,
        "a tree asks whether feature \(node.feature) equals \(value); categories are 0 to \(CategorySet.highest)")
    }
    return Int(value)
  }
}
