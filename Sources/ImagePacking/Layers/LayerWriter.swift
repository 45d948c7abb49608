internal import AtomicFiles
public import ContentDigest

/// A layer that was written: what a manifest and a configuration say of it.
public struct PackedLayer: Sendable, Hashable {
  /// The blob's type, digest and size.
  public var descriptor: Descriptor
  /// The digest of the uncompressed tar.
  public let diffID: SHA256Digest
  /// The size of the uncompressed tar in bytes.
  public let uncompressedSize: Int
}

/// How layers are written; all of it shows in the bytes except the number of threads.
public struct LayerFormat: Sendable, Hashable {
  /// How the tar is compressed: `gzip` or `uncompressed`.
  public var compression: LayerCompression = .gzip
  /// zlib's level, from 1 (fast) to 9 (small).
  public var level = 4
  /// The modification time of every entry, in seconds since 1970.
  public var time = 0

  /// gzip at level 4, which halves the work of level 6 for 2 % more bytes; all times 1970.
  public init() {}

  /// The version of zlib that compresses: another one may give other bytes.
  package static var compressorVersion: String? { Deflate.libraryVersion }

  /// Everything besides the content that the bytes depend on, for keys of what was written before.
  var signature: String {
    let compressor =
      compression == .gzip
      ? "gzip zlib \(Deflate.libraryVersion ?? "none") level \(level) block \(Deflate.blockSize)" : compression.rawValue
    return "layer 1; pax libarchive \(TarWriter.libraryVersion); time \(time); \(compressor)"
  }

  var mediaType: MediaType { compression == .gzip ? .gzipLayer : .layer }

  func check() throws(PackError) {
    guard compression != .zstd else {
      throw PackError(.unsupported, "zstd", "layers are written with gzip or uncompressed in this version; choose one")
    }
    guard (1...9).contains(level) else {
      throw PackError(.malformed, "level \(level)", "is not a gzip level; choose one from 1 (fast) to 9 (small)")
    }
    guard time >= 0 else {
      throw PackError(
        .malformed, "time \(time)", "lies before 1970, which a tar cannot say; set SOURCE_DATE_EPOCH to 0")
    }
  }
}

/// Writes layers: the tar, its digest, its compression and the blob's digest in one pass and in constant memory.
package struct LayerWriter: Sendable {
  let format: LayerFormat
  /// How many blocks are compressed at a time.
  let threads: Int

  package init(format: LayerFormat, threads: Int) {
    self.format = format
    self.threads = threads
  }

  /// Writes a layer.
  ///
  /// - Parameters:
  ///   - entries: Its entries, in order.
  ///   - store: Where the blob goes.
  ///   - known: Digests of source files taken before, which their content must still have.
  /// - Returns: The layer, whose blob is in the store.
  /// - Throws: ``PackError``, or `CancellationError`; nothing of the blob stays.
  package func write(
    _ entries: [LayerEntry], into store: BlobStore, expecting known: [String: SHA256Digest] = [:]
  ) async throws -> PackedLayer {
    try format.check()
    let blob = try store.startBlob()
    do {
      let (diffID, size) =
        switch format.compression {
        case .gzip: try await compressed(entries, into: blob, expecting: known)
        default: try plain(entries, into: blob, expecting: known)
        }
      return PackedLayer(descriptor: try blob.commit(as: format.mediaType), diffID: diffID, uncompressedSize: size)
    } catch {
      blob.discard()
      throw error
    }
  }

  private func plain(
    _ entries: [LayerEntry], into blob: BlobWriter, expecting known: [String: SHA256Digest]
  ) throws(PackError) -> (SHA256Digest, Int) {
    var tar = try TarStream(entries, time: format.time, expecting: known)
    var digest = DigestStream()
    var size = 0
    while let block = try tar.next(atLeast: Deflate.blockSize) {
      digest.update(block)
      size += block.count
      try blob.write(block)
    }
    return (digest.finish(), size)
  }

  private func compressed(
    _ entries: [LayerEntry], into blob: BlobWriter, expecting known: [String: SHA256Digest]
  ) async throws -> (SHA256Digest, Int) {
    let deflate = Deflate(level: format.level)
    var digest = DigestStream()
    try blob.write(deflate.header)
    let order = try await withThrowingTaskGroup(of: BlockOrder.Finished.self) { group in
      var tar = try TarStream(entries, time: format.time, expecting: known)
      var order = BlockOrder()
      var dictionary: [UInt8] = []
      var next = try tar.next(atLeast: Deflate.blockSize)
      while let block = next {
        try Task.checkCancellation()
        next = try tar.next(atLeast: Deflate.blockSize)
        digest.update(block)
        while order.underWay >= max(1, threads), let finished = try await group.next() {
          for ready in order.take(finished) { try blob.write(ready.bytes) }
        }
        let (index, before, isLast) = (order.submit(), dictionary, next == nil)
        group.addTask {
          BlockOrder.Finished(index: index, block: try deflate.block(block, after: before, isLast: isLast))
        }
        dictionary = Array(block.suffix(Deflate.window))
      }
      while let finished = try await group.next() {
        for ready in order.take(finished) { try blob.write(ready.bytes) }
      }
      return order
    }
    try blob.write(Deflate.trailer(checksum: order.checksum, inputCount: order.inputCount))
    return (digest.finish(), order.inputCount)
  }
}
