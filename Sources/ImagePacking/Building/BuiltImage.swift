public import ContentDigest

/// An image that was built: its digest, and what it consists of.
public struct BuiltImage: Sendable, Codable {
  /// The version of this form.
  public var version = 1
  /// The digest of the manifest, or of the index where there are several platforms: what a deployment pins.
  public let digest: SHA256Digest
  /// The type of what the digest names.
  public let mediaType: MediaType
  /// The image for each platform.
  public let images: [PlatformImage]
  /// Where it was written.
  public let destination: String
  /// The tags that name it there.
  public let tags: [String]

  /// The image for one platform.
  public struct PlatformImage: Sendable, Codable {
    /// The platform.
    public let platform: String
    /// The digest of its manifest.
    public let digest: SHA256Digest
    /// The digest of its configuration: the image ID that container engines show.
    public let configDigest: SHA256Digest
    /// Its layers, the lowest first.
    public let layers: [BuiltLayer]
  }

  /// The size of all distinct blobs of layers in bytes, as a registry keeps them.
  public var layerSize: Int {
    var sizes: [SHA256Digest: Int] = [:]
    for layer in images.flatMap(\.layers) { sizes[layer.digest] = layer.size }
    return sizes.values.reduce(0, +)
  }
}

/// A layer of an image that was built.
public struct BuiltLayer: Sendable, Codable {
  /// What it holds, such as `base files`, `binary linux/amd64` or `model fraud`.
  public let role: String
  /// The digest of the blob.
  public let digest: SHA256Digest
  /// The size of the blob in bytes.
  public let size: Int
  /// The digest of the uncompressed tar.
  public let diffID: SHA256Digest
  /// The size of the uncompressed tar in bytes.
  public let uncompressedSize: Int
  /// Whether it was found in the cache and not written anew.
  public let isCached: Bool
}
