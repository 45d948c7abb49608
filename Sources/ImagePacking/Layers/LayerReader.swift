internal import ContentDigest

/// Reads layers.
enum LayerReader {
  /// What a layer unpacks to.
  struct Measure: Sendable {
    let diffID: SHA256Digest
    let size: Int
  }

  /// How a layer is compressed.
  static func compression(of layer: Descriptor) throws(PackError) -> LayerCompression {
    guard let compression = layer.mediaType.layerCompression else {
      throw PackError(
        .unsupported, "\(layer.digest)",
        "has the type \(layer.mediaType), which is not a layer as a tar, plain or compressed with gzip or zstd")
    }
    return compression
  }

  /// Takes the digest and size of a layer's uncompressed tar.
  ///
  /// - Complexity: O(uncompressed size) time, constant memory.
  static func measure(_ layer: Descriptor, in store: BlobStore) throws(PackError) -> Measure {
    var reader = try ArchiveReader(
      store.path(of: layer.digest), try compression(of: layer), as: .raw, named: "\(layer.digest)")
    var digest = DigestStream()
    var size = 0
    while try reader.next() {
      try reader.read { (bytes) throws(PackError) in
        digest.update(bytes)
        size += bytes.count
      }
    }
    return Measure(diffID: digest.finish(), size: size)
  }
}
