internal import AtomicFiles
internal import ContentDigest

extension LocalRegistry {
  /// What a reference means: a model, and the version where it means one.
  public struct Resolution: Sendable {
    /// The model's files.
    public let model: ModelRecord
    /// The version; nil where the reference names a model or a run.
    public let version: RegisteredVersion?
  }

  /// The names of the registered models, in byte order; none where there is no registry.
  ///
  /// - Throws: ``RegistryError``.
  public func names() throws(RegistryError) -> [String] {
    guard Directory.exists(root) else { return [] }
    try requireRegistry()
    guard Directory.exists(namesDirectory) else { return [] }
    return try onFiles { () throws(FileError) in
      var names: [String] = []
      // A directory without an event was made by a writer that was killed before the name's first one.
      for name in try Directory.names(in: namesDirectory) {
        let directory = log(name).directory
        guard Directory.kind(of: directory) == .directory else { continue }
        if try !Directory.names(in: directory).isEmpty { names.append(name) }
      }
      return names
    }
  }

  /// The versions of a name, in order of number.
  ///
  /// - Throws: ``RegistryError``.
  public func versions(of name: String) throws(RegistryError) -> [RegisteredVersion] {
    try history(of: name).versions
  }

  /// The version that each alias of a name points to.
  ///
  /// - Throws: ``RegistryError``.
  public func aliases(of name: String) throws(RegistryError) -> [String: Int] { try history(of: name).aliases }

  /// Everything that happened to a name, in order.
  ///
  /// - Throws: ``RegistryError``.
  public func events(of name: String) throws(RegistryError) -> [HistoryEvent] {
    try history(of: name).entries.map(\.event)
  }

  /// The version that a reference means.
  ///
  /// - Throws: ``RegistryError``, also for a reference that means a model or a run.
  public func version(_ reference: ModelReference) throws(RegistryError) -> RegisteredVersion {
    guard let version = try resolve(reference).version else {
      throw RegistryError(
        .reference, "\(reference)", "means a model and no version; write models:/NAME/VERSION or models:/NAME@ALIAS")
    }
    return version
  }

  /// What a reference means.
  ///
  /// - Throws: ``RegistryError``, also for a form that a local registry cannot follow.
  public func resolve(_ reference: ModelReference) throws(RegistryError) -> Resolution {
    try requireRegistry()
    switch reference {
    case .model(let id):
      return Resolution(model: try model(id), version: nil)
    case .run(let id, let path):
      guard path == "model", let digest = try run(id).model else {
        throw RegistryError(
          .reference, "\(reference)", "a local registry keeps of a run its model only; write runs:/\(id)/model")
      }
      return Resolution(model: try model(ModelRecord.id(of: digest)), version: nil)
    case .stage(let name, let stage):
      throw RegistryError(
        .reference, "\(reference)",
        "stages belong to old servers, and aliases took their place; write models:/\(name)@ALIAS "
          + "(or a number where '\(stage)' stands)")
    case .version(let name, _), .latest(let name), .alias(let name, _):
      let version = try version(reference, in: history(of: name))
      return Resolution(model: try model(version.modelID), version: version)
    }
  }

  /// A training run by its id.
  ///
  /// - Throws: ``RegistryError``, also where the record is not the one that the id was made from.
  public func run(_ id: String) throws(RegistryError) -> RunRecord {
    guard RunRecord.isID(id) else {
      throw RegistryError(.reference, "run '\(id.prefix(80))'", "a run's id has 32 hexadecimal digits; check it")
    }
    guard Directory.exists(runPath(id)) else {
      throw RegistryError(.notFound, "run \(id)", "is not in \(root); check the id")
    }
    let bytes = try Record.read(runPath(id))
    guard RunRecord.id(of: bytes) == id else {
      throw RegistryError(.corrupt, runPath(id), "was changed after it was written; restore it from a copy")
    }
    return try Record.decode(RunRecord.self, from: bytes, at: runPath(id))
  }

  /// The files of a model by its id.
  func model(_ id: String) throws(RegistryError) -> ModelRecord {
    let path = modelPath(id)
    guard Directory.exists(path) else {
      throw RegistryError(.notFound, "model \(id)", "is not in \(root); check the id, or register the model again")
    }
    let model = try Record.decode(ModelRecord.self, from: Record.read(path), at: path)
    guard model.id == id else {
      throw RegistryError(.corrupt, path, "lists other files than it did; register the model again")
    }
    return model
  }

  /// The history of a name that has one.
  func history(of name: String, checked isChecked: Bool = true) throws(RegistryError) -> ModelHistory {
    try Naming.check(name: name)
    try requireRegistry()
    let history = try log(name).read(checked: isChecked)
    guard !history.entries.isEmpty else {
      throw RegistryError(.notFound, "model '\(name)'", "is not registered in \(root); 'list' names those that are")
    }
    return history
  }

  func version(_ reference: ModelReference, in history: ModelHistory) throws(RegistryError) -> RegisteredVersion {
    switch reference {
    case .version(_, let number):
      return try version(number, in: history)
    case .alias(_, let alias):
      guard let number = history.aliases[alias] else { throw noAlias(alias, in: history) }
      return try version(number, in: history)
    default:
      return try version(history.versions.last?.number ?? 0, in: history)
    }
  }

  func version(_ number: Int, in history: ModelHistory) throws(RegistryError) -> RegisteredVersion {
    let versions = history.versions
    guard let version = versions.first(where: { $0.number == number }) else {
      let last = versions.last.map { "the last one is \($0.number)" } ?? "there is none yet"
      throw RegistryError(.notFound, "model '\(history.name)'", "has no version \(number); \(last)")
    }
    return version
  }

  func noAlias(_ alias: String, in history: ModelHistory) -> RegistryError {
    let known = history.aliases.keys.sorted()
    let hint = known.isEmpty ? "set one with 'alias'" : "there are: \(known.joined(separator: ", "))"
    return RegistryError(.notFound, "model '\(history.name)'", "has no alias '\(alias)'; \(hint)")
  }
}
