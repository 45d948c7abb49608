/// A tabular model that another program wrote as an ONNX file, ready to run: a value to share between threads.
///
/// The whole graph is checked when the file is read: every operator must be known and every shape must fit, so that what
/// can go wrong later is only what a row holds. Each row is computed by itself, as a runtime does that is given one row
/// at a time; so no row's result depends on those beside it. Floats are computed in double precision and rounded to the
/// type of each tensor, trees are added up as ONNX Runtime does.
///
/// Files with other operators are refused with the operator's name. What can be read is `ai.onnx` 7 to 24 and
/// `ai.onnx.ml` 1 to 5, with float, double, int32, int64, bool and string tensors, and:
///
/// | group | operators |
/// |---|---|
/// | arithmetic | Add, Sub, Mul, Div, Pow, Mod, Sum, Max, Min, Mean, Abs, Neg, Sign, Floor, Ceil, Round, Exp, Log, Sqrt, Reciprocal, Clip |
/// | comparisons | Equal, Less, Greater, LessOrEqual, GreaterOrEqual, And, Or, Xor, Not, IsNaN, IsInf, Where |
/// | activations | Relu, Sigmoid, Tanh, Softplus, Softsign, Erf, HardSwish, Mish, Gelu, LeakyRelu, Elu, Celu, ThresholdedRelu, Swish, HardSigmoid, Selu, PRelu, Identity, Dropout, Cast, CastLike |
/// | shaping | Constant, ConstantOfShape, Shape, Size, Reshape, Flatten, Squeeze, Unsqueeze, Expand, Transpose |
/// | selection | Concat, Slice, Split, Gather |
/// | reductions | ReduceSum, ReduceMean, ReduceProd, ReduceMax, ReduceMin, ReduceL1, ReduceL2, ReduceSumSquare, ReduceLogSum, ReduceLogSumExp, ArgMax, ArgMin |
/// | matrices | MatMul, Gemm |
/// | normalization | Softmax, LogSoftmax, BatchNormalization, LayerNormalization |
/// | `ai.onnx.ml` | FeatureVectorizer, ArrayFeatureExtractor, Scaler, Normalizer, Imputer, Binarizer, OneHotEncoder, LabelEncoder, ZipMap, LinearRegressor, LinearClassifier, TreeEnsembleClassifier, TreeEnsembleRegressor, TreeEnsemble |
///
/// A row may need 4,194,304 values and 2^30 products, a tensor may have 8 dimensions; a file that asks for more is
/// refused before anything is set aside for it.
public struct ONNXProgram: Sendable {
  /// An input or output of the program.
  public struct Port: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// The type of its elements as ONNX names it, such as `float`.
    public let type: String
    /// The size of each dimension after the first, which counts rows.
    public let rowShape: [Int]
    /// What the columns stand for when there is one for each class; nil otherwise.
    public let classLabels: [String]?
  }

  /// The operators that can be run, those of `ai.onnx.ml` with the domain before the name.
  public static let operators = Operator.all.map { $0.domain.isEmpty ? $0.name : "\($0.domain).\($0.name)" }
  /// The versions of each operator set that can be read, by domain.
  public static let operatorSets = [
    "ai.onnx": Operator.versions["", default: 0...0],
    Operator.mlDomain: Operator.versions[Operator.mlDomain, default: 0...0],
  ]

  /// The name of the graph.
  public let name: String
  /// What the program takes, in the order of the file.
  public let inputs: [Port]
  /// What the program gives, in the order of the file; a `ZipMap` gives its columns with the labels beside them.
  public let outputs: [Port]

  let values: [String: ProgramValue]
  let steps: [ProgramPlanner.Step]
  /// What the memory of a run holds at its start.
  let memory: [Double]
  let texts: TextTable
  let graph: ONNXGraph

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - width: How many columns an input has where the file leaves it open.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` saying what is damaged, or naming the operator, its
  ///   version and what about it cannot be run.
  /// - Complexity: O(size of the file), and what computing one row takes.
  public init(decoding bytes: [UInt8], width: Int? = nil) throws(ModelError) {
    let graph = try ONNXGraph(decoding: bytes)
    var planner = try ProgramPlanner(graph)
    var inputs: [Port] = []
    // Older files list their constants among the inputs too.
    let constants = Set(graph.constants.map(\.name))
    for port in graph.inputs where !constants.contains(port.name) {
      let input = try Self.input(port, width)
      try planner.take(input: port.name, input.type, [1] + input.shape.dropFirst(port.shape.count == 0 ? 0 : 1))
      inputs.append(
        Port(name: port.name, type: input.type.name, rowShape: Array(input.shape.dropFirst()), classLabels: nil))
    }
    for node in graph.nodes { try planner.plan(node) }
    outputs = try Self.outputs(graph, planner.values)
    self.inputs = inputs
    name = graph.name
    values = planner.values
    steps = planner.steps
    memory = planner.memory
    texts = planner.texts
    self.graph = graph
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - width: How many columns an input has where the file leaves it open.
  /// - Throws: ``ModelError`` as ``init(decoding:width:)`` does, or because the file cannot be read.
  public init(path: String, width: Int? = nil) throws(ModelError) {
    let bytes = try ModelDirectory.bytes(of: path)
    do throws(ModelError) {
      try self.init(decoding: bytes, width: width)
    } catch {
      throw ModelError(error.code, error.message, at: .init(file: path))
    }
  }

  /// The type and shape of one row of an input.
  private static func input(
    _ port: ONNXGraph.Port, _ width: Int?
  ) throws(ModelError) -> (type: ONNXGraph.ElementType, shape: [Int]) {
    guard let type = port.type, type != .uint8 else {
      throw ModelError(
        .modelFile,
        "input '\(port.name)' is not a tensor of float, double, int32, int64, bool or string elements; only such can be read"
      )
    }
    guard port.hasShape, let rows = port.shape.first else {
      throw ModelError(.modelFile, "input '\(port.name)' has no shape; export the model with one, such as [N, 10]")
    }
    if let rows, rows > 1 {
      throw ModelError(
        .modelFile, "input '\(port.name)' takes exactly \(rows) rows; export the model with an open first dimension")
    }
    var shape = [1]
    for size in port.shape.dropFirst() {
      if let size, size > 0 {
        shape.append(size)
      } else if let width, width > 0, port.shape.count == 2 {
        shape.append(width)
      } else {
        throw ModelError(
          .modelFile, "input '\(port.name)' leaves its number of columns open; say it by 'width' when reading the file")
      }
    }
    return (type, shape)
  }

  private static func outputs(
    _ graph: ONNXGraph, _ values: [String: ProgramValue]
  ) throws(ModelError) -> [Port] {
    var outputs: [Port] = []
    for port in graph.outputs {
      guard let value = values[port.name] else {
        throw ModelError(.modelFile, "output '\(port.name)' is given by no node; the graph is damaged")
      }
      guard value.shape.isEmpty || value.shape[0] == 1 else {
        throw ModelError(
          .modelFile,
          "output '\(port.name)' has shape \(value.shape) for one row; its first dimension must count rows")
      }
      outputs.append(
        Port(
          name: port.name, type: value.type.name, rowShape: Array(value.shape.dropFirst()), classLabels: value.labels))
    }
    guard !outputs.isEmpty, Set(outputs.map(\.name)).count == outputs.count else {
      throw ModelError(.modelFile, "the graph has no outputs, or two of the same name")
    }
    return outputs
  }

  /// The steps that some tensors need, in order.
  func steps(for names: [String]) -> [Kernel] {
    var needed = Set(names)
    var kernels: [Kernel] = []
    for step in steps.reversed() where !needed.isDisjoint(with: step.gives) {
      needed.formUnion(step.reads)
      if let kernel = step.kernel { kernels.append(kernel) }
    }
    return kernels.reversed()
  }
}
