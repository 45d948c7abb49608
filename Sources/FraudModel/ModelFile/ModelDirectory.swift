internal import AtomicFiles
internal import FoundationEssentials

/// A model as a directory: what training hands on, and serving, registry and image take over.
///
/// | file | content |
/// |---|---|
/// | `model.onnx` | the whole scorer (``ONNXModel``) |
/// | `model.json` | where it comes from and how good it is (``ModelCard``) |
/// | `reference.json` | the training distribution, for drift (``ReferenceDistribution``) |
/// | `model-settings.json` | the name, version and tensors, as MLServer takes them |
/// | `MLmodel` | the same for MLflow's `onnx` flavor |
public struct ModelDirectory: Equatable, Sendable {
  /// The model.
  public let model: TrainedModel
  /// What is said about it.
  public let card: ModelCard
  /// How the features were distributed in training.
  public let reference: ReferenceDistribution
  /// The version that servers are told; nil when there is none yet.
  public let servedVersion: String?

  /// Puts a directory together.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - card: What is said about it; its name becomes the model's.
  ///   - reference: How the features were distributed in training.
  ///   - servedVersion: The version that servers are told; nil when there is none yet.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` when the card speaks of another model.
  public init(
    model: TrainedModel, card: ModelCard, reference: ReferenceDistribution, servedVersion: String? = nil
  ) throws(ModelError) {
    try card.check(against: model, named: card.name)
    self.model = model
    self.card = card
    self.reference = reference
    self.servedVersion = servedVersion
  }

  /// The files of the directory, in byte order of their names.
  ///
  /// - Returns: Names and contents: the same for the same values.
  /// - Throws: ``ModelError`` when a value cannot be written as JSON.
  public func files() throws(ModelError) -> [(name: String, bytes: [UInt8])] {
    let features = model.features.count
    return [
      ("MLmodel", Array(MLflowDescription.text(features: features).utf8)),
      (
        "model-settings.json",
        try Self.json(ServingSettings(name: card.name, version: servedVersion, features: features))
      ),
      (Name.card, try Self.json(card)),
      (Name.onnx, ONNXModel(model, name: card.name).encoded()),
      (Name.reference, try Self.json(reference)),
    ]
  }

  /// Writes the directory so that it is there whole, or as it was before.
  ///
  /// - Parameter path: Where the directory belongs; what stands there is replaced.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/file`` when the system refuses.
  public func write(to path: String) throws(ModelError) {
    let files = try files()
    do {
      try Directory.replace(path) { (beside: String) throws(FileError) in
        for file in files { try AtomicFile.write(file.bytes, to: beside + "/" + file.name) }
      }
    } catch {
      throw ModelError(.file, "\(error)")
    }
  }

  /// Reads a directory's model and card and checks that they belong together.
  ///
  /// - Parameter path: The directory.
  /// - Returns: The model, ready for ``Scorer``, and its card.
  /// - Throws: ``ModelError`` naming the file that is missing, damaged or of another model.
  public static func load(from path: String) throws(ModelError) -> (model: TrainedModel, card: ModelCard) {
    let card = try read(ModelCard.self, Name.card, in: path)
    let file = path + "/" + Name.onnx
    do throws(ModelError) {
      let onnx = try ONNXModel(decoding: try bytes(of: file))
      try card.check(against: onnx.model, named: onnx.name)
      return (onnx.model, card)
    } catch {
      throw error.place == nil && error.code != .file
        ? ModelError(error.code, error.message, at: .init(file: file)) : error
    }
  }

  /// Reads the training distribution of a directory.
  ///
  /// - Parameter path: The directory.
  /// - Returns: The distribution of each feature in training.
  /// - Throws: ``ModelError`` when `reference.json` is missing or damaged.
  public static func loadReference(from path: String) throws(ModelError) -> ReferenceDistribution {
    let reference = try read(ReferenceDistribution.self, Name.reference, in: path)
    for feature in reference.features where feature.counts.count != feature.edges.count + 1 {
      throw ModelError(
        .modelFile, "feature '\(feature.name)' has \(feature.counts.count) counts for \(feature.edges.count) edges",
        at: .init(file: path + "/" + Name.reference))
    }
    return reference
  }

  private enum Name {
    static let onnx = "model.onnx"
    static let card = "model.json"
    static let reference = "reference.json"
  }

  /// What every JSON file of ours says about itself.
  private struct Versioned: Decodable {
    let version: Int
  }

  private static func read<Value: Decodable>(
    _ type: Value.Type, _ name: String, in path: String
  ) throws(ModelError) -> Value {
    let file = path + "/" + name
    let data = Data(try bytes(of: file))
    do {
      let version = try JSONDecoder().decode(Versioned.self, from: data).version
      guard version == 1 else {
        throw ModelError(
          .modelFile, "version \(version) is not one that this program reads (1); use a newer program",
          at: .init(file: file))
      }
      return try JSONDecoder().decode(type, from: data)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(
        .modelFile, "this is not the JSON that a model directory holds (\(reason(error))); write it again",
        at: .init(file: file))
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "'\(key.stringValue)' is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has another type"
    default: "it is damaged"
    }
  }

  /// A whole file, which must be a regular one of at most 2 GiB.
  static func bytes(of file: String) throws(ModelError) -> [UInt8] {
    let bytes: [UInt8]?
    do throws(FileError) {
      let mapped = try MappedFile(file)
      bytes = mapped.count > Int32.max ? nil : unsafe mapped.withBytes { unsafe Array($0) }
    } catch {
      throw ModelError(.file, error.description)
    }
    guard let bytes else {
      throw ModelError(.modelFile, "the file has more than the 2 GiB that can be read", at: .init(file: file))
    }
    return bytes
  }

  private static func json(_ value: some Encodable) throws(ModelError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(value)) + [0x0A]
    } catch {
      throw ModelError(.modelFile, "a value cannot be written as JSON (\(error)); only finite numbers can")
    }
  }
}
