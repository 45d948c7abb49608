/// The numbers that a file gives a node and its tree.
private struct Place: Hashable {
  let tree: Int
  let node: Int
}

extension NodePlan {
  /// Reads the parallel lists of `TreeEnsembleClassifier` and `TreeEnsembleRegressor`.
  ///
  /// - Parameters:
  ///   - leaves: What the lists about leaves are called: `class` or `target`.
  ///   - targets: How many scores there are.
  ///   - width: How many features a row has.
  ///   - isDouble: Whether rows are compared in double precision; else thresholds are floats.
  /// - Returns: The trees, in which every way ends at a leaf.
  /// - Throws: ``ModelError`` naming the node of the graph and what about its trees cannot be.
  func trees(leaves: String, targets: Int, width: Int, isDouble: Bool) throws(ModelError) -> TreeWalk {
    let modes = try texts("nodes_modes") ?? []
    let count = modes.count
    func list(_ name: String, _ expected: Int) throws(ModelError) -> [Int] {
      let values = try integers(name) ?? []
      guard values.count == expected else {
        throw refusal("its list '\(name)' has \(values.count) entries where \(expected) are expected")
      }
      return values
    }
    let trees = try list("nodes_treeids", count)
    let ids = try list("nodes_nodeids", count)
    let features = try list("nodes_featureids", count)
    let whenTrue = try list("nodes_truenodeids", count)
    let whenFalse = try list("nodes_falsenodeids", count)
    let missing = try integers("nodes_missing_value_tracks_true") ?? []
    let thresholds = try reals("nodes_values") ?? []
    guard thresholds.count == count, missing.isEmpty || missing.count == count else {
      throw refusal("its lists about nodes are not equally long")
    }

    let places = Dictionary(zip(zip(trees, ids).map(Place.init), 0..<count)) { first, _ in first }
    guard places.count == count else { throw refusal("two nodes of a tree have the same number") }
    var nodes = [TreeWalk.Node](repeating: TreeWalk.Node(), count: count)
    var roots: [Int] = []
    var begun: Set<Int> = []
    for index in 0..<count {
      if index == 0 || trees[index] != trees[index - 1] {
        guard begun.insert(trees[index]).inserted else { throw refusal("the nodes of a tree do not stand together") }
        roots.append(index)
      }
      if modes[index] == "LEAF" { continue }
      guard let mode = TreeWalk.Mode.byName[modes[index]] else {
        throw refusal("its trees compare by '\(modes[index])', which ONNX does not know")
      }
      guard let yes = places[Place(tree: trees[index], node: whenTrue[index])],
        let no = places[Place(tree: trees[index], node: whenFalse[index])]
      else {
        throw refusal("node \(ids[index]) of tree \(trees[index]) points at a child that there is not")
      }
      nodes[index] = TreeWalk.Node(
        mode: mode, feature: features[index],
        threshold: isDouble ? thresholds[index] : Double(Float(thresholds[index])),
        missingIsTrue: !missing.isEmpty && missing[index] == 1, whenTrue: yes, whenFalse: no)
    }

    let values = try reals(leaves + "_weights") ?? []
    let owners = zip(
      try list(leaves + "_treeids", values.count), try list(leaves + "_nodeids", values.count)
    ).map { places[Place(tree: $0, node: $1)] }
    let scores = try list(leaves + "_ids", values.count)
    let weights = try weights(of: owners, scores, values, &nodes)
    if let fault = TreeWalk.fault(nodes: nodes, roots: roots, weights: weights, targets: targets, width: width) {
      throw refusal(fault)
    }
    return TreeWalk(nodes: nodes, roots: roots, weights: weights)
  }

  /// Orders what leaves add by leaf, each leaf's in the order of the list.
  private func weights(
    of owners: [Int?], _ targets: [Int], _ values: [Double], _ nodes: inout [TreeWalk.Node]
  ) throws(ModelError) -> [TreeWalk.Weight] {
    var entries: [(node: Int, entry: Int)] = []
    for (entry, owner) in owners.enumerated() {
      guard let owner else { throw refusal("it has a weight for a node that there is not") }
      // A weight at a question is never reached.
      if nodes[owner].mode == nil { entries.append((owner, entry)) }
    }
    entries.sort { ($0.node, $0.entry) < ($1.node, $1.entry) }
    for (place, entry) in entries.enumerated() {
      let isFirst = place == 0 || entries[place - 1].node != entry.node
      nodes[entry.node].weights = (isFirst ? place : nodes[entry.node].weights.lowerBound)..<place + 1
    }
    return entries.map { TreeWalk.Weight(target: targets[$0.entry], value: values[$0.entry]) }
  }

  /// Numbers that stand in an attribute of floats or in one that is a tensor; nil when they stand in neither.
  func reals(_ name: String) throws(ModelError) -> [Double]? {
    if let tensor = try tensor(name + "_as_tensor"), tensor.type.isReal { return tensor.elements }
    return try floats(name)?.map(Double.init)
  }
}
