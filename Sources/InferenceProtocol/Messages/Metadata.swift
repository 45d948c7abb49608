/// What a model says about one of its tensors.
public struct TensorMetadata: Sendable, Equatable {
  /// The tensor's name.
  public let name: String
  /// Its element type.
  public let datatype: Datatype
  /// Its dimensions; -1 stands for any length.
  public let shape: [Int]
  /// What else is said, such as `content_type`.
  public var parameters: Parameters

  /// Declares a tensor.
  public init(name: String, datatype: Datatype, shape: [Int], parameters: Parameters = [:]) {
    self.name = name
    self.datatype = datatype
    self.shape = shape
    self.parameters = parameters
  }
}

/// What a model says about itself.
public struct ModelMetadata: Sendable, Equatable {
  /// The model's name.
  public var name: String
  /// The versions that are served, in ascending order.
  public var versions: [String]
  /// The framework or format.
  public var platform: String
  /// The tensors that it takes.
  public var inputs: [TensorMetadata]
  /// The tensors that it gives.
  public var outputs: [TensorMetadata]
  /// What else is said.
  public var parameters: Parameters

  /// Puts metadata together.
  public init(
    name: String, versions: [String] = [], platform: String = "", inputs: [TensorMetadata] = [],
    outputs: [TensorMetadata] = [], parameters: Parameters = [:]
  ) {
    self.name = name
    self.versions = versions
    self.platform = platform
    self.inputs = inputs
    self.outputs = outputs
    self.parameters = parameters
  }
}

/// What a server says about itself.
public struct ServerMetadata: Sendable, Equatable {
  /// The server's name.
  public var name: String
  /// Its version.
  public var version: String
  /// The protocol extensions that it speaks.
  public var extensions: [String]

  /// Puts metadata together.
  public init(name: String, version: String, extensions: [String] = []) {
    self.name = name
    self.version = version
    self.extensions = extensions
  }
}

/// A model in the repository and how it is doing.
public struct RepositoryEntry: Sendable, Equatable {
  /// Whether a model can be asked.
  public enum State: String, Sendable {
    case unknown = "UNKNOWN"
    case ready = "READY"
    case unavailable = "UNAVAILABLE"
    case loading = "LOADING"
    case unloading = "UNLOADING"
  }

  /// The model's name.
  public let name: String
  /// Its version; nil where it has none.
  public let version: String?
  /// Whether it can be asked.
  public let state: State
  /// Why it cannot be asked; empty where there is nothing to say.
  public let reason: String

  /// Describes an entry.
  public init(name: String, version: String? = nil, state: State, reason: String = "") {
    self.name = name
    self.version = version
    self.state = state
    self.reason = reason
  }
}
