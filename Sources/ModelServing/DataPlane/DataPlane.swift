public import InferenceProtocol
public import Logging
import Synchronization

/// The whole inference protocol without a transport: transports translate, and ask here.
///
/// Safe to use from any number of threads at once; ``infer(_:model:version:header:)`` runs to its end on the thread that
/// calls it.
public final class DataPlane: Sendable {
  /// The models in service.
  public let store: ModelStore
  /// What the server says about itself.
  public let serverMetadata: ServerMetadata
  /// Where models come from; nil when an embedder puts them into ``store`` itself.
  let repository: ModelRepository?
  let loader: (any ModelLoader)?
  let experimentFile: ExperimentFile?
  let experiments: [String: Experiment]
  let loadsAtStartup: Bool
  let logger: Logger
  let predictions: PredictionLog?
  let shadowRunner: ShadowRunner
  let requestID = RequestID()
  private let isDraining = Mutex(false)

  /// Makes a data plane over a repository of models.
  ///
  /// - Parameters:
  ///   - repository: Where the models are.
  ///   - loader: What loads them.
  ///   - settings: The server's settings.
  ///   - experiments: The experiments, which ``loadModels()`` checks against the repository.
  ///   - version: The program's version, where the settings give none.
  ///   - predictions: Where every score is noted; nil for nowhere.
  ///   - logger: Where loading and unloading are noted; requests are not.
  public init(
    repository: ModelRepository, loader: any ModelLoader, settings: ServerSettings = ServerSettings(),
    experiments: ExperimentFile? = nil, version: String = "", predictions: PredictionLog? = nil, logger: Logger
  ) {
    self.predictions = predictions
    self.repository = repository
    self.loader = loader
    self.logger = logger
    store = ModelStore()
    shadowRunner = ShadowRunner(metrics: store.metrics)
    experimentFile = experiments
    self.experiments = Self.named(experiments?.experiments ?? [])
    loadsAtStartup = settings.loadModelsAtStartup
    serverMetadata = ServerMetadata(
      name: settings.serverName, version: settings.serverVersion ?? version,
      extensions: Self.extensions + settings.extensions.filter { !Self.extensions.contains($0) })
  }

  /// Makes a data plane over models that its owner puts into the store.
  ///
  /// - Parameters:
  ///   - store: The models.
  ///   - experiments: Experiments over them.
  ///   - metadata: What the server says about itself.
  ///   - predictions: Where every score is noted; nil for nowhere.
  ///   - logger: Where loading and unloading are noted.
  public init(
    store: ModelStore, experiments: [Experiment] = [], metadata: ServerMetadata = .init(name: "", version: ""),
    predictions: PredictionLog? = nil, logger: Logger
  ) {
    self.predictions = predictions
    self.store = store
    shadowRunner = ShadowRunner(metrics: store.metrics)
    self.logger = logger
    repository = nil
    loader = nil
    experimentFile = nil
    self.experiments = Self.named(experiments)
    loadsAtStartup = true
    serverMetadata = ServerMetadata(
      name: metadata.name, version: metadata.version, extensions: Self.extensions + metadata.extensions)
  }

  private static let extensions = ["binary_tensor_data", "model_repository"]

  private static func named(_ experiments: [Experiment]) -> [String: Experiment] {
    Dictionary(experiments.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The experiment of that name; nil where it is a model's.
  func experiment(_ name: String, _ version: String?) throws(ServingError) -> Experiment? {
    guard let experiment = experiments[name] else { return nil }
    if version == nil { return experiment }
    throw ServingError(
      .notFound, "'\(name)' is an experiment and has no versions; ask it without one, or ask a model", subject: name)
  }

  /// Whether the server is alive: it is when it can say so.
  public var isLive: Bool { true }

  /// Says why the server is not ready; nil when it is.
  ///
  /// It is ready when every expected model has answered its self-test and at least one is expected. Where models are not
  /// loaded at the start, an empty server is ready too. While it shuts down it is not ready.
  public func notReadyReason() -> ServingError? {
    if isDraining.withLock({ $0 }) { return ServingError(.unavailable, "the server is shutting down") }
    let (expected, missing) = store.readiness()
    if expected == 0, loadsAtStartup { return ServingError(.unavailable, "no model is loaded") }
    if missing.isEmpty { return nil }
    let names = missing.map { entry in
      let reason = entry.reason.isEmpty ? entry.state.rawValue.lowercased() : entry.reason
      return "\(entry.name): \(reason)"
    }
    return ServingError(.unavailable, "not every model is ready: \(names.joined(separator: "; "))")
  }

  /// Whether every expected model can answer; see ``notReadyReason()``.
  public var isReady: Bool { notReadyReason() == nil }

  /// Makes the server say that it is not ready, while it still answers what it is asked.
  public func beginShutdown() { isDraining.withLock { $0 = true } }

  /// Waits until shadow candidates have seen every request that was answered so far.
  package func drainShadows() { shadowRunner.drain() }

  /// Everything that is counted, as Prometheus text of version 0.0.4.
  public func metricsText() -> String { store.metrics.text() }

  /// Checks that a model, or every model of an experiment, can answer.
  ///
  /// - Parameters:
  ///   - name: The model or the experiment.
  ///   - version: One version of a model.
  /// - Throws: ``ServingError``: `notFound` or `unavailable`.
  public func checkReady(model name: String, version: String? = nil) throws(ServingError) {
    guard let experiment = try experiment(name, version) else {
      _ = try store.model(name, version)
      return
    }
    for candidate in experiment.candidates { _ = try store.model(candidate.model, candidate.version) }
  }

  /// What a model says about itself; an experiment says what its first candidate says.
  ///
  /// - Parameters:
  ///   - name: The model or the experiment.
  ///   - version: One version of a model.
  /// - Returns: The metadata with the versions in service.
  /// - Throws: ``ServingError``: `notFound` or `unavailable`.
  public func metadata(model name: String, version: String? = nil) throws(ServingError) -> ModelMetadata {
    guard let experiment = try experiment(name, version) else {
      var metadata = try store.model(name, version).metadata
      metadata.versions = store.versions(of: name)
      return metadata
    }
    let first = experiment.candidates[0]
    var metadata = try store.model(first.model, first.version).metadata
    metadata.name = name
    metadata.parameters["candidates"] = JSONValue(
      .array(experiment.candidates.map { JSONValue(.string($0.model)) }))
    return metadata
  }
}
