internal import AtomicFiles
internal import ContentDigest

extension LocalRegistry {
  /// Keeps a model and makes it a version of a name.
  ///
  /// The same model under the same name is the same version: registering it again changes nothing but tags and
  /// description, where they differ. It also puts back what is missing or damaged among the model's files.
  ///
  /// - Parameters:
  ///   - directory: The model's directory.
  ///   - name: The name to register it under.
  ///   - run: The run that made it; its ``RunRecord/model`` is filled in.
  ///   - dataFile: The training data's file, where ``verify(_:data:)`` will look for it. The run gets its digest
  ///     unless it has one.
  ///   - tags: What to find the version by.
  ///   - description: What people should know; nil leaves it as it is.
  /// - Returns: The version.
  /// - Throws: ``RegistryError``; the registry then is as it was, but for files that no version names.
  /// - Complexity: O(size of the model + number of events of the name).
  @discardableResult
  public func register(
    modelDirectory directory: String, name: String, run: RunRecord? = nil, dataFile: String? = nil,
    tags: [String: String] = [:], description: String? = nil
  ) throws(RegistryError) -> RegisteredVersion {
    try Naming.check(name: name)
    try Naming.check(tags, as: "tag")
    let model = try ModelDirectory.list(directory)
    let run = try completed(run, model: model, dataFile: dataFile)
    return try writing { writer throws(RegistryError) in
      for file in model.files + model.outside { try writer.keep(directory + "/" + file.path, as: file) }
      try keep(model, by: writer)
      let runID = try run.map { run throws(RegistryError) in try keep(run, by: writer) }

      var history = try log(name).read()
      if let known = history.versions.first(where: { $0.model == model.digest }) {
        return try update(known, tags: tags, description: description, in: history, by: writer)
      }
      let registration = HistoryEvent.Registration(
        number: (history.versions.last?.number ?? 0) + 1, model: model.digest, run: runID,
        dataFile: dataFile.map { RelativePath.from(root, to: $0) }, tags: tags, description: description ?? "")
      history = try writer.append(.registered(registration), to: history)
      return try version(registration.number, in: history)
    }
  }

  private func completed(
    _ run: RunRecord?, model: ModelRecord, dataFile: String?
  ) throws(RegistryError) -> RunRecord? {
    guard run != nil || dataFile != nil else { return nil }
    var run = run ?? RunRecord()
    try run.check()
    if let dataFile, run.data == nil {
      run.data = try onFiles { () throws(FileError) in try SHA256Digest(ofFile: dataFile) }
    }
    run.model = model.digest
    return run
  }

  private func keep(_ model: ModelRecord, by writer: Writer) throws(RegistryError) {
    let path = modelPath(model.id)
    // The first record stays, for the files outside the digest may differ; a damaged one is written anew.
    if let kept = try? Record.decode(ModelRecord.self, from: Record.read(path), at: path), kept.digest == model.digest {
      return
    }
    try writer.place(Record.bytes(of: model, named: path), at: path)
  }

  private func keep(_ run: RunRecord, by writer: Writer) throws(RegistryError) -> String {
    let bytes = try Record.bytes(of: run, named: "run '\(run.name)'")
    let id = RunRecord.id(of: bytes)
    if (try? Record.read(runPath(id))) != bytes { try writer.place(bytes, at: runPath(id)) }
    return id
  }

  private func update(
    _ known: RegisteredVersion, tags: [String: String], description: String?, in history: ModelHistory,
    by writer: Writer
  ) throws(RegistryError) -> RegisteredVersion {
    var history = history
    for (key, value) in tags.sorted(by: { $0.key < $1.key }) where known.tags[key] != value {
      history = try writer.append(.tagged(number: known.number, key: key, value: value), to: history)
    }
    if let description, description != known.description {
      history = try writer.append(.described(number: known.number, description: description), to: history)
    }
    return try version(known.number, in: history)
  }
}
