import AtomicFiles
public import InferenceProtocol

/// One `model-settings.json`, read as MLServer reads it.
///
/// Names that this server has no use for are accepted, since other servers read the same file.
public struct ModelSettings: Sendable {
  /// The name under which the model is served: the setting's, or the name of the folder.
  public var name: String
  /// `parameters.version`; nil where the model has none.
  public var version: String?
  /// The runtime that the file asks for; empty where it leaves the choice to the loader.
  public var implementation: String
  /// What metadata say as the platform; empty leaves it to the runtime.
  public var platform: String
  /// The input tensors that the file declares; empty leaves them to the runtime.
  public var inputs: [TensorMetadata]
  /// The output tensors that the file declares; empty leaves them to the runtime.
  public var outputs: [TensorMetadata]
  /// `parameters` whole, for runtimes with settings of their own.
  public var parameters: Parameters
  /// Where the model's files are, inside of the repository: `parameters.uri` resolved, or the file's own folder.
  public var location: String
  /// The settings file; empty where the settings came from the environment.
  public var source: String

  /// Puts settings together, for models that no file describes.
  public init(
    name: String, version: String? = nil, implementation: String = "", platform: String = "",
    inputs: [TensorMetadata] = [], outputs: [TensorMetadata] = [], parameters: Parameters = [:],
    location: String = "", source: String = ""
  ) {
    self.name = name
    self.version = version
    self.implementation = implementation
    self.platform = platform
    self.inputs = inputs
    self.outputs = outputs
    self.parameters = parameters
    self.location = location
    self.source = source
  }

  /// A model that the environment describes: `MLSERVER_MODEL_NAME`, `_URI`, `_VERSION` and `_IMPLEMENTATION`.
  ///
  /// - Parameter environment: The value of a variable, nil where it is not set. Nil comes back without `_URI`.
  public init?(environment: (String) -> String?) {
    guard let location = environment("MLSERVER_MODEL_URI") else { return nil }
    self.init(
      name: environment("MLSERVER_MODEL_NAME") ?? Directory.name(of: location),
      version: environment("MLSERVER_MODEL_VERSION"),
      implementation: environment("MLSERVER_MODEL_IMPLEMENTATION") ?? "",
      location: location)
  }

  /// The name and version that messages and metrics use.
  var label: String { version.map { "\(name) \($0)" } ?? name }

  /// Reads a settings file; ``location`` is `parameters.uri` as it is written, or empty.
  init(_ file: SettingsFile, folder: String) throws(ServingError) {
    let root = file.root
    let parameters = try file.object("parameters", in: root) ?? [:]
    let name = try file.string("name", in: root) ?? ""
    self.init(
      name: name.isEmpty ? folder : name,
      version: try file.string("version", in: parameters),
      implementation: try file.string("implementation", in: root) ?? "",
      platform: try file.string("platform", in: root) ?? "",
      inputs: try Self.tensors("inputs", file),
      outputs: try Self.tensors("outputs", file),
      parameters: parameters,
      location: try file.string("uri", in: parameters) ?? "",
      source: file.path)
  }

  private static func tensors(_ name: String, _ file: SettingsFile) throws(ServingError) -> [TensorMetadata] {
    guard let value = file.root[name], !value.isNull else { return [] }
    guard let elements = value.array else { throw file.mismatch(name, value, expected: "a list of tensors") }
    var tensors: [TensorMetadata] = []
    for element in elements {
      do throws(ProtocolError) {
        tensors.append(try TensorMetadata(json: element))
      } catch {
        throw file.error(at: element.offset, "\(name): \(error)")
      }
    }
    return tensors
  }
}
