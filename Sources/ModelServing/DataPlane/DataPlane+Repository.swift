public import InferenceProtocol
import Logging

extension DataPlane {
  /// Loads every model of the repository, several at a time; the server is ready when all have proved themselves.
  ///
  /// Where models are not to be loaded at the start, only the settings are checked.
  ///
  /// - Throws: ``ServingError``: the first fault in the repository's order. The models that could be loaded are in
  ///   service nevertheless.
  public func loadModels() async throws(ServingError) {
    guard let repository else { return }
    let models = try repository.models()
    try experimentFile?.check(against: models)
    if !loadsAtStartup { return }
    for settings in models { store.expect(settings) }
    try await load(models)
  }

  /// Loads a model, or loads it anew: the old versions answer until the new ones have proved themselves.
  ///
  /// - Parameter name: The model.
  /// - Throws: ``ServingError``: `notFound`, `settings` or `loadFailed`; what was in service stays there.
  public func load(model name: String) async throws(ServingError) {
    let versions = try repository?.versions(of: name) ?? []
    if versions.isEmpty { throw .noModel(name) }
    try await load(versions)
    // Versions that are gone from the repository go out of service last.
    try store.unload(name, keeping: versions.map(\.version))
    logger.debug("model loaded", metadata: ["model": "\(name)"])
  }

  /// Takes a model out of service; requests that it was given are still answered.
  ///
  /// - Parameter name: The model.
  /// - Throws: ``ServingError`` with code `notFound`.
  public func unload(model name: String) throws(ServingError) {
    try store.unload(name)
    logger.debug("model unloaded", metadata: ["model": "\(name)"])
  }

  /// The models and how they are doing, in byte order of name.
  ///
  /// - Parameter onlyReady: Whether to leave out those that cannot be asked.
  /// - Returns: One entry for each version of each model that was ever to be served.
  public func index(onlyReady: Bool = false) -> [RepositoryEntry] {
    store.index().filter { !onlyReady || $0.state == .ready }
  }

  private func load(_ models: [ModelSettings]) async throws(ServingError) {
    let faults = await withTaskGroup(of: (Int, ServingError?).self) { group in
      for (index, settings) in models.enumerated() { group.addTask { (index, self.fault(loading: settings)) } }
      return await group.reduce(into: [(Int, ServingError)]()) { faults, result in
        if let fault = result.1 { faults.append((result.0, fault)) }
      }
    }
    if let first = faults.min(by: { $0.0 < $1.0 }) { throw first.1 }
  }

  /// Loads one version of a model and says what went wrong.
  private func fault(loading settings: ModelSettings) -> ServingError? {
    guard let loader else { return .noModel(settings.name) }
    do {
      let model = try loader.load(settings.location, settings: settings)
      try store.serve(model, settings)
      return nil
    } catch {
      let fault =
        error as? ServingError
        ?? ServingError(
          .loadFailed, "model '\(settings.label)' cannot be loaded: \(error)", subject: settings.name)
      store.fail(settings, fault)
      return fault
    }
  }
}
