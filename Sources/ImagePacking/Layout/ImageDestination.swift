internal import AtomicFiles

/// Where an image that was built goes, and under which names.
struct ImageDestination {
  let uri: ImageURI
  let path: String
  let tags: [String]
  private let names: [ImageReference]

  /// Checks a destination before any work is done.
  ///
  /// - Parameters:
  ///   - uri: The layout or archive.
  ///   - tags: Names of the image besides the one in `uri`.
  ///   - defaultName: The repository of the names in a Docker archive where `uri` gives none.
  /// - Throws: ``PackError`` for a registry, a malformed tag, or a directory of other things.
  init(_ uri: ImageURI, tags: [String], defaultName: String) throws(PackError) {
    var tags = try tags.map { (tag) throws(PackError) in try ImageReference.tag(tag) }
    var names: [ImageReference] = []
    self.uri = uri
    switch uri {
    case .registry(let reference): throw ImageURI.registryRefused(reference, "pushing to")
    case .layout(let directory, let tag):
      // A trailing slash would put the staging directory inside the layout.
      path = directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
      if let tag { tags.insert(tag, at: 0) }
    case .ociArchive(let file, let tag):
      path = file
      if let tag { tags.insert(tag, at: 0) }
    case .dockerArchive(let file, let name):
      path = file
      if let name { names.append(name.withDefaultTag) }
      let repository = name.map { "\($0.registry)/\($0.repository)" } ?? "localhost/\(defaultName.lowercased())"
      for tag in tags { names.append(try ImageReference("\(repository):\(tag)")) }
    }
    var seen: Set<String> = []
    self.names = names.filter { seen.insert($0.description).inserted }
    self.tags = names.isEmpty ? tags.filter { seen.insert($0).inserted } : self.names.map(\.description)
    if case .layout = uri, Directory.exists(path), (try? Directory.names(in: path))?.isEmpty != true {
      _ = try ImageLayout(at: path)
    }
  }

  /// Puts the image in its place.
  func write(_ root: Descriptor, from staging: StagingDirectory) throws(PackError) {
    switch uri {
    case .registry(let reference): throw ImageURI.registryRefused(reference, "pushing to")
    case .layout: try ImageLayout.write(root, from: staging, to: path, tags: tags)
    case .ociArchive:
      try ImageArchive.write(try Image(root, in: BlobStore(at: staging.path)), tags: tags, dockerNames: nil, to: path)
    case .dockerArchive:
      try ImageArchive.write(try Image(root, in: BlobStore(at: staging.path)), tags: [], dockerNames: names, to: path)
    }
  }
}
