extension Operator {
  /// Ensembles of trees of `ai.onnx.ml`.
  static let trees: [Operator] = [
    Operator("TreeEnsembleClassifier", domain: mlDomain) { (op) throws(ModelError) in try op.classifyByTrees() },
    Operator("TreeEnsembleRegressor", domain: mlDomain) { (op) throws(ModelError) in
      let (value, width) = try op.rows()
      let targets = try op.integer("n_targets", 1)
      guard targets > 0, targets <= NodePlan.mostValues else { throw op.refusal("it has \(targets) targets") }
      guard let aggregate = TreeSums.Aggregate(rawValue: try op.text("aggregate_function", "SUM")) else {
        throw op.refusal("its aggregate_function is not SUM, AVERAGE, MIN or MAX")
      }
      let type: ONNXGraph.ElementType = value.type == .double ? .double : .float
      let walk = try op.trees(leaves: "target", targets: targets, width: width, isDouble: type == .double)
      try op.sumTrees(
        TreeSums(walk: walk, aggregate: aggregate, targets: targets, type: type), value,
        base: try op.reals("base_values") ?? [], try op.postTransform())
    },
    Operator("TreeEnsemble", since: 5, domain: mlDomain) { (op) throws(ModelError) in try op.runTreeEnsemble() },
  ]
}

extension NodePlan {
  /// Plans `TreeEnsemble`, which holds questions and leaves in lists of their own.
  fileprivate mutating func runTreeEnsemble() throws(ModelError) {
    let (value, width) = try rows()
    func list(_ name: String, _ expected: Int) throws(ModelError) -> [Int] {
      let values = try integers(name) ?? []
      guard values.count == expected else {
        throw refusal("its list '\(name)' has \(values.count) entries where \(expected) are expected")
      }
      return values
    }
    let modes = try tensor("nodes_modes")?.elements ?? []
    let count = modes.count
    let splits = try tensor("nodes_splits")?.elements ?? []
    let values = try tensor("leaf_weights")?.elements ?? []
    let targets = try integer("n_targets", 1)
    let leaves = try list("leaf_targetids", values.count)
    let missing = try integers("nodes_missing_value_tracks_true") ?? []
    guard splits.count == count, missing.isEmpty || missing.count == count, targets > 0, targets <= Self.mostValues
    else {
      throw refusal("its lists about nodes are not equally long, or it has \(targets) targets")
    }
    let features = try list("nodes_featureids", count)
    let (yes, yesLeaf) = (try list("nodes_truenodeids", count), try list("nodes_trueleafs", count))
    let (no, noLeaf) = (try list("nodes_falsenodeids", count), try list("nodes_falseleafs", count))
    var sets = (try tensor("membership_values")?.elements ?? []).split(omittingEmptySubsequences: false) { $0.isNaN }[
      ...]
    // Leaves follow the questions; a child beyond its list becomes one that is refused.
    func child(_ number: Int, _ isLeaf: Int) -> Int {
      let most = isLeaf == 1 ? values.count : count
      return number >= 0 && number < most ? number + (isLeaf == 1 ? count : 0) : -1
    }
    var nodes: [TreeWalk.Node] = []
    for index in 0..<count {
      guard let mode = Int(exactly: modes[index]).flatMap(TreeWalk.Mode.init) else {
        throw refusal("its trees compare by mode \(modes[index]), which ONNX does not know")
      }
      let members = mode == .member ? sets.popFirst() ?? [] : []
      nodes.append(
        TreeWalk.Node(
          mode: mode, feature: features[index], threshold: splits[index], members: Set(members),
          missingIsTrue: !missing.isEmpty && missing[index] == 1, whenTrue: child(yes[index], yesLeaf[index]),
          whenFalse: child(no[index], noLeaf[index])))
    }
    for leaf in values.indices { nodes.append(TreeWalk.Node(weights: leaf..<leaf + 1)) }
    // A tree that is one leaf is a question whose answers are the same.
    let roots = try integers("tree_roots") ?? []
    let weights = zip(leaves, values).map { TreeWalk.Weight(target: $0, value: $1) }
    if let fault = TreeWalk.fault(nodes: nodes, roots: roots, weights: weights, targets: targets, width: width) {
      throw refusal(fault)
    }
    let aggregates: [TreeSums.Aggregate] = [.average, .sum, .minimum, .maximum]
    let transforms: [PostTransform] = [.none, .softmax, .logistic, .softmaxZero, .probit]
    let (aggregate, transform) = (try integer("aggregate_function", 1), try integer("post_transform", 0))
    guard aggregates.indices.contains(aggregate), transforms.indices.contains(transform) else {
      throw refusal("its aggregate_function \(aggregate) or post_transform \(transform) is not one that ONNX knows")
    }
    let walk = TreeWalk(nodes: nodes, roots: roots, weights: weights)
    let type: ONNXGraph.ElementType = value.type == .double ? .double : .float
    try sumTrees(
      TreeSums(walk: walk, aggregate: aggregates[aggregate], targets: targets, type: type), value, base: [],
      transforms[transform])
  }
}
