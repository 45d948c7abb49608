/// Understands an ONNX graph that is one chain of nodes from features to score.
///
/// Each operator may stand where a model has it: filling of gaps first, scaling before the core, calibration between the
/// core and the final `Sigmoid`. Anything else is named in the error.
struct GraphReader {
  private let graph: ONNXGraph
  private let constants: [String: ONNXGraph.Tensor]
  private var current: String

  /// What fills gaps, where the graph begins with that.
  private(set) var imputation: Imputation?
  private var means: [Double]?
  private var scales: [Double]?
  private var found: TrainedModel.Core?
  private var network = NetworkReader()
  /// How many layers are still to come.
  private var layersLeft: Int
  private var calibrationSteps: [CalibrationReader.Step] = []
  private var isProbability = false

  /// Checks the graph's ends and the versions of its operators.
  init(_ graph: ONNXGraph) throws(ModelError) {
    guard let input = graph.inputs.first, graph.inputs.count == 1, let output = graph.outputs.first,
      graph.outputs.count == 1, input.name == ONNXModel.input, output.name == ONNXModel.output
    else {
      throw ModelError(
        .modelFile,
        "the graph takes \(graph.inputs.map(\.name)) and gives \(graph.outputs.map(\.name)); a model takes "
          + "'\(ONNXModel.input)' and gives '\(ONNXModel.output)'")
    }
    for set in graph.operatorSets {
      let known = ["": 13...24, "ai.onnx": 13...24, "ai.onnx.ml": 1...4][set.domain]
      guard let known, known.contains(set.version) else {
        throw ModelError(
          .modelFile,
          "operator set '\(set.domain)' \(set.version) cannot be read; ai.onnx 13 to 24 and ai.onnx.ml 1 to 4 can")
      }
    }
    self.graph = graph
    // A calibration may have layers too; they stand behind the log-odds.
    let end = graph.nodes.firstIndex { $0.outputs == [GraphBuilder.logOdds] } ?? graph.nodes.count - 1
    layersLeft = graph.nodes.prefix(end + 1).count { $0.op == "Gemm" }
    constants = Dictionary(graph.constants.map { ($0.name, $0) }) { first, _ in first }
    current = input.name
  }

  /// Walks the chain from the input to the output.
  mutating func readNodes() throws(ModelError) {
    for node in graph.nodes.dropFirst(try readImputation()) {
      guard node.inputs.first == current, let output = node.outputs.first, node.outputs.count == 1 else {
        throw refusal(of: node, "it does not take '\(current)', which the step before gives, or gives several things")
      }
      try read(node)
      current = output
    }
    guard current == ONNXModel.output, isProbability else {
      throw ModelError(.modelFile, "the graph does not end with a probability named '\(ONNXModel.output)'")
    }
  }

  private mutating func read(_ node: ONNXGraph.Node) throws(ModelError) {
    switch (node.domain, node.op) {
    case ("", "Cast"):
      guard case .integer(let number) = node.value("to"), let type = ONNXGraph.ElementType(rawValue: number),
        type == .float || type == .double
      else {
        throw refusal(of: node, "it does not cast to float or double")
      }
    case ("", "Sub") where found == nil && means == nil && scales == nil: means = try constant(1, of: node)
    case ("", "Div") where found == nil && scales == nil: scales = try constant(1, of: node)
    case ("", "Gemm") where found == nil:
      guard node.attributes.isEmpty, let intercept = try constant(2, of: node).first else {
        throw refusal(of: node, "it has attributes or no intercept")
      }
      layersLeft -= 1
      if network.isEmpty && layersLeft == 0 {
        found = .linear(LinearModel(weights: try constant(1, of: node), intercept: intercept))
      } else {
        try network.add(weights: tensor(1, of: node), biases: tensor(2, of: node))
        if layersLeft == 0 { found = .network(try network.network()) }
      }
    case ("", "Relu") where network.canActivate && layersLeft > 0: try network.activate(.relu)
    case ("", "Tanh") where network.canActivate && layersLeft > 0: try network.activate(.tanh)
    case ("", "Sigmoid") where network.canActivate && layersLeft > 0: try network.activate(.sigmoid)
    case ("ai.onnx.ml", "TreeEnsembleRegressor") where found == nil: found = .trees(try TreeReader(node).ensemble())
    case ("", let op) where CalibrationReader.operators.contains(op) && found != nil && !isProbability:
      guard node.attributes.isEmpty else { throw refusal(of: node, "it has attributes") }
      var constants: [[Double]] = []
      for index in node.inputs.indices.dropFirst() { constants.append(try constant(index, of: node)) }
      calibrationSteps.append(.init(op: op, constants: constants))
    case ("", "Sigmoid") where found != nil && !isProbability: isProbability = true
    default: throw refusal(of: node, "it is not one that can be read, or not at this place")
    }
  }

  /// How the features are prepared.
  func preprocessing() throws(ModelError) -> Preprocessing {
    switch (means, scales) {
    case (nil, nil): return .none
    case (let means?, let scales?): return .standardization(means: means, scales: scales)
    default: throw ModelError(.modelFile, "the graph has means without scales or scales without means")
    }
  }

  /// The part that gives log-odds.
  func core() throws(ModelError) -> TrainedModel.Core {
    guard let found else { throw ModelError(.modelFile, "the graph has no linear model, no network and no trees") }
    return found
  }

  /// The part after the log-odds.
  func calibration() throws(ModelError) -> Calibration { try CalibrationReader.calibration(calibrationSteps) }

  /// Reads the nodes that fill gaps, where the graph begins with them, and says how many they are.
  private mutating func readImputation() throws(ModelError) -> Int {
    let nodes = graph.nodes
    guard let first = nodes.first, first.op == "IsNaN", first.domain.isEmpty else { return 0 }
    let raw = current
    guard nodes.count > 1, first.inputs == [raw], first.outputs.count == 1, nodes[1].op == "Where",
      nodes[1].inputs.count == 3, nodes[1].inputs[0] == first.outputs[0], nodes[1].inputs[2] == raw,
      let filled = nodes[1].outputs.first
    else { throw refusal(of: first, "it is not followed by a 'Where' that fills the gaps") }
    let fill = try constant(1, of: nodes[1]).map { Float($0) }
    current = filled
    let places = nodes.indices.dropFirst(2).prefix(3)
    guard places.count == 3, nodes[2].op == "Cast", nodes[2].inputs == first.outputs else {
      imputation = try Imputation(fill: fill)
      return 2
    }
    guard nodes[3].op == "MatMul", nodes[3].inputs.first == nodes[2].outputs.first, nodes[4].op == "Concat",
      nodes[4].inputs == [filled] + nodes[3].outputs, nodes[4].value("axis") == .integer(1),
      let complete = nodes[4].outputs.first
    else { throw refusal(of: nodes[2], "it does not lead to a 'Concat' of the filled values and the indicators") }
    let indicated = try constant(1, of: nodes[3])
    let ones = indicated.indices.filter { indicated[$0] != 0 }
    guard !ones.isEmpty, indicated.count == fill.count * ones.count, ones.allSatisfy({ indicated[$0] == 1 }),
      ones.enumerated().allSatisfy({ $1 % ones.count == $0 })
    else { throw refusal(of: nodes[3], "its columns do not have a single 1 each, in ascending order") }
    imputation = try Imputation(fill: fill, indicators: ones.map { $0 / ones.count })
    current = complete
    return 5
  }

  private func constant(_ index: Int, of node: ONNXGraph.Node) throws(ModelError) -> [Double] {
    try tensor(index, of: node).elements
  }

  private func tensor(_ index: Int, of node: ONNXGraph.Node) throws(ModelError) -> ONNXGraph.Tensor {
    guard index < node.inputs.count, let tensor = constants[node.inputs[index]] else {
      throw refusal(of: node, "its input \(index) is not a constant of the graph")
    }
    return tensor
  }

  private func refusal(of node: ONNXGraph.Node, _ why: String) -> ModelError {
    let name = node.domain.isEmpty ? node.op : "\(node.domain).\(node.op)"
    return ModelError(
      .modelFile,
      "operator '\(name)' that gives '\(node.outputs.first ?? "")' cannot be read: \(why); a model is "
        + "IsNaN and Where, Cast, Sub, Div, Gemm (with Relu, Tanh or Sigmoid between several) or "
        + "TreeEnsembleRegressor, calibration, Sigmoid, Cast in this order")
  }
}

extension ONNXGraph.Node {
  /// The value of an attribute; nil when the node has none of that name.
  func value(_ name: String) -> ONNXGraph.Attribute.Value? { attributes.first { $0.name == name }?.value }
}
