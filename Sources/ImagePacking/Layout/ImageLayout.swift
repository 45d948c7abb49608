internal import AtomicFiles

/// An OCI image layout: a directory of blobs and an index of the images in it
/// (OCI image specification, "Image Layout").
///
/// Blobs come first and the index last, each renamed into place: a reader never meets an image that is not whole.
public struct ImageLayout: Sendable {
  /// The directory.
  public let path: String

  /// The content of the file that marks a layout.
  static let marker = Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8)

  /// Opens a layout.
  ///
  /// - Parameter path: The directory.
  /// - Throws: ``PackError`` when it is missing or is not a layout of version 1.
  public init(at path: String) throws(PackError) {
    struct Marker: Decodable {
      let imageLayoutVersion: String
    }
    guard Directory.kind(of: path) != nil else {
      throw PackError(.missing, path, "there is no such image layout; check the path")
    }
    let file = path + "/oci-layout"
    guard Directory.kind(of: file) == .file else {
      throw PackError(
        .missing, path,
        "is not an image layout, for it has no file 'oci-layout'; name a layout, or a new directory to write one")
    }
    let marker = try Documents.decode(Marker.self, from: try Self.document(file), named: file)
    guard marker.imageLayoutVersion.hasPrefix("1.") else {
      throw PackError(.unsupported, file, "is of version '\(marker.imageLayoutVersion)'; version 1.0.0 is read")
    }
    self.path = path
  }

  init(writtenAt path: String) { self.path = path }

  /// The blobs.
  public var store: BlobStore { BlobStore(at: path) }

  /// Reads the index: what images there are.
  ///
  /// - Returns: The index.
  /// - Throws: ``PackError`` when it is missing or damaged.
  public func index() throws(PackError) -> ImageIndex {
    try Documents.decode(ImageIndex.self, from: try Self.document(path + "/index.json"), named: path + "/index.json")
  }

  /// Finds an image.
  ///
  /// - Parameter tag: Its tag; nil for the only image there is.
  /// - Returns: The image, its documents checked.
  /// - Throws: ``PackError`` when there is no such image, or several, saying which tags there are.
  public func image(_ tag: String? = nil) throws(PackError) -> Image {
    try image(tag) { $0.tag }
  }

  /// Finds an image by what `name` says of the entries of the index.
  func image(_ tag: String?, by name: (Descriptor) -> String?) throws(PackError) -> Image {
    let images = try index().manifests.filter { $0.mediaType.isManifest || $0.mediaType.isIndex }
    let tags = Set(images.compactMap(name)).sorted()
    let known = tags.isEmpty ? "it has no tags" : "its tags are \(tags.joined(separator: ", "))"
    let candidates = tag == nil ? images : images.filter { name($0) == tag }
    guard let root = candidates.first else {
      let problem = tag.map { "has no image with the tag '\($0)'; \(known)" } ?? "holds no image; build one into it"
      throw PackError(.missing, path, problem)
    }
    guard Set(candidates.map(\.digest)).count == 1 else {
      throw PackError(.malformed, path, "holds several images; say which with a tag (oci:\(path):TAG); \(known)")
    }
    return try Image(root, in: store)
  }

  /// Recomputes every digest and size of every image.
  ///
  /// - Returns: How many blobs were checked and their size together.
  /// - Throws: ``PackError`` naming the first thing that is not what its record says.
  public func validate() throws(PackError) -> (blobs: Int, bytes: Int) {
    var total = (blobs: 0, bytes: 0)
    var seen: [Descriptor] = []
    for root in try index().manifests where !seen.contains(where: { $0.digest == root.digest }) {
      seen.append(root)
      let (blobs, bytes) = try Image(root, in: store).validate()
      total = (total.blobs + blobs, total.bytes + bytes)
    }
    return total
  }

  /// Reads a document of the layout that no descriptor names.
  private static func document(_ path: String) throws(PackError) -> [UInt8] {
    switch Directory.kind(of: path) {
    case .file: break
    case nil: throw PackError(.missing, path, "is missing in the image layout; build or copy the image again")
    default: throw PackError(.corrupt, path, "is not a regular file; build or copy the image again")
    }
    let size = try files(FileStatus(following: path)).size
    guard size <= Documents.limit else {
      throw PackError(.tooLarge, path, "has \(size) bytes, and at most \(Documents.limit) are read")
    }
    return try files(AtomicFile.read(path))
  }
}
