internal import AtomicFiles
internal import ContentDigest

/// Builds images from scratch, without a container engine: a program with its libraries, a few base files, and models.
///
/// ```swift
/// var recipe = ImageRecipe(binaries: [.init(platform: .linuxAMD64, path: ".build/release/fraud-serve")])
/// recipe.models = [try ModelDirectory(at: "models/candidate")]
/// let built = try await ImageBuilder().build(recipe, to: ImageURI("oci:build/image"), tags: ["1.4.0"])
/// print(built.digest)
/// ```
///
/// The same recipe over the same content gives the same digest: on any machine with the same zlib and libarchive, from
/// any folder, with any number of threads.
public struct ImageBuilder: Sendable {
  /// Layers that were written before; nil to write every layer anew.
  public var cache: LayerCache?
  /// How many blocks are compressed at a time.
  public var threads: Int

  /// Makes a builder.
  public init(cache: LayerCache? = nil, threads: Int = 2) {
    self.cache = cache
    self.threads = threads
  }

  /// Builds an image and writes it where it belongs, whole or not at all.
  ///
  /// - Parameters:
  ///   - recipe: What it is made of.
  ///   - destination: A layout or an archive.
  ///   - tags: Names that the image gets there, besides the one in `destination`.
  ///   - report: Told of each layer as soon as it is there.
  /// - Returns: The digest and the layers.
  /// - Throws: ``PackError`` saying what is wrong with the recipe, or what the system refused; `CancellationError`.
  public func build(
    _ recipe: ImageRecipe, to destination: ImageURI, tags: [String] = [],
    report: @Sendable (BuiltLayer) -> Void = { _ in }
  ) async throws -> BuiltImage {
    let target = try ImageDestination(destination, tags: tags, defaultName: recipe.programName())
    try recipe.check()
    let staging = try StagingDirectory(beside: target.path)
    let store = BlobStore(at: staging.path)
    let time = Timestamp.text(recipe.format.time)
    // What is missing or does not fit is said before any layer is written.
    var programs: [LayerTree] = []
    let binaries = recipe.binaries.sorted { $0.platform.description < $1.platform.description }
    for binary in binaries { programs.append(try recipe.tree(of: binary)) }
    let base = try await layer(
      "base files", of: try BaseFiles.tree(certificates: recipe.certificates), recipe, into: store, report)
    var models: [(ModelDirectory, NamedLayer)] = []
    for model in recipe.models.sorted(by: { $0.name < $1.name }) {
      let notes = [Annotation.modelName: model.name, Annotation.modelDigest: model.digest.description]
      let layer = try await layer(
        "model \(model.name)", of: try model.tree(), recipe, annotations: notes, into: store, report)
      models.append((model, layer))
    }
    var images: [BuiltImage.PlatformImage] = []
    var manifests: [Descriptor] = []
    for (binary, tree) in zip(binaries, programs) {
      let program = try await layer("binary \(binary.platform)", of: tree, recipe, into: store, report)
      let layers = [base, program] + models.map(\.1)
      let config = ImageConfig(
        platform: binary.platform, created: time, config: try recipe.execution(), diffIDs: layers.map(\.packed.diffID),
        history: layers.map { .init(created: time, createdBy: "fraud-pack: \($0.report.role)") })
      let configBlob = try store.put(try Documents.encode(config, named: "configuration"), as: .config)
      let manifest = Manifest(
        config: configBlob, layers: layers.map(\.packed.descriptor), annotations: try recipe.imageAnnotations())
      var descriptor = try store.put(try Documents.encode(manifest, named: "manifest"), as: .manifest)
      descriptor.platform = binary.platform
      manifests.append(descriptor)
      images.append(
        .init(
          platform: binary.platform.description, digest: descriptor.digest, configDigest: configBlob.digest,
          layers: layers.map(\.report)))
    }
    var root = manifests[0]
    if manifests.count > 1 {
      let index = ImageIndex(manifests: manifests, annotations: try recipe.imageAnnotations())
      root = try store.put(try Documents.encode(index, named: "index"), as: .index)
    }
    try target.write(root, from: staging)
    return BuiltImage(
      digest: root.digest, mediaType: root.mediaType, images: images, destination: destination.description,
      tags: target.tags)
  }

  /// A layer as the manifest has it and as the caller is told of it.
  private struct NamedLayer {
    let packed: PackedLayer
    let report: BuiltLayer
  }

  private func layer(
    _ role: String, of tree: LayerTree, _ recipe: ImageRecipe, annotations: [String: String] = [:],
    into store: BlobStore, _ report: @Sendable (BuiltLayer) -> Void
  ) async throws -> NamedLayer {
    let writer = LayerWriter(format: recipe.format, threads: threads)
    let entries = tree.entries
    var packed: PackedLayer
    var isCached = false
    if let cache {
      let key = try LayerCache.Key(entries, format: recipe.format)
      if let found = cache.find(key, into: store) {
        packed = found
        isCached = true
      } else {
        packed = try await writer.write(entries, into: store, expecting: key.sources)
        cache.keep(packed, as: key, from: store)
      }
    } else {
      packed = try await writer.write(entries, into: store)
    }
    packed.descriptor.annotations = annotations.merging([Annotation.role: role]) { $1 }
    let built = BuiltLayer(
      role: role, digest: packed.descriptor.digest, size: packed.descriptor.size, diffID: packed.diffID,
      uncompressedSize: packed.uncompressedSize, isCached: isCached)
    report(built)
    return NamedLayer(packed: packed, report: built)
  }
}
