/// Builds an ONNX graph as one chain of nodes, each taking what the one before gives.
struct GraphBuilder {
  /// The name of what the core gives.
  static let logOdds = "log_odds"

  var graph: ONNXGraph
  /// The name of what the last node gives.
  var current: String

  /// Adds a node that takes the current tensor, and constants after it.
  mutating func add(
    _ op: String, domain: String = "", constants: [ONNXGraph.Tensor] = [],
    attributes: [(String, ONNXGraph.Attribute.Value)] = [], gives output: String
  ) {
    graph.constants.append(contentsOf: constants)
    graph.nodes.append(
      .init(
        op: op, domain: domain, inputs: [current] + constants.map(\.name), outputs: [output],
        attributes: attributes.map { .init(name: $0.0, value: $0.1) }))
    current = output
  }

  func vector(_ name: String, _ elements: [Double]) -> ONNXGraph.Tensor {
    .init(name: name, shape: [elements.count], type: .double, elements: elements)
  }

  private mutating func cast(to type: ONNXGraph.ElementType, gives output: String) {
    add("Cast", attributes: [("to", .integer(type.rawValue))], gives: output)
  }

  /// Adds the whole scorer.
  mutating func add(_ model: TrainedModel) {
    if let imputation = model.imputation { add(imputation) }
    switch model.core {
    case .linear(let linear):
      cast(to: .double, gives: "values")
      add(model.preprocessing)
      let weights = ONNXGraph.Tensor(
        name: "weights", shape: [linear.weights.count, 1], type: .double, elements: linear.weights)
      add("Gemm", constants: [weights, vector("intercept", [linear.intercept])], gives: Self.logOdds)
    case .trees(let ensemble):
      add(
        "TreeEnsembleRegressor", domain: "ai.onnx.ml", attributes: ensemble.attributes, gives: "tree_sum")
      cast(to: .double, gives: Self.logOdds)
    case .network(let network):
      cast(to: .double, gives: "values")
      add(model.preprocessing)
      add(network)
    }
    add(model.calibration)
    add("Sigmoid", gives: "probability")
    cast(to: .float, gives: ONNXModel.output)
  }

  /// Fills gaps, and appends for each indicator whether there was one.
  private mutating func add(_ imputation: Imputation) {
    let raw = current
    let fill = ONNXGraph.Tensor(
      name: "fill", shape: [imputation.fill.count], type: .float, elements: imputation.fill.map(Double.init))
    graph.constants.append(fill)
    add("IsNaN", gives: "is_missing")
    graph.nodes.append(.init(op: "Where", inputs: [current, fill.name, raw], outputs: ["filled"]))
    guard !imputation.indicators.isEmpty else {
      current = "filled"
      return
    }
    cast(to: .float, gives: "missing")
    // A column for each indicator, with a 1 in the row of its feature.
    var elements = [Double](repeating: 0, count: imputation.fill.count * imputation.indicators.count)
    for (column, feature) in imputation.indicators.enumerated() {
      elements[feature * imputation.indicators.count + column] = 1
    }
    add(
      "MatMul",
      constants: [
        .init(
          name: "indicated", shape: [imputation.fill.count, imputation.indicators.count], type: .float,
          elements: elements)
      ], gives: "indicators")
    graph.nodes.append(
      .init(
        op: "Concat", inputs: ["filled", current], outputs: ["complete"],
        attributes: [.init(name: "axis", value: .integer(1))]))
    current = "complete"
  }

  private mutating func add(_ preprocessing: Preprocessing) {
    guard case .standardization(let means, let scales) = preprocessing else { return }
    add("Sub", constants: [vector("means", means)], gives: "centered")
    add("Div", constants: [vector("scales", scales)], gives: "standardized")
  }
}

extension TreeEnsemble {
  /// The trees as attributes of `TreeEnsembleRegressor`: parallel lists with one entry a node, or one a leaf.
  fileprivate var attributes: [(String, ONNXGraph.Attribute.Value)] {
    let nodes = trees.enumerated().flatMap { tree, content in
      TreeListing(content).nodes.enumerated().map { (tree: tree, id: $0, node: $1) }
    }
    let leaves = nodes.filter { $0.node.mode == TreeListing.leaf }
    return [
      ("aggregate_function", .text("SUM")),
      ("n_targets", .integer(1)),
      ("nodes_falsenodeids", .integers(nodes.map(\.node.whenFalse))),
      ("nodes_featureids", .integers(nodes.map(\.node.feature))),
      ("nodes_hitrates", .floats(nodes.map(\.node.cover))),
      ("nodes_missing_value_tracks_true", .integers(nodes.map { $0.node.missingIsTrue ? 1 : 0 })),
      ("nodes_modes", .texts(nodes.map(\.node.mode))),
      ("nodes_nodeids", .integers(nodes.map(\.id))),
      ("nodes_treeids", .integers(nodes.map(\.tree))),
      ("nodes_truenodeids", .integers(nodes.map(\.node.whenTrue))),
      ("nodes_values", .floats(nodes.map(\.node.value))),
      ("post_transform", .text("NONE")),
      ("target_ids", .integers(leaves.map { _ in 0 })),
      ("target_nodeids", .integers(leaves.map(\.id))),
      ("target_treeids", .integers(leaves.map(\.tree))),
      ("target_weights", .floats(leaves.map(\.node.weight))),
    ]
  }
}
