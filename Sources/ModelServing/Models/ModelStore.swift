public import InferenceProtocol
import Synchronization

/// The models in service, several versions of each, swapped without dropping a request.
public final class ModelStore: Sendable {
  /// One version of a model: in service, or on its way there.
  private struct Entry {
    let version: String?
    var state: RepositoryEntry.State
    var reason = ""
    /// What answers; a version that is reloaded keeps answering with the old one until the new one has proved itself.
    var loaded: LoadedModel?
  }

  /// The versions of each model in ascending order.
  private let models = Mutex<[String: [Entry]]>([:])
  let metrics = ServingMetrics()

  /// Makes an empty store.
  public init() {}

  /// Takes a model into service after its self-test, in place of the same version where there is one.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - settings: The name and version to serve it under, and what else the settings file says.
  /// - Throws: ``ServingError`` with code `loadFailed`; what was in service stays there.
  public func serve(_ model: any ServedModel, _ settings: ModelSettings) throws(ServingError) {
    do {
      try model.selfTest()
    } catch {
      let failure = ServingError(
        .loadFailed, "model '\(settings.label)' at \(settings.location) failed its self-test: \(error)",
        subject: settings.name)
      fail(settings, failure)
      throw failure
    }
    let counters = metrics.counters(model: settings.name, version: settings.version)
    let loaded = LoadedModel(model, settings: settings, counters: counters)
    set(Entry(version: settings.version, state: .ready, loaded: loaded), settings.name)
  }

  /// Announces a model that is about to be loaded: from now on the server is ready only when it is.
  func expect(_ settings: ModelSettings) {
    let serving = find(settings.name, settings.version)
    if serving != nil { return }
    set(Entry(version: settings.version, state: .loading), settings.name)
  }

  /// Records that a model could not be loaded; a version that is in service stays so.
  func fail(_ settings: ModelSettings, _ error: ServingError) {
    if find(settings.name, settings.version) != nil { return }
    set(Entry(version: settings.version, state: .unavailable, reason: error.description), settings.name)
  }

  /// Takes every version of a model out of service; requests that it was given are still answered.
  ///
  /// - Parameters:
  ///   - name: The model.
  ///   - versions: The versions that stay in service.
  /// - Throws: ``ServingError`` with code `notFound` when it was not in service.
  func unload(_ name: String, keeping versions: [String?] = []) throws(ServingError) {
    let wasThere = models.withLock { models in
      let before = models[name] ?? []
      models[name] = before.map {
        versions.contains($0.version) ? $0 : Entry(version: $0.version, state: .unavailable)
      }
      return before.contains { $0.loaded != nil || $0.state == .loading || !$0.reason.isEmpty }
    }
    if !wasThere { throw .noModel(name) }
  }

  /// The model that answers for a name.
  ///
  /// - Parameters:
  ///   - name: The model.
  ///   - version: One version; nil for the highest that is in service.
  /// - Returns: The model, which stays able to answer as long as it is held.
  /// - Throws: ``ServingError``: `notFound`, or `unavailable` while it is loading or after loading failed.
  func model(_ name: String, _ version: String?) throws(ServingError) -> LoadedModel {
    if let loaded = find(name, version) { return loaded }
    let entries = models.withLock { $0[name] ?? [] }
    let known = entries.filter { version == nil || $0.version == version }
    if known.contains(where: { $0.state == .loading }) {
      throw ServingError(.unavailable, "Model \(name) is still loading; ask again when it is ready", subject: name)
    }
    if let failed = known.last(where: { !$0.reason.isEmpty }) {
      throw ServingError(.unavailable, "Model \(name) could not be loaded: \(failed.reason)", subject: name)
    }
    let hasOthers = entries.contains { $0.loaded != nil }
    throw .noModel(name, hasOthers ? version : nil)
  }

  private func find(_ name: String, _ version: String?) -> LoadedModel? {
    models.withLock { models in
      guard let entries = models[name] else { return nil }
      guard let version else { return entries.last { $0.loaded != nil }?.loaded }
      return entries.first { $0.version == version }?.loaded
    }
  }

  private func set(_ entry: Entry, _ name: String) {
    models.withLock { models in
      var entries = (models[name] ?? []).filter { $0.version != entry.version }
      entries.append(entry)
      models[name] = entries.sorted { VersionOrder.precedes($0.version, $1.version) }
    }
  }

  /// Every model, in byte order of name and ascending order of version.
  public func index() -> [RepositoryEntry] {
    let models = models.withLock { $0 }
    return models.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap { name, entries in
      entries.map { RepositoryEntry(name: name, version: $0.version, state: $0.state, reason: $0.reason) }
    }
  }

  /// The versions of a model that are in service, ascending; those without a version are left out.
  func versions(of name: String) -> [String] {
    models.withLock { ($0[name] ?? []).filter { $0.loaded != nil }.compactMap(\.version) }
  }

  /// How many models are expected to answer, and those that do not, with the reason.
  func readiness() -> (expected: Int, missing: [RepositoryEntry]) {
    let expected = index().filter { $0.state != .unavailable || !$0.reason.isEmpty }
    return (expected.count, expected.filter { $0.state != .ready })
  }
}
