import AtomicFiles
import InferenceProtocol

/// MLServer's `settings.json` and its `MLSERVER_*` variables, of which the variables count more.
public struct ServerSettings: Sendable, Equatable {
  /// The address to listen on.
  public var host = "0.0.0.0"
  /// The port of the inference protocol over HTTP.
  public var httpPort = 8080
  /// The port of the metrics.
  public var metricsPort = 8082
  /// The path of the metrics.
  public var metricsEndpoint = "/metrics"
  /// What the names of the metrics of requests begin with.
  public var metricsPrefix = "rest_server"
  /// The folder with the models, when it is not the one that the server was started on.
  public var modelRepositoryRoot: String?
  /// Whether to load every model at the start; where not, an empty server is ready.
  public var loadModelsAtStartup = true
  /// The server's name in its metadata.
  public var serverName = "fraud-serve"
  /// The server's version in its metadata; nil leaves it to the program.
  public var serverVersion: String?
  /// Protocol extensions to announce beside our own.
  public var extensions: [String] = []
  /// `FRAUD_EXPERIMENTS`: the file with the experiments.
  public var experiments: String?
  /// `FRAUD_REPOSITORY_TOKEN`: what clients must send to use the model repository from other machines.
  public var repositoryToken: String?
  /// `FRAUD_REPOSITORY_ACCESS=everybody`: whether everybody may use the model repository, as with MLServer.
  public var isRepositoryOpen = false
  /// Settings that were given and mean nothing to this server, sorted; worth one line in the log.
  public internal(set) var ignored: [String] = []

  /// The settings that apply when nothing is said.
  public init() {}

  /// Reads `settings.json` of a folder and then the environment.
  ///
  /// - Parameters:
  ///   - directory: The folder; one without `settings.json` is fine.
  ///   - environment: The value of a variable, nil where it is not set.
  /// - Throws: ``ServingError`` with code `settings`, naming the file and the line or the variable.
  public init(directory: String, environment: (String) -> String?) throws(ServingError) {
    let path = directory + "/settings.json"
    if Directory.exists(path) { try read(SettingsFile(path)) }
    try read(environment)
    let isName = metricsPrefix.utf8.allSatisfy {
      $0 == 0x5F || (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
    }
    guard isName, !metricsPrefix.isEmpty else {
      throw ServingError(
        .settings,
        "metrics_rest_server_prefix is '\(metricsPrefix)' where the beginning of a metric's name is expected:"
          + " letters and underscores",
        subject: "metrics_rest_server_prefix")
    }
    ignored = Array(Set(ignored)).sorted()
  }

  /// The settings of MLServer 1.7 that this server accepts and does not need.
  static let unneeded = [
    "cache_enabled", "cache_size", "cors_settings", "debug", "environments_dir", "grpc_max_message_length", "grpc_port",
    "gzip_enabled", "kafka_enabled", "kafka_servers", "kafka_topic_input", "kafka_topic_output", "logging_settings",
    "metrics_dir", "model_repository_implementation",
    "model_repository_implementation_args", "parallel_workers", "parallel_workers_timeout", "root_path",
    "tracing_server", "use_structured_logging",
  ]
  private static let known = [
    "extensions", "host", "http_port", "load_models_at_startup", "metrics_endpoint", "metrics_port",
    "metrics_rest_server_prefix", "model_repository_root", "server_name", "server_version",
  ]
  private static let ports = 0...65535

  private mutating func read(_ file: SettingsFile) throws(ServingError) {
    let root = file.root
    host = try file.string("host", in: root) ?? host
    httpPort = try file.integer("http_port", in: root, Self.ports) ?? httpPort
    metricsPort = try file.integer("metrics_port", in: root, Self.ports) ?? metricsPort
    metricsEndpoint = try file.string("metrics_endpoint", in: root) ?? metricsEndpoint
    metricsPrefix = try file.string("metrics_rest_server_prefix", in: root) ?? metricsPrefix
    if let path = try file.string("model_repository_root", in: root) {
      modelRepositoryRoot = path.hasPrefix("/") ? path : Directory.parent(of: file.path) + "/" + path
    }
    loadModelsAtStartup = try file.bool("load_models_at_startup", in: root) ?? loadModelsAtStartup
    serverName = try file.string("server_name", in: root) ?? serverName
    serverVersion = try file.string("server_version", in: root) ?? serverVersion
    extensions = try file.strings("extensions", in: root) ?? extensions
    ignored += root.members.map(\.name).filter { !Self.known.contains($0) }
  }

  private mutating func read(_ environment: (String) -> String?) throws(ServingError) {
    func variable(_ name: String) -> String? { environment("MLSERVER_" + name.uppercased()) }
    func port(_ name: String) throws(ServingError) -> Int? {
      guard let text = variable(name) else { return nil }
      guard let port = Int(text), Self.ports.contains(port) else {
        throw Self.wrong(name, text, expected: "a port from 0 to 65535")
      }
      return port
    }
    host = variable("host") ?? host
    httpPort = try port("http_port") ?? httpPort
    metricsPort = try port("metrics_port") ?? metricsPort
    metricsEndpoint = variable("metrics_endpoint") ?? metricsEndpoint
    metricsPrefix = variable("metrics_rest_server_prefix") ?? metricsPrefix
    modelRepositoryRoot = variable("model_repository_root") ?? modelRepositoryRoot
    if let text = variable("load_models_at_startup") {
      guard let flag = Self.flag(text) else {
        throw Self.wrong("load_models_at_startup", text, expected: "true or false")
      }
      loadModelsAtStartup = flag
    }
    serverName = variable("server_name") ?? serverName
    serverVersion = variable("server_version") ?? serverVersion
    if let text = variable("extensions") {
      let names = (try? JSONValue(reading: Array(text.utf8)))?.array?.compactMap(\.string)
      guard let names else { throw Self.wrong("extensions", text, expected: "a JSON list of strings") }
      extensions = names
    }
    experiments = environment("FRAUD_EXPERIMENTS") ?? experiments
    repositoryToken = environment("FRAUD_REPOSITORY_TOKEN") ?? repositoryToken
    switch environment("FRAUD_REPOSITORY_ACCESS") {
    case nil: break
    case "loopback": isRepositoryOpen = false
    case "everybody": isRepositoryOpen = true
    case let other?:
      throw ServingError(
        .settings, "FRAUD_REPOSITORY_ACCESS is '\(other)' where loopback or everybody is expected",
        subject: "FRAUD_REPOSITORY_ACCESS")
    }
    ignored += Self.unneeded.filter { variable($0) != nil }.map { "MLSERVER_" + $0.uppercased() }
  }

  /// Reads a Boolean as pydantic, and so MLServer, does.
  private static func flag(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "1", "true", "t", "yes", "y", "on": true
    case "0", "false", "f", "no", "n", "off": false
    default: nil
    }
  }

  private static func wrong(_ name: String, _ text: String, expected: String) -> ServingError {
    let variable = "MLSERVER_" + name.uppercased()
    return ServingError(.settings, "\(variable) is '\(text)' where \(expected) is expected", subject: variable)
  }
}
