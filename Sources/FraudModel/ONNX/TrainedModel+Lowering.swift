extension TrainedModel {
  /// Takes a model of another program for one of this library, when it plainly is one: trees whose sum goes through the
  /// logistic function, or logistic regression on features as they are or scaled.
  ///
  /// Such a model is scored and explained as fast as one that was trained here. Its scores agree with the program's to
  /// 1e-6; they differ at all only because sums are rounded less often. Nil when the program is anything else.
  ///
  /// - Parameters:
  ///   - scorer: The program with its features and the column that is the score.
  ///   - threshold: From which score on a transaction is flagged, which ONNX files do not say.
  /// - Complexity: O(size of the model).
  public init?(
    lowering scorer: ONNXScorer,
    threshold: Threshold = Threshold(value: 0.5, rule: "fixed 0.5", basis: "the file does not say one")
  ) {
    guard let lowering = ModelLowering(scorer), let parts = lowering.parts() else { return nil }
    do {
      try self.init(
        features: scorer.features, preprocessing: parts.preprocessing, core: parts.core, calibration: .none,
        threshold: threshold)
    } catch {
      return nil
    }
  }
}

/// Recognises the graphs that ``TrainedModel/init(lowering:threshold:)`` takes.
private struct ModelLowering {
  private let program: ONNXProgram
  private let scorer: ONNXScorer
  private let input: String
  private let givers: [String: ONNXGraph.Node]

  init?(_ scorer: ONNXScorer) {
    program = scorer.program
    self.scorer = scorer
    guard program.inputs.count == 1, program.inputs[0].type == "float", scorer.column == 1 else { return nil }
    input = program.inputs[0].name
    var givers: [String: ONNXGraph.Node] = [:]
    for node in program.graph.nodes { for output in node.outputs { givers[output] = node } }
    self.givers = givers
  }

  func parts() -> (preprocessing: Preprocessing, core: TrainedModel.Core)? {
    var name = scorer.output
    var isNormalized = false
    while let node = givers[name], let source = node.inputs.first {
      switch node.op {
      case "Identity", "ZipMap": name = source
      case "Cast" where program.values[source]?.type == .float: name = source
      case "Mul" where node.inputs.count == 2 && program.values[node.inputs[1]]?.constant == [1]: name = source
      case "Normalizer" where node.value("norm") == .text("L1"):
        isNormalized = true
        name = source
      case "TreeEnsembleClassifier" where node.outputs.last == name && !isNormalized:
        guard isInput(source), let ensemble = trees(node) else { return nil }
        return (.none, .trees(ensemble))
      case "LinearClassifier" where node.outputs.last == name:
        guard let linear = linear(node, mustMirror: isNormalized) else { return nil }
        return preprocessing(source).map { ($0, .linear(linear)) }
      default: return nil
      }
    }
    return nil
  }

  /// Whether a tensor is the row itself.
  private func isInput(_ name: String) -> Bool {
    var name = name
    while name != input {
      guard let node = givers[name], let source = node.inputs.first, ["Identity", "Cast"].contains(node.op),
        program.values[name]?.type == .float
      else { return false }
      name = source
    }
    return true
  }

  private func plan(_ node: ONNXGraph.Node) -> NodePlan {
    NodePlan(node, version: 1, inputs: node.inputs.map { program.values[$0] }, memory: [], texts: program.texts)
  }

  // MARK: Logistic regression

  private func linear(_ node: ONNXGraph.Node, mustMirror: Bool) -> LinearModel? {
    guard node.value("post_transform") == .text("LOGISTIC"), case .floats(let weights) = node.value("coefficients"),
      case .floats(let intercepts) = node.value("intercepts"), program.values[scorer.output]?.shape.last == 2
    else { return nil }
    let width = scorer.width
    if weights.count == width, intercepts.count == 1 {
      return LinearModel(weights: weights.map(Double.init), intercept: Double(intercepts[0]))
    }
    guard weights.count == 2 * width, intercepts.count == 2 else { return nil }
    let (first, second) = (weights[..<width], weights[width...])
    // Dividing by the sum of both probabilities changes nothing when they belong together.
    let mirrors = intercepts[0] == -intercepts[1] && zip(first, second).allSatisfy { $0 == -$1 }
    guard mirrors || !mustMirror else { return nil }
    return LinearModel(weights: second.map(Double.init), intercept: Double(intercepts[1]))
  }

  private func preprocessing(_ name: String) -> Preprocessing? {
    if isInput(name) { return Preprocessing.none }
    guard let node = givers[name], let source = node.inputs.first, node.op == "Scaler", isInput(source),
      case .floats(let offsets) = node.value("offset"), case .floats(let scales) = node.value("scale"),
      offsets.count == scorer.width, scales.count == scorer.width
    else { return nil }
    return .standardization(means: offsets.map(Double.init), scales: scales.map { 1 / Double($0) })
  }

  // MARK: Trees

  private func trees(_ node: ONNXGraph.Node) -> TreeEnsemble? {
    let op = plan(node)
    guard node.value("post_transform") == .text("LOGISTIC"),
      let walk = try? op.trees(leaves: "class", targets: 2, width: scorer.width, isDouble: false),
      let base = try? op.reals("base_values") ?? [], base.count <= 1
    else { return nil }
    // One score for the second class; with a base value only where leaves and base speak of the same one.
    let targets = Set(walk.weights.map(\.target))
    guard targets.count == 1, base.isEmpty || targets == [0] else { return nil }
    var trees: [DecisionTree] = []
    for root in walk.roots {
      guard let tree = tree(walk, root) else { return nil }
      trees.append(tree)
    }
    if let value = base.first, let leaf = try? DecisionTree(nodes: [.leaf(Float(value))]) { trees.append(leaf) }
    return try? TreeEnsemble(trees: trees)
  }

  /// A tree with siblings side by side; nil when it has questions of another kind or shared children.
  private func tree(_ walk: TreeWalk, _ root: Int) -> DecisionTree? {
    var nodes: [DecisionTree.Node] = [.leaf(0)]
    // What stands in `walk` for each node that is made.
    var sources = [root]
    var next = 0
    while next < sources.count {
      let source = walk.nodes[sources[next]]
      if let mode = source.mode {
        guard let question = question(source, mode, left: nodes.count), nodes.count + 2 <= 2 * walk.nodes.count else {
          return nil
        }
        nodes[next] = question.node
        sources += question.swaps ? [source.whenFalse, source.whenTrue] : [source.whenTrue, source.whenFalse]
        nodes += [.leaf(0), .leaf(0)]
      } else {
        guard source.weights.count <= 1 else { return nil }
        nodes[next] = .leaf(source.weights.isEmpty ? 0 : Float(walk.weights[source.weights.lowerBound].value))
      }
      next += 1
    }
    return try? DecisionTree(nodes: nodes)
  }

  /// A comparison as "at most"; one the other way round swaps the children, and with them where missing values go.
  private func question(
    _ node: TreeWalk.Node, _ mode: TreeWalk.Mode, left: Int
  ) -> (node: DecisionTree.Node, swaps: Bool)? {
    let threshold = Float(node.threshold)
    guard threshold > -.infinity else { return nil }
    let (bound, swaps): (Float, Bool)
    switch mode {
    case .lessOrEqual: (bound, swaps) = (threshold, false)
    case .less: (bound, swaps) = (threshold.nextDown, false)
    case .greater: (bound, swaps) = (threshold, true)
    case .greaterOrEqual: (bound, swaps) = (threshold.nextDown, true)
    case .equal, .notEqual, .member: return nil
    }
    return (
      .split(on: node.feature, at: bound, missingGoesLeft: node.missingIsTrue != swaps, left: left), swaps
    )
  }
}
