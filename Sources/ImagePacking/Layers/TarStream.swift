internal import AtomicFiles
internal import ContentDigest

/// The bytes of a tar of entries, produced as they are asked for: the source files are read piece by piece.
struct TarStream: ~Copyable {
  private let tar: TarWriter
  private let entries: [LayerEntry]
  private let time: Int
  private let known: [String: SHA256Digest]
  private var index = 0
  private var isFinished = false
  private var reading: Reading?
  private var chunk = [UInt8](repeating: 0, count: 64 << 10)

  /// A source file that is being read.
  private struct Reading: ~Copyable {
    let file: FileReader
    let path: String
    var left: Int
    var digest: DigestStream?
  }

  /// Starts before the first entry.
  ///
  /// - Parameters:
  ///   - entries: What the tar holds, in order.
  ///   - time: The modification time of every entry.
  ///   - known: Digests of source files, by path, that their content must have.
  /// - Throws: ``PackError`` when libarchive cannot start.
  init(_ entries: [LayerEntry], time: Int, expecting known: [String: SHA256Digest] = [:]) throws(PackError) {
    tar = try TarWriter()
    self.entries = entries
    self.time = time
    self.known = known
  }

  /// The next `count` bytes; fewer only at the end, and nil after it.
  mutating func next(atLeast count: Int) throws(PackError) -> [UInt8]? {
    while tar.pending < count, !isFinished { try advance() }
    return tar.pending == 0 ? nil : tar.take(min(count, tar.pending))
  }

  private mutating func advance() throws(PackError) {
    if reading != nil { return try readOn() }
    guard index < entries.count else {
      try tar.finish()
      isFinished = true
      return
    }
    let entry = entries[index]
    index += 1
    try tar.begin(entry, time: time)
    switch entry.content {
    case .bytes(let bytes): try tar.write(bytes[...], of: entry.path)
    case .file(let path, let size):
      let file = try FileReader(path)
      reading = Reading(file: file, path: path, left: size, digest: known[path] == nil ? nil : DigestStream())
    case .directory, .symbolicLink, .hardLink: break
    }
  }

  /// Reads one chunk of the current file; its size stands in the header already and must come true.
  private mutating func readOn() throws(PackError) {
    guard var current = reading.take() else { return }
    let count = try current.file.read(into: &chunk)
    guard count <= current.left, count > 0 || current.left == 0 else { throw Self.changed(current.path) }
    if count > 0 {
      try tar.write(chunk[..<count], of: current.path)
      current.digest?.update(chunk[..<count])
      current.left -= count
      reading = consume current
    } else if let digest = current.digest, digest.finish() != known[current.path] {
      throw Self.changed(current.path)
    }
  }

  private static func changed(_ path: String) -> PackError {
    PackError(.corrupt, path, "changed while it was packed; wait until nothing writes to it and run again")
  }
}
