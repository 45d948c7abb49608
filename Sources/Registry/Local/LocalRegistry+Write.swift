internal import AtomicFiles
internal import ContentDigest

extension LocalRegistry {
  /// Where files are made before they get their names; on the same file system as the places they belong to.
  private var staging: String { root + "/staging" }

  /// Does something while nobody else writes.
  func writing<Result>(_ body: (Writer) throws(RegistryError) -> Result) throws(RegistryError) -> Result {
    try onFiles { () throws(FileError) in try Directory.make(root) }
    return try WriteLock.hold(root + "/lock", patience: patience) { () throws(RegistryError) in
      if Directory.exists(marker) {
        try requireRegistry()
      } else {
        try begin()
      }
      // Whatever is there now was left by a writer that did not come to its end.
      try onFiles { () throws(FileError) in
        try Directory.remove(staging)
        try Directory.make(staging)
      }
      return try body(Writer(registry: self, staging: staging))
    }
  }

  private func begin() throws(RegistryError) {
    let others = try onFiles { () throws(FileError) in try Directory.names(in: root) }
      .filter { !["lock", "staging"].contains($0) && !$0.hasPrefix(".registry.json.") }
    guard others.isEmpty else {
      throw RegistryError(
        .occupied, root, "holds '\(others[0])' and is no registry; name an empty directory or a new one with --root")
    }
    let bytes = try Record.bytes(of: Format(), named: marker)
    try onFiles { () throws(FileError) in try AtomicFile.write(bytes, to: marker) }
  }
}

/// Puts files into a registry whose lock is held.
struct Writer {
  let registry: LocalRegistry
  let staging: String

  /// Puts a record in its place, from which moment on it is there.
  func place(_ bytes: [UInt8], at path: String) throws(RegistryError) {
    let beside = staging + "/" + Directory.name(of: path)
    try onFiles { () throws(FileError) in
      try AtomicFile.write(bytes, to: beside)
      try move(beside, to: path)
    }
  }

  /// Keeps the content of a file, unless it is kept already.
  ///
  /// - Parameters:
  ///   - source: The file.
  ///   - file: What it held when it was listed.
  /// - Throws: ``RegistryError`` for a file that changed since.
  func keep(_ source: String, as file: ModelRecord.File) throws(RegistryError) {
    let path = registry.blob(file.digest)
    if Directory.kind(of: path) == .file,
      try onFiles({ () throws(FileError) in try SHA256Digest(ofFile: path) }) == file.digest
    {
      return
    }
    let beside = staging + "/" + file.digest.hex
    let outcome = try onFiles { () throws(FileError) in
      try Directory.remove(beside)
      return try VerifiedCopy.copy(source, to: beside, expecting: file.digest)
    }
    guard outcome == .copied else {
      throw RegistryError(.model, source, "changed while it was registered; run again once nobody writes to it")
    }
    try onFiles { () throws(FileError) in try move(beside, to: path) }
  }

  private func move(_ beside: String, to path: String) throws(FileError) {
    let parent = Directory.parent(of: path)
    try Directory.make(parent)
    try Directory.move(beside, to: path)
    try Durability.sync(parent)
  }

  /// Adds an event to the history of a name.
  ///
  /// - Returns: The history with it.
  /// - Throws: ``RegistryError``.
  @discardableResult
  func append(_ change: HistoryEvent.Change, to history: ModelHistory) throws(RegistryError) -> ModelHistory {
    let log = registry.log(history.name)
    let event = HistoryEvent(
      sequence: history.entries.count + 1, time: registry.now(), author: registry.author,
      previous: history.entries.last?.found, change: change)
    let bytes = try Record.bytes(of: event, named: history.name)
    let digest = SHA256Digest(of: bytes)
    let path = log.directory + "/" + HistoryLog.file(event.sequence, digest)
    try place(bytes, at: path)
    let entry = ModelHistory.Entry(event: event, promised: digest, found: digest, path: path)
    return ModelHistory(name: history.name, entries: history.entries + [entry])
  }
}
