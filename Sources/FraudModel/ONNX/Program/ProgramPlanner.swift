/// Makes a graph into steps, checking every shape and computing what does not depend on the row.
///
/// Nodes are taken in the order of the file, in which each must stand after those whose outputs it takes; so a graph that
/// runs in a circle is refused.
struct ProgramPlanner {
  /// One step of a program.
  struct Step: Sendable {
    let reads: [String]
    let gives: [String]
    /// Nil where the outputs are the inputs under other names or shapes.
    let kernel: Kernel?
  }

  private let versions: [String: Int]
  /// Every tensor that is known so far, by name.
  private(set) var values: [String: ProgramValue] = [:]
  private(set) var steps: [Step] = []
  /// What the memory of a run holds at its start.
  private(set) var memory: [Double] = []
  private(set) var texts = TextTable()
  /// How much all steps compute together for one row.
  private var work = 0

  /// The most elements that all steps may pass over, and products that they may compute, for one row: about a second.
  static let mostWork = 1 << 30

  /// Checks the graph's operator sets and takes its constants.
  init(_ graph: ONNXGraph) throws(ModelError) {
    var versions: [String: Int] = [:]
    for set in graph.operatorSets {
      let domain = set.domain == "ai.onnx" ? "" : set.domain
      versions[domain] = set.version
      guard let known = Operator.versions[domain], !known.contains(set.version) else { continue }
      throw ModelError(
        .modelFile,
        "operator set '\(domain.isEmpty ? "ai.onnx" : domain)' \(set.version) cannot be read; "
          + "\(known.lowerBound) to \(known.upperBound) can; convert the model with onnx.version_converter")
    }
    self.versions = versions
    for constant in graph.constants {
      guard NodePlan.count(constant.shape) != nil else { throw Self.tooLarge("constant", constant.name) }
      try define(constant.name, ProgramValue(constant, texts: &texts))
    }
  }

  private mutating func define(_ name: String, _ value: ProgramValue) throws(ModelError) {
    guard values.updateValue(value, forKey: name) == nil else {
      throw ModelError(.modelFile, "two tensors of the graph are named '\(name)'; each needs its own name")
    }
  }

  /// Takes an input of the graph, of which a run gets one row.
  mutating func take(input name: String, _ type: ONNXGraph.ElementType, _ shape: [Int]) throws(ModelError) {
    guard let count = NodePlan.count(shape), memory.count + count <= NodePlan.mostValues else {
      throw Self.tooLarge("input", name)
    }
    try define(name, ProgramValue(type: type, shape: shape, place: .memory(memory.count)))
    memory.append(contentsOf: repeatElement(0, count: count))
  }

  private static func tooLarge(_ what: String, _ name: String) -> ModelError {
    ModelError(
      .modelFile,
      "\(what) '\(name)' has more than 8 dimensions or than the \(NodePlan.mostValues) values that one row may need")
  }

  /// Makes a node into a step.
  mutating func plan(_ node: ONNXGraph.Node) throws(ModelError) {
    var inputs: [ProgramValue?] = []
    for name in node.inputs {
      guard !name.isEmpty else {
        inputs.append(nil)
        continue
      }
      guard let value = values[name] else {
        throw ModelError(
          .modelFile,
          "\(node.title) takes '\(name)', which nothing before it gives; the graph is damaged or runs in a circle"
        )
      }
      inputs.append(value)
    }
    guard let operation = Operator.named(node.op, domain: node.domain) else {
      throw ModelError(
        .modelFile,
        "\(node.title) cannot be run: it is not one of the operators for tabular models that this library knows; "
          + "export the model without it, or serve it with another runtime")
    }
    guard let version = versions[node.domain], version >= operation.since else {
      throw ModelError(
        .modelFile,
        "\(node.title) cannot be run: the file asks for version \(versions[node.domain] ?? 0) of its operator set, "
          + "which has no such operator")
    }
    let isConstant = inputs.allSatisfy { $0 == nil || $0?.constant != nil }
    // The memory is handed over and not shared, so that it is not copied for each node.
    var op = NodePlan(
      node, version: version, inputs: inputs, memory: isConstant ? [] : exchange(&memory, with: []),
      texts: exchange(&texts, with: TextTable()))
    try operation.plan(&op)
    texts = op.texts
    try count(op)
    var outputs = op.outputs
    guard outputs.count >= node.outputs.count || !node.outputs.dropFirst(outputs.count).contains(where: { !$0.isEmpty })
    else { throw op.refusal("it gives \(outputs.count) tensors and \(node.outputs.count) are asked for") }
    if isConstant {
      var memory = op.memory
      try op.kernel?(&memory)
      for (index, output) in outputs.enumerated() {
        guard case .memory(let start) = output.place else { continue }
        outputs[index].place = .constant(Array(memory[start..<start + output.count]))
      }
    } else {
      memory = op.memory
      steps.append(Step(reads: node.inputs, gives: node.outputs, kernel: op.kernel))
    }
    for (name, value) in zip(node.outputs, outputs) where !name.isEmpty { try define(name, value) }
  }

  /// Adds up what the steps compute, which must stay bearable.
  private mutating func count(_ op: NodePlan) throws(ModelError) {
    work += op.work + op.inputs.reduce(1) { $0 + ($1?.count ?? 0) } + op.outputs.reduce(0) { $0 + $1.count }
    guard work <= Self.mostWork else {
      throw op.refusal("with it the graph computes more than \(Self.mostWork) products for one row")
    }
    guard op.memory.count <= NodePlan.mostValues else {
      throw op.refusal("with it the graph needs more than \(NodePlan.mostValues) values for one row")
    }
  }
}

/// Puts another value in the place of one, and returns that.
private func exchange<Value>(_ value: inout Value, with other: Value) -> Value {
  var other = other
  swap(&value, &other)
  return other
}
