/// Reads the parallel lists of `TreeEnsembleRegressor` back into trees.
struct TreeReader {
  private let node: ONNXGraph.Node

  /// Checks what is said about the ensemble as a whole.
  init(_ node: ONNXGraph.Node) throws(ModelError) {
    self.node = node
    for (name, expected) in [("aggregate_function", "SUM"), ("post_transform", "NONE")] {
      guard let value = node.value(name) else { continue }
      guard value == .text(expected) else {
        throw ModelError(.modelFile, "the trees' \(name) is not \(expected), the only one that can be read")
      }
    }
    guard node.value("n_targets") == .integer(1), node.value("base_values") == nil else {
      throw ModelError(.modelFile, "the trees have several targets or base values; one target without can be read")
    }
  }

  /// The trees.
  func ensemble() throws(ModelError) -> TreeEnsemble {
    guard case .texts(let modes) = node.value("nodes_modes") else { throw missing("nodes_modes") }
    let count = modes.count
    let trees = try integers("nodes_treeids", count)
    let ids = try integers("nodes_nodeids", count)
    let features = try integers("nodes_featureids", count)
    let thresholds = try floats("nodes_values", count)
    let whenTrue = try integers("nodes_truenodeids", count)
    let whenFalse = try integers("nodes_falsenodeids", count)
    let missingTrue = try integers("nodes_missing_value_tracks_true", count)
    let covers = try floats("nodes_hitrates", count)

    guard case .floats(let weights) = node.value("target_weights") else { throw missing("target_weights") }
    let leafTrees = try integers("target_treeids", weights.count)
    let leafIDs = try integers("target_nodeids", weights.count)
    let targets = try integers("target_ids", weights.count)
    var leaf = 0
    var grown: [TreeListing] = []
    for index in 0..<count {
      // Nodes are numbered from 0 in each tree and listed in that order, and so are the leaves' values.
      if index == 0 ? trees[0] == 0 : trees[index] == trees[index - 1] &+ 1 { grown.append(TreeListing()) }
      guard !grown.isEmpty, trees[index] == grown.count - 1, ids[index] == grown[grown.count - 1].nodes.count else {
        throw ModelError(.modelFile, "node \(index) of the trees is out of order; trees and nodes count from 0")
      }
      var next = TreeListing.Node(
        mode: modes[index], feature: features[index], value: thresholds[index], whenTrue: whenTrue[index],
        whenFalse: whenFalse[index], missingIsTrue: missingTrue[index] == 1, cover: covers[index])
      if next.mode == TreeListing.leaf {
        guard leaf < weights.count, leafTrees[leaf] == trees[index], leafIDs[leaf] == ids[index], targets[leaf] == 0
        else { throw ModelError(.modelFile, "leaf \(leaf) of the trees has no value, or one out of order") }
        next.weight = weights[leaf]
        leaf += 1
      }
      grown[grown.count - 1].nodes.append(next)
    }
    guard leaf == weights.count else { throw ModelError(.modelFile, "the trees have values for leaves that they lack") }
    var finished: [DecisionTree] = []
    for listing in grown { finished.append(try listing.tree()) }
    return try TreeEnsemble(trees: finished)
  }

  private func integers(_ name: String, _ count: Int) throws(ModelError) -> [Int] {
    guard case .integers(let values) = node.value(name), values.count == count else { throw missing(name) }
    return values
  }

  private func floats(_ name: String, _ count: Int) throws(ModelError) -> [Float] {
    guard case .floats(let values) = node.value(name), values.count == count else { throw missing(name) }
    return values
  }

  private func missing(_ name: String) -> ModelError {
    ModelError(.modelFile, "the trees' list '\(name)' is missing, or not as long as the others")
  }
}
