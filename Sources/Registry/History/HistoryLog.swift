internal import AtomicFiles
internal import ContentDigest

/// The history of one name as files: `SEQUENCE-DIGEST.json` each, never changed and never removed.
struct HistoryLog {
  /// The registered model's name.
  let name: String
  /// The directory that holds the events.
  let directory: String

  /// Reads the events.
  ///
  /// - Parameter isChecked: Whether an event whose bytes are not what its name says is an error.
  /// - Returns: The history; an empty one where there is no such name.
  /// - Throws: ``RegistryError`` for an event that is missing or unreadable.
  func read(checked isChecked: Bool = true) throws(RegistryError) -> ModelHistory {
    guard Directory.kind(of: directory) == .directory else { return ModelHistory(name: name, entries: []) }
    var entries: [ModelHistory.Entry] = []
    for (sequence, file, promised) in try listing() {
      let path = directory + "/" + file
      let bytes = try Record.read(path)
      let found = SHA256Digest(of: bytes)
      guard !isChecked || found == promised else {
        throw RegistryError(.corrupt, path, "was changed after it was written; restore it from a copy")
      }
      let event = try Record.decode(HistoryEvent.self, from: bytes, at: path)
      guard event.sequence == sequence else {
        throw RegistryError(.corrupt, path, "says that it is event \(event.sequence); restore it from a copy")
      }
      entries.append(.init(event: event, promised: promised, found: found, path: path))
    }
    let history = ModelHistory(name: name, entries: entries)
    if isChecked, let broken = history.firstBroken {
      throw RegistryError(.corrupt, broken.path, "does not follow the event before it; restore both from a copy")
    }
    return history
  }

  /// The events' files in order; what else stands in the directory is none of ours.
  private func listing() throws(RegistryError) -> [(sequence: Int, file: String, promised: SHA256Digest)] {
    // A directory that is read while another event arrives may show the later one only: then it is read again.
    for isLast in [false, false, true] {
      let files = try onFiles { () throws(FileError) in try Directory.names(in: directory) }.compactMap(Self.parse)
      let sequences = files.map(\.sequence)
      if sequences == Array(1..<(files.count + 1)) { return files }
      guard isLast else { continue }
      let gap = zip(1..., sequences).first { $0 != $1 }?.0 ?? 0
      throw RegistryError(
        .corrupt, directory,
        "event \(gap) of the history of '\(name)' is missing or there twice; restore it from a copy")
    }
    return []
  }

  private static func parse(_ file: String) -> (sequence: Int, file: String, promised: SHA256Digest)? {
    guard file.hasSuffix(".json"), let dash = file.firstIndex(of: "-"), let sequence = Int(file[..<dash]),
      let digest = SHA256Digest(String(file[file.index(after: dash)...].dropLast(5)))
    else { return nil }
    return (sequence, file, digest)
  }

  /// The name of the file of an event.
  static func file(_ sequence: Int, _ digest: SHA256Digest) -> String {
    let digits = String(sequence)
    return String(repeating: "0", count: max(0, 8 - digits.count)) + digits + "-\(digest.hex).json"
  }
}
