/// Understands an ONNX graph that is one chain of nodes from features to score.
///
/// Each operator may stand where a model has it: scaling before the core, calibration between the core and the final
/// `Sigmoid`. Anything else is named in the error.
struct GraphReader {
  private let graph: ONNXGraph
  private let constants: [String: ONNXGraph.Tensor]
  private var current: String

  private var means: [Double]?
  private var scales: [Double]?
  private var found: TrainedModel.Core?
  private var slope: Double?
  private var intercept: Double?
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
    constants = Dictionary(graph.constants.map { ($0.name, $0) }) { first, _ in first }
    current = input.name
  }

  /// Walks the chain from the input to the output.
  mutating func readNodes() throws(ModelError) {
    for node in graph.nodes {
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
      found = .linear(LinearModel(weights: try constant(1, of: node), intercept: intercept))
    case ("ai.onnx.ml", "TreeEnsembleRegressor") where found == nil: found = .trees(try TreeReader(node).ensemble())
    case ("", "Mul") where found != nil && slope == nil && intercept == nil && !isProbability:
      slope = try scalar(of: node)
    case ("", "Add") where slope != nil && intercept == nil && !isProbability: intercept = try scalar(of: node)
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
    guard let found else { throw ModelError(.modelFile, "the graph has neither a linear model nor trees") }
    return found
  }

  /// The part after the log-odds.
  func calibration() throws(ModelError) -> Calibration {
    switch (slope, intercept) {
    case (nil, nil): return .none
    case (let slope?, let intercept?): return .platt(slope: slope, intercept: intercept)
    default: throw ModelError(.modelFile, "the graph has half a calibration: a slope without an intercept")
    }
  }

  private func constant(_ index: Int, of node: ONNXGraph.Node) throws(ModelError) -> [Double] {
    guard index < node.inputs.count, let tensor = constants[node.inputs[index]] else {
      throw refusal(of: node, "its input \(index) is not a constant of the graph")
    }
    return tensor.elements
  }

  private func scalar(of node: ONNXGraph.Node) throws(ModelError) -> Double {
    let elements = try constant(1, of: node)
    guard elements.count == 1 else { throw refusal(of: node, "it has \(elements.count) numbers where one is expected") }
    return elements[0]
  }

  private func refusal(of node: ONNXGraph.Node, _ why: String) -> ModelError {
    let name = node.domain.isEmpty ? node.op : "\(node.domain).\(node.op)"
    return ModelError(
      .modelFile,
      "operator '\(name)' that gives '\(node.outputs.first ?? "")' cannot be read: \(why); a model is "
        + "Cast, Sub, Div, Gemm or TreeEnsembleRegressor, Mul, Add, Sigmoid, Cast in this order")
  }
}

extension ONNXGraph.Node {
  /// The value of an attribute; nil when the node has none of that name.
  func value(_ name: String) -> ONNXGraph.Attribute.Value? { attributes.first { $0.name == name }?.value }
}
