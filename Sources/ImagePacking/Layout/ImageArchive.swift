internal import AtomicFiles
internal import ContentDigest

#if canImport(Glibc)
  internal import Glibc
#endif

/// Images in one tar file.
///
/// An OCI archive is a layout in a tar. A Docker archive is the same with the file `manifest.json` that
/// `docker load` and `podman load` look for, as Docker itself writes since version 25: the digest stays the image's own.
enum ImageArchive {
  /// What Docker's `manifest.json` says of an image.
  struct DockerEntry: Codable {
    let config: String
    let repoTags: [String]?
    let layers: [String]

    enum CodingKeys: String, CodingKey {
      case config = "Config"
      case repoTags = "RepoTags"
      case layers = "Layers"
    }
  }

  /// Writes an image as a tar file beside its place and renames it.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - tags: Its tags in the layout's index.
  ///   - dockerNames: Its names in `manifest.json`; nil for no such file.
  ///   - path: The tar file.
  /// - Throws: ``PackError``; what stood at `path` then still stands there.
  static func write(
    _ image: Image, tags: [String], dockerNames: [ImageReference]?, to path: String
  ) throws(PackError) {
    var tree = LayerTree()
    try tree.addFile(ImageLayout.marker, at: "oci-layout")
    var index = ImageLayout.merged(nil, image.root, tags: tags)
    if let dockerNames { index.manifests = ImageLayout.named(image.root, dockerNames) }
    try tree.addFile(try Documents.encode(index, named: "index.json"), at: "index.json")
    for blob in try image.blobs {
      try tree.addFile(copying: image.store.path(of: blob.digest), at: place(of: blob.digest), isExecutable: false)
    }
    if let dockerNames {
      guard let variant = image.variants.first, image.variants.count == 1 else {
        throw PackError(
          .unsupported, path,
          "a Docker archive holds one platform, and this image has \(image.variants.count); use oci-archive: or oci:")
      }
      let entry = DockerEntry(
        config: place(of: variant.manifest.config.digest), repoTags: dockerNames.map(\.description),
        layers: variant.manifest.layers.map { place(of: $0.digest) })
      try tree.addFile(try Documents.encode([entry], named: "manifest.json"), at: "manifest.json")
    }
    try write(tree, to: path)
  }

  private static func place(of digest: SHA256Digest) -> String { "blobs/sha256/" + digest.hex }

  private static func write(_ tree: LayerTree, to path: String) throws(PackError) {
    guard Directory.kind(of: path) != .directory else {
      throw PackError(.file, path, "is a directory where an archive file is to be written; name a file")
    }
    let staging = try StagingDirectory(beside: path)
    let blob = try BlobStore(at: staging.path).startBlob()
    var tar = try TarStream(tree.entries, time: 0)
    while let bytes = try tar.next(atLeast: 1 << 20) { try blob.write(bytes) }
    let written = try blob.commit(as: .layer)
    try files(Directory.move(BlobStore(at: staging.path).path(of: written.digest), to: path))
  }
}
