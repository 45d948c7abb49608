public import ContentDigest

/// What an image is, for people and scripts.
public struct ImageSummary: Sendable, Codable {
  /// The version of this form.
  public var version = 1
  /// The digest of the manifest or index.
  public let digest: SHA256Digest
  /// The type of what the digest names.
  public let mediaType: MediaType
  /// The image for each platform.
  public let images: [PlatformSummary]

  /// The image for one platform.
  public struct PlatformSummary: Sendable, Codable {
    /// The platform.
    public let platform: String
    /// The digest of its manifest.
    public let digest: SHA256Digest
    /// The digest of its configuration.
    public let configDigest: SHA256Digest
    /// When it was made (RFC 3339).
    public let created: String?
    /// How a container of it runs.
    public let config: Execution
    /// Notes on the manifest.
    public let annotations: [String: String]
    /// Its layers, the lowest first.
    public let layers: [LayerSummary]
  }

  /// A layer.
  public struct LayerSummary: Sendable, Codable {
    /// The type of the blob.
    public let mediaType: MediaType
    /// The digest of the blob.
    public let digest: SHA256Digest
    /// The size of the blob in bytes.
    public let size: Int
    /// The digest of the uncompressed tar, as the configuration says it.
    public let diffID: SHA256Digest
    /// The size of the uncompressed tar in bytes, measured.
    public let uncompressedSize: Int
    /// Notes on the layer.
    public let annotations: [String: String]
  }
}

/// Looks into images without running them.
public enum ImageInspector {
  /// Sums up an image.
  ///
  /// - Parameter uri: A layout or an archive.
  /// - Returns: Its platforms, configuration and layers.
  /// - Throws: ``PackError`` when there is no such image or one of its parts is damaged.
  /// - Complexity: O(uncompressed size) time, constant memory.
  public static func summary(of uri: ImageURI) throws(PackError) -> ImageSummary {
    try ImageSource.withImage(uri) { (image) throws(PackError) in
      var images: [ImageSummary.PlatformSummary] = []
      var sizes: [SHA256Digest: Int] = [:]
      for variant in image.variants {
        var layers: [ImageSummary.LayerSummary] = []
        for (layer, diffID) in zip(variant.manifest.layers, variant.config.rootfs.diffIDs) {
          try image.store.verify(layer)
          if sizes[layer.digest] == nil {
            sizes[layer.digest] = try LayerReader.measure(layer, in: image.store).size
          }
          layers.append(
            .init(
              mediaType: layer.mediaType, digest: layer.digest, size: layer.size, diffID: diffID,
              uncompressedSize: sizes[layer.digest, default: 0], annotations: layer.annotations ?? [:]))
        }
        images.append(
          .init(
            platform: variant.platform.description, digest: variant.descriptor.digest,
            configDigest: variant.manifest.config.digest, created: variant.config.created,
            config: variant.config.config ?? Execution(), annotations: variant.manifest.annotations ?? [:],
            layers: layers))
      }
      return ImageSummary(digest: image.root.digest, mediaType: image.root.mediaType, images: images)
    }
  }

  /// Recomputes every digest and size of an image.
  ///
  /// - Parameter uri: A layout, all of whose images are checked when no tag is given, or an archive.
  /// - Returns: How many blobs were checked and their size together.
  /// - Throws: ``PackError`` naming the first thing that is not what its record says.
  public static func check(_ uri: ImageURI) throws(PackError) -> (blobs: Int, bytes: Int) {
    if case .layout(let directory, nil) = uri { return try ImageLayout(at: directory).validate() }
    return try ImageSource.withImage(uri) { (image) throws(PackError) in try image.validate() }
  }
}
