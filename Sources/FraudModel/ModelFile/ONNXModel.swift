internal import FoundationEssentials

/// A model as an ONNX file: the whole scorer, from the raw features to the calibrated probability.
///
/// The file has one input, `features`, float [N, features], and one output, `score`, float [N, 1]. It uses standard
/// operators only, of `ai.onnx` 17 and `ai.onnx.ml` 3. Trees compare and add up floats; everything else is computed in
/// double precision between two `Cast`s, so that every runtime gives the score of ``Scorer``.
public struct ONNXModel: Equatable, Sendable {
  /// The name of the file's input.
  public static let input = "features"
  /// The name of the file's output.
  public static let output = "score"
  /// The versions of the operator sets that the file uses, by domain.
  public static let operatorSets = [(domain: "ai.onnx", version: 17), (domain: "ai.onnx.ml", version: 3)]

  /// The model's name.
  public let name: String
  /// The model.
  public let model: TrainedModel

  /// Names a model.
  public init(_ model: TrainedModel, name: String) {
    self.model = model
    self.name = name
  }

  /// Reads a file that ``encoded()`` wrote.
  ///
  /// - Parameter bytes: The whole file.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` saying what is damaged, or which operator cannot
  ///   be read.
  /// - Complexity: O(size of the file) in time and memory.
  public init(decoding bytes: [UInt8]) throws(ModelError) {
    let graph = try ONNXGraph(decoding: bytes)
    var reader = try GraphReader(graph)
    try reader.readNodes()
    name = graph.name
    model = try TrainedModel(
      features: Self.read([String].self, Metadata.features, in: graph), imputation: reader.imputation,
      preprocessing: reader.preprocessing(), core: reader.core(), calibration: reader.calibration(),
      threshold: Self.read(Threshold.self, Metadata.threshold, in: graph),
      categories: graph.metadata.contains { $0.key == Metadata.categories }
        ? Self.read([String: [String]].self, Metadata.categories, in: graph) : [:])
    guard case .some(let width) = graph.inputs.first?.shape.last, width == model.features.count else {
      throw ModelError(.modelFile, "the input's width is not the number of features (\(model.features.count))")
    }
  }

  /// The bytes of the file; the same for the same model and name.
  ///
  /// - Complexity: O(size of the file).
  public func encoded() -> [UInt8] {
    var graph = ONNXGraph()
    graph.name = name
    graph.operatorSets = Self.operatorSets.map {
      .init(domain: $0.domain == "ai.onnx" ? "" : $0.domain, version: $0.version)
    }
    graph.inputs = [.init(name: Self.input, type: .float, shape: [nil, model.features.count])]
    graph.outputs = [.init(name: Self.output, type: .float, shape: [nil, 1])]
    graph.metadata = [
      (Metadata.algorithm, model.algorithm),
      (Metadata.features, Self.json(model.features)),
      (Metadata.name, name),
      (Metadata.threshold, Self.json(model.threshold)),
    ]
    if !model.categories.isEmpty {
      graph.metadata.append((Metadata.categories, Self.json(model.categories)))
      graph.metadata.sort { $0.key < $1.key }
    }
    var builder = GraphBuilder(graph: graph, current: Self.input)
    builder.add(model)
    return builder.graph.encoded()
  }

  /// The keys under which the file's metadata hold what the graph does not say.
  private enum Metadata {
    static let algorithm = "algorithm"
    static let categories = "categories"
    static let features = "features"
    static let name = "name"
    static let threshold = "threshold"
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and finite numbers, which TrainedModel has seen to, can always be encoded.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private static func read<Value: Decodable>(
    _ type: Value.Type, _ key: String, in graph: ONNXGraph
  ) throws(ModelError) -> Value {
    let text = graph.metadata.first { $0.key == key }?.value
    guard let text, let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else {
      throw ModelError(
        .modelFile, "the metadata '\(key)' are missing or not what this library writes; export the model again")
    }
    return value
  }
}
