internal import AtomicFiles
internal import ContentDigest

extension ImageArchive {
  /// How many members an archive may have.
  private static let memberLimit = 100_000

  /// Reads an archive into a staging directory, so that its image can be read like any other.
  ///
  /// Members are taken by name only where the name is one that a layout has; a blob must have the digest it is named by.
  ///
  /// - Parameters:
  ///   - path: The tar file.
  ///   - staging: An empty directory.
  /// - Returns: The layout in it.
  /// - Throws: ``PackError`` when it is no archive of an image, or is damaged.
  static func unpack(_ path: String, into staging: StagingDirectory) throws(PackError) -> ImageLayout {
    let names = try members(of: path)
    if !names.contains("oci-layout") {
      guard names.contains("manifest.json") else {
        throw PackError(
          .missing, path, "has neither 'oci-layout' nor 'manifest.json'; name an OCI archive or a Docker archive")
      }
      return try unpackDocker(path, into: staging)
    }
    let store = BlobStore(at: staging.path)
    try each(of: path) { (header, reader) throws(PackError) in
      let name = normalized(header.path)
      if name == "oci-layout" || name == "index.json" {
        let bytes = try document(header, &reader, in: path)
        try files(AtomicFile.write(bytes, to: staging.path + "/" + name))
      } else if name.hasPrefix("blobs/sha256/"), let digest = SHA256Digest(String(name.dropFirst(13))) {
        let blob = try copy(&reader, into: store)
        guard blob.digest == digest else {
          throw PackError(.corrupt, path, "its member '\(name)' has another digest; copy the archive again")
        }
      }
    }
    return try ImageLayout(at: staging.path)
  }

  /// Reads what `docker save` wrote before version 25: a configuration and uncompressed layers, but no manifest, so one
  /// is made for them.
  private static func unpackDocker(
    _ path: String, into staging: StagingDirectory
  ) throws(PackError) -> ImageLayout {
    var listing: [DockerEntry] = []
    try each(of: path) { (header, reader) throws(PackError) in
      guard normalized(header.path) == "manifest.json" else { return }
      listing = try Documents.decode(
        [DockerEntry].self, from: try document(header, &reader, in: path), named: path + ":manifest.json")
    }
    let wanted = Set(listing.flatMap { [$0.config] + $0.layers }.map(normalized))
    let store = BlobStore(at: staging.path)
    var blobs: [String: Descriptor] = [:]
    try each(of: path) { (header, reader) throws(PackError) in
      let name = normalized(header.path)
      guard wanted.contains(name) else { return }
      guard header.isFile else {
        throw PackError(.unsupported, path, "its member '\(name)' is a link; save the image with a newer Docker")
      }
      blobs[name] = try copy(&reader, into: store)
    }
    func blob(_ name: String, as type: MediaType) throws(PackError) -> Descriptor {
      guard var found = blobs[normalized(name)] else {
        throw PackError(.missing, path, "names '\(name.prefix(200))' and does not have it; copy the archive again")
      }
      found.mediaType = type
      return found
    }
    var index = ImageIndex(manifests: [])
    for entry in listing {
      var layers: [Descriptor] = []
      for layer in entry.layers { layers.append(try blob(layer, as: .layer)) }
      let manifest = Manifest(config: try blob(entry.config, as: .config), layers: layers)
      let root = try store.put(try Documents.encode(manifest, named: path), as: .manifest)
      let names = (entry.repoTags ?? []).compactMap { try? ImageReference($0).withDefaultTag }
      index.manifests += ImageLayout.named(root, names)
    }
    try ImageLayout.complete(staging.path, with: index)
    return try ImageLayout(at: staging.path)
  }

  private static func members(of path: String) throws(PackError) -> Set<String> {
    var names: Set<String> = []
    try each(of: path) { (header, _) throws(PackError) in names.insert(normalized(header.path)) }
    return names
  }

  /// Goes through the files of an archive.
  private static func each(
    of path: String, _ body: (TarHeader, inout ArchiveReader) throws(PackError) -> Void
  ) throws(PackError) {
    let size = try files(FileStatus(following: path)).size
    var reader = try ArchiveReader(path, .uncompressed, as: .tar, named: path)
    var count = 0
    while try reader.next() {
      let header = try reader.header
      count += 1
      // A member of an uncompressed tar cannot be larger than the file: one that says so is a trap for the disk.
      guard count <= memberLimit, header.size >= 0, header.size <= size else {
        throw PackError(.tooLarge, path, "has too many members or one larger than itself; copy the archive again")
      }
      if !header.isDirectory { try body(header, &reader) }
    }
  }

  private static func normalized(_ name: String) -> String {
    name.hasPrefix("./") ? String(name.dropFirst(2)) : name
  }

  private static func document(
    _ header: TarHeader, _ reader: inout ArchiveReader, in path: String
  ) throws(PackError) -> [UInt8] {
    guard header.size <= Documents.limit else {
      throw PackError(
        .tooLarge, path, "its member '\(header.path)' has \(header.size) bytes, and at most \(Documents.limit) are read"
      )
    }
    var bytes: [UInt8] = []
    try reader.read { (piece) throws(PackError) in bytes.append(contentsOf: piece) }
    return bytes
  }

  private static func copy(_ reader: inout ArchiveReader, into store: BlobStore) throws(PackError) -> Descriptor {
    let blob = try store.startBlob()
    try reader.read { (piece) throws(PackError) in try blob.write(piece) }
    return try blob.commit(as: .layer)
  }
}
