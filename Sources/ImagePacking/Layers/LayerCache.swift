internal import AtomicFiles
internal import ContentDigest

#if canImport(Glibc)
  internal import Glibc
#endif

/// Layers that were written before, found by what they were made of: an unchanged layer is not compressed again.
///
/// The key is the digest of the entries, of the content of every source file, and of everything that shows in the
/// bytes: format, compressor, its version, level and block size. A cache that is damaged, full or not writable costs
/// time and nothing else: what it gives out is checked while it is copied.
public struct LayerCache: Sendable {
  /// Where the cache is kept.
  public let path: String
  /// The most bytes that are kept; the layers used longest ago go first.
  public let limit: Int

  private static let version = 1

  /// Names a cache; it is made when the first layer is kept.
  ///
  /// - Parameters:
  ///   - path: A directory of its own.
  ///   - limit: The most bytes of layers that are kept.
  public init(at path: String, limit: Int = 1 << 30) {
    self.path = path
    self.limit = limit
  }

  private var store: BlobStore { BlobStore(at: path) }

  /// What is remembered of a layer.
  private struct Memory: Codable {
    let version: Int
    let descriptor: Descriptor
    let diffID: SHA256Digest
    let uncompressedSize: Int
  }

  /// What a layer is made of: the key of the cache, and the digests that the source files had.
  struct Key {
    let digest: SHA256Digest
    let sources: [String: SHA256Digest]

    /// Takes the digests of all content.
    ///
    /// - Complexity: O(total size of the source files).
    init(_ entries: [LayerEntry], format: LayerFormat) throws(PackError) {
      var listing = DigestStream()
      var sources: [String: SHA256Digest] = [:]
      listing.update("\(format.signature)\n".utf8)
      for entry in entries {
        let content: String
        switch entry.content {
        case .directory: content = "directory"
        case .bytes(let bytes): content = "file \(bytes.count) \(SHA256Digest(of: bytes).hex)"
        case .symbolicLink(let target): content = "symbolic link \(target)"
        case .hardLink(let target): content = "hard link \(target)"
        case .file(let path, let size):
          let digest = try FileReader.digest(of: path)
          sources[path] = digest
          content = "file \(size) \(digest.hex)"
        }
        listing.update("\(entry.path)\0\(entry.mode)\0\(content)\0\n".utf8)
      }
      digest = listing.finish()
      self.sources = sources
    }
  }

  private func record(_ key: Key) -> String { path + "/keys/" + key.digest.hex + ".json" }

  /// Copies a layer that was written before into a store; nil when there is none, or none that is whole.
  func find(_ key: Key, into target: BlobStore) -> PackedLayer? {
    do {
      let memory = try CanonicalJSON.decode(Memory.self, from: try AtomicFile.read(record(key)))
      guard memory.version == Self.version else { return nil }
      try target.copy(memory.descriptor, from: store)
      // The times of a blob say when it was last of use.
      unsafe _ = utimensat(AT_FDCWD, store.path(of: memory.descriptor.digest), nil, 0)
      return PackedLayer(
        descriptor: memory.descriptor, diffID: memory.diffID, uncompressedSize: memory.uncompressedSize)
    } catch {
      return nil
    }
  }

  /// Keeps a layer; a cache that cannot keep it is no failure.
  func keep(_ layer: PackedLayer, as key: Key, from source: BlobStore) {
    guard layer.descriptor.size <= limit else { return }
    do {
      try store.copy(layer.descriptor, from: source)
      let memory = Memory(
        version: Self.version, descriptor: layer.descriptor, diffID: layer.diffID,
        uncompressedSize: layer.uncompressedSize)
      try AtomicFile.write(try CanonicalJSON.pretty(memory), to: record(key))
      try trim()
    } catch {
      return
    }
  }

  /// Removes the blobs used longest ago until the rest fits the limit; a key whose blob is gone finds nothing.
  private func trim() throws {
    var blobs: [(path: String, size: Int, used: Int)] = []
    for digest in try store.digests {
      let path = store.path(of: digest)
      var status = stat()
      guard unsafe lstat(path, &status) == 0 else { continue }
      blobs.append((path, Int(status.st_size), status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec))
    }
    var total = blobs.reduce(0) { $0 + $1.size }
    for blob in blobs.sorted(by: { $0.used < $1.used }) where total > limit {
      try Directory.remove(blob.path)
      total -= blob.size
    }
  }
}
