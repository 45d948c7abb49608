internal import ContentDigest

/// An image that was read: its root, and the manifest and configuration for each platform.
public struct Image: Sendable {
  /// What the image's digest names: a manifest, or an index of several.
  public let root: Descriptor
  /// The image for each platform.
  public let variants: [Variant]
  /// Where its blobs are.
  public let store: BlobStore

  /// The image for one platform.
  public struct Variant: Sendable {
    /// The platform.
    public let platform: Platform
    /// The manifest's digest and size.
    public let descriptor: Descriptor
    /// The manifest.
    public let manifest: Manifest
    /// The configuration.
    public let config: ImageConfig
  }

  /// How many manifests an index may list, and how deep indexes may nest.
  private static let limits = (manifests: 1000, depth: 3)

  /// Reads an image's documents; every one is checked against its digest, its layers are not read.
  ///
  /// Manifests of an index that are no images, such as attestations, are passed over.
  ///
  /// - Parameters:
  ///   - root: The manifest or index.
  ///   - store: Where its blobs are.
  /// - Throws: ``PackError`` for a document that is missing, damaged or contradicts itself.
  public init(_ root: Descriptor, in store: BlobStore) throws(PackError) {
    self.root = root
    self.store = store
    var manifests: [Descriptor] = []
    try Self.collect(root, in: store, depth: 0, into: &manifests)
    var variants: [Variant] = []
    for descriptor in manifests {
      if let variant = try Self.variant(descriptor, in: store) { variants.append(variant) }
    }
    guard !variants.isEmpty else {
      throw PackError(.unsupported, "\(root.digest)", "holds no container image; name one that a container runs")
    }
    self.variants = variants
  }

  private static func collect(
    _ descriptor: Descriptor, in store: BlobStore, depth: Int, into manifests: inout [Descriptor]
  ) throws(PackError) {
    if descriptor.mediaType.isManifest {
      manifests.append(descriptor)
    } else if descriptor.mediaType.isIndex {
      let name = "\(descriptor.digest)"
      let index = try Documents.decode(ImageIndex.self, from: try store.read(descriptor), named: name)
      guard depth < limits.depth, manifests.count + index.manifests.count <= limits.manifests else {
        throw PackError(.tooLarge, name, "lists too many manifests or nests too deep for an image")
      }
      for child in index.manifests { try collect(child, in: store, depth: depth + 1, into: &manifests) }
    } else if depth == 0 {
      throw PackError(
        .unsupported, "\(descriptor.digest)", "has the type \(descriptor.mediaType), which is no image or image index")
    }
  }

  private static func variant(_ descriptor: Descriptor, in store: BlobStore) throws(PackError) -> Variant? {
    let name = "\(descriptor.digest)"
    let manifest = try Documents.decode(Manifest.self, from: try store.read(descriptor), named: name)
    guard manifest.schemaVersion == 2, manifest.mediaType == nil || manifest.mediaType == descriptor.mediaType else {
      throw PackError(.corrupt, name, "says of itself another type than the descriptor that names it")
    }
    guard manifest.config.mediaType.isConfig, manifest.artifactType == nil else { return nil }
    let config = try Documents.decode(
      ImageConfig.self, from: try store.read(manifest.config), named: "\(manifest.config.digest)")
    guard config.rootfs.diffIDs.count == manifest.layers.count else {
      throw PackError(
        .corrupt, name,
        "has \(manifest.layers.count) layers, and its configuration names \(config.rootfs.diffIDs.count)")
    }
    if let stated = descriptor.platform, stated.os != config.os || stated.architecture != config.architecture {
      throw PackError(.corrupt, name, "is listed for \(stated), and its configuration says \(config.platform)")
    }
    return Variant(
      platform: descriptor.platform ?? config.platform, descriptor: descriptor, manifest: manifest, config: config)
  }

  /// Every blob of the image, the root last, so that whoever copies them in this order never has a manifest
  /// whose blobs are missing.
  var blobs: [Descriptor] {
    get throws(PackError) {
      var found: [Descriptor] = []
      var seen: Set<SHA256Digest> = []
      try Self.walk(root, in: store, depth: 0, seen: &seen, into: &found)
      return found
    }
  }

  private static func walk(
    _ descriptor: Descriptor, in store: BlobStore, depth: Int, seen: inout Set<SHA256Digest>,
    into found: inout [Descriptor]
  ) throws(PackError) {
    guard seen.insert(descriptor.digest).inserted else { return }
    let name = "\(descriptor.digest)"
    if descriptor.mediaType.isIndex, depth <= limits.depth {
      let index = try Documents.decode(ImageIndex.self, from: try store.read(descriptor), named: name)
      for child in index.manifests {
        try walk(child, in: store, depth: depth + 1, seen: &seen, into: &found)
      }
    } else if descriptor.mediaType.isManifest {
      let manifest = try Documents.decode(Manifest.self, from: try store.read(descriptor), named: name)
      for blob in [manifest.config] + manifest.layers where seen.insert(blob.digest).inserted { found.append(blob) }
    }
    found.append(descriptor)
  }

  /// Recomputes the digest and size of every blob, and the digest of every layer's uncompressed tar.
  ///
  /// - Returns: How many blobs were checked and their size together.
  /// - Throws: ``PackError`` naming the first blob that is missing or is not what its record says.
  /// - Complexity: O(uncompressed size) time, constant memory.
  public func validate() throws(PackError) -> (blobs: Int, bytes: Int) {
    let all = try blobs
    for blob in all { try store.verify(blob) }
    var checked: Set<SHA256Digest> = []
    for variant in variants {
      for (layer, diffID) in zip(variant.manifest.layers, variant.config.rootfs.diffIDs)
      where checked.insert(layer.digest).inserted {
        let content = try LayerReader.measure(layer, in: store)
        guard content.diffID == diffID else {
          throw PackError(
            .corrupt, "\(layer.digest)",
            "unpacks to the digest \(content.diffID), and the configuration says \(diffID); build the image again")
        }
      }
    }
    return (all.count, all.reduce(0) { $0 + $1.size })
  }
}
