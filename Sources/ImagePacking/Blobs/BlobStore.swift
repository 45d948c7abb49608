internal import AtomicFiles
public import ContentDigest

/// Blobs in a directory, each named by its digest: `blobs/sha256/HEX`, as OCI layouts keep them.
public struct BlobStore: Sendable {
  /// The directory that holds `blobs`.
  public let path: String

  /// Names a store; nothing is read or made yet.
  public init(at path: String) { self.path = path }

  private var directory: String { path + "/blobs/sha256" }

  /// The path of a blob, whether it is there or not.
  public func path(of digest: SHA256Digest) -> String { directory + "/" + digest.hex }

  /// The digests that the store has, in order.
  var digests: [SHA256Digest] {
    get throws(PackError) {
      guard Directory.exists(directory) else { return [] }
      return try files(Directory.names(in: directory)).compactMap { SHA256Digest($0) }
    }
  }

  /// Reads a blob that is a JSON document.
  ///
  /// - Parameters:
  ///   - descriptor: Its digest and size.
  ///   - limit: The most bytes that are read.
  /// - Returns: Its bytes.
  /// - Throws: ``PackError`` when it is missing, larger than `limit`, or not what the descriptor says.
  public func read(_ descriptor: Descriptor, limit: Int = 4 << 20) throws(PackError) -> [UInt8] {
    let size = try size(of: descriptor)
    guard size <= limit else {
      throw PackError(
        .tooLarge, "\(descriptor.digest)",
        "is a document of \(size) bytes, and at most \(limit) are read; this is no image that a registry takes")
    }
    let bytes = try files(AtomicFile.read(path(of: descriptor.digest)))
    guard bytes.count == descriptor.size, SHA256Digest(of: bytes) == descriptor.digest else {
      throw Self.mismatch(descriptor.digest)
    }
    return bytes
  }

  /// Recomputes the digest of a blob.
  ///
  /// - Parameter descriptor: Its digest and size.
  /// - Throws: ``PackError`` when it is missing or not what the descriptor says.
  /// - Complexity: O(size) time, constant memory.
  public func verify(_ descriptor: Descriptor) throws(PackError) {
    _ = try size(of: descriptor)
    let digest = try FileReader.digest(of: path(of: descriptor.digest))
    guard digest == descriptor.digest else { throw Self.mismatch(descriptor.digest) }
  }

  /// Whether a blob is there and is what the descriptor says.
  func has(_ descriptor: Descriptor) -> Bool {
    do {
      try verify(descriptor)
      return true
    } catch {
      return false
    }
  }

  /// Writes a blob whose bytes are at hand.
  ///
  /// - Parameters:
  ///   - bytes: Its content.
  ///   - mediaType: Its type.
  /// - Returns: Its descriptor.
  /// - Throws: ``PackError`` when the system refuses.
  @discardableResult
  func put(_ bytes: [UInt8], as mediaType: MediaType) throws(PackError) -> Descriptor {
    let descriptor = Descriptor(mediaType: mediaType, digest: SHA256Digest(of: bytes), size: bytes.count)
    if !has(descriptor) {
      try files(AtomicFile.write(bytes, to: path(of: descriptor.digest)))
    }
    return descriptor
  }

  /// Copies a blob from another store, checking it on the way.
  func copy(_ descriptor: Descriptor, from other: BlobStore) throws(PackError) {
    if has(descriptor) { return }
    _ = try other.size(of: descriptor)
    let blob = try startBlob()
    do throws(PackError) {
      let file = try FileReader(other.path(of: descriptor.digest))
      var chunk = [UInt8](repeating: 0, count: 1 << 20)
      while true {
        let count = try file.read(into: &chunk)
        if count == 0 { break }
        try blob.write(chunk[..<count])
      }
      _ = try blob.commit(as: descriptor.mediaType, expecting: descriptor.digest)
    } catch {
      blob.discard()
      throw error
    }
  }

  /// Starts a blob whose digest is not known yet.
  func startBlob() throws(PackError) -> BlobWriter {
    try files(Directory.make(directory))
    return try BlobWriter(in: self)
  }

  /// The size of a blob's file, which must be the one that the descriptor says.
  private func size(of descriptor: Descriptor) throws(PackError) -> Int {
    let path = path(of: descriptor.digest)
    switch Directory.kind(of: path) {
    case .file: break
    case nil:
      throw PackError(
        .corrupt, "\(descriptor.digest)", "this blob is missing in \(self.path); build or copy the image again")
    default: throw PackError(.corrupt, path, "is not a regular file, as blobs are; build or copy the image again")
    }
    let size = try files(FileStatus(following: path)).size
    guard size == descriptor.size else {
      throw PackError(
        .corrupt, "\(descriptor.digest)",
        "has \(size) bytes, and \(descriptor.size) are recorded; build or copy the image again")
    }
    return size
  }

  static func mismatch(_ digest: SHA256Digest) -> PackError {
    PackError(
      .corrupt, "\(digest)", "the blob's content has another digest; build or copy the image again")
  }
}
