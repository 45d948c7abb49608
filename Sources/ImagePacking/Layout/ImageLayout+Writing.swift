internal import AtomicFiles

#if canImport(Glibc)
  internal import Glibc
#endif

extension ImageLayout {
  /// Moves an image from a staging directory into a layout, which is made where there is none.
  ///
  /// - Parameters:
  ///   - root: The image's manifest or index.
  ///   - staging: Where its blobs are.
  ///   - path: The layout.
  ///   - tags: Its names; an image that had one of them loses it.
  /// - Throws: ``PackError``; the layout's index is then as it was.
  static func write(
    _ root: Descriptor, from staging: StagingDirectory, to path: String, tags: [String]
  ) throws(PackError) {
    if Directory.kind(of: path) == nil {
      try complete(staging.path, with: merged(nil, root, tags: tags))
      if (try? Directory.move(staging.path, to: path)) != nil { return }
      // Somebody else has just made the layout: the image is merged into theirs.
    }
    let isEmpty = (try? Directory.names(in: path))?.isEmpty == true
    let layout = isEmpty ? ImageLayout(writtenAt: path) : try ImageLayout(at: path)
    try locked(path) { () throws(PackError) in
      let store = BlobStore(at: path)
      for blob in try Image(root, in: BlobStore(at: staging.path)).blobs where !store.has(blob) {
        let target = store.path(of: blob.digest)
        try files(Directory.make(Directory.parent(of: target)))
        try files(Directory.move(BlobStore(at: staging.path).path(of: blob.digest), to: target))
      }
      let index = isEmpty ? nil : try layout.index()
      try complete(path, with: merged(index, root, tags: tags))
    }
  }

  /// Writes the two files that make a directory of blobs a layout.
  static func complete(_ path: String, with index: ImageIndex) throws(PackError) {
    let bytes = try Documents.encode(index, named: "index.json")
    try files(AtomicFile.write(marker, to: path + "/oci-layout"))
    try files(AtomicFile.write(bytes, to: path + "/index.json"))
  }

  /// An index with an image under its tags besides what was there.
  static func merged(_ index: ImageIndex?, _ root: Descriptor, tags: [String]) -> ImageIndex {
    var index = index ?? ImageIndex(manifests: [])
    index.manifests.removeAll { entry in
      entry.tag.map(tags.contains) ?? (entry.digest == root.digest)
    }
    let names: [String?] = tags.isEmpty ? [nil] : tags
    for name in names {
      var entry = root
      entry.annotations = name.map { [Annotation.tag: $0] }
      if !index.manifests.contains(entry) { index.manifests.append(entry) }
    }
    return index
  }

  /// An index with an image under full names, as `docker save` writes it.
  static func named(_ root: Descriptor, _ names: [ImageReference]) -> [Descriptor] {
    let notes: [[String: String]?] =
      names.isEmpty ? [nil] : names.map { [Annotation.name: $0.description, Annotation.tag: $0.tag ?? "latest"] }
    return notes.map {
      var entry = root
      entry.annotations = $0
      return entry
    }
  }

  /// Keeps other processes from merging into the same index at the same time.
  private static func locked(_ path: String, _ body: () throws(PackError) -> Void) throws(PackError) {
    let file = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw PackError(FileError(.open, path: path, code: errno)) }
    defer { close(file) }
    while flock(file, LOCK_EX) != 0 {
      guard errno == EINTR else { throw PackError(FileError(.write, path: path, code: errno)) }
    }
    try body()
  }
}
