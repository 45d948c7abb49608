internal import ContentDigest

/// The files that a container of an image sees: its layers applied one after the other, by path, without unpacking.
struct RootFilesystem {
  /// What stands at a path.
  struct Entry: Equatable, Sendable {
    let kind: String
    let mode: UInt16
    let owner: String
    /// The digest of a file's content, or what a link says.
    let content: String
  }

  /// How many entries are kept: more than any image has that a node could start.
  private static let limit = 2_000_000

  private(set) var entries: [String: Entry] = [:]

  /// Applies the layers of an image.
  init(_ variant: Image.Variant, in store: BlobStore) throws(PackError) {
    for layer in variant.manifest.layers {
      try store.verify(layer)
      try apply(layer, in: store)
    }
  }

  /// Applies a layer: whiteouts delete what lower layers have, whatever their place in the tar
  /// (OCI image specification, "Applying Changesets").
  private mutating func apply(_ layer: Descriptor, in store: BlobStore) throws(PackError) {
    let name = "\(layer.digest)"
    var reader = try ArchiveReader(
      store.path(of: layer.digest), try LayerReader.compression(of: layer), as: .tar, named: name)
    var added: [String: Entry] = [:]
    var deleted: [String] = []
    var emptied: [String] = []
    while try reader.next() {
      let header = try reader.header
      let path = try Self.path(header.path, in: name)
      if path.isEmpty { continue }
      let file = path.split(separator: "/").last.map(String.init) ?? path
      let parent = String(path.dropLast(file.count))
      if file == ".wh..wh..opq" {
        emptied.append(parent)
      } else if file.hasPrefix(LayerPath.whiteoutPrefix) {
        deleted.append(parent + file.dropFirst(LayerPath.whiteoutPrefix.count))
      } else {
        added[path] = try Self.entry(header, &reader, added: added)
      }
      guard entries.count + added.count <= Self.limit else {
        throw PackError(.tooLarge, name, "the image has more than \(Self.limit) files")
      }
    }
    for path in deleted {
      entries[path] = nil
      entries = entries.filter { !$0.key.hasPrefix(path + "/") }
    }
    for parent in emptied { entries = entries.filter { !$0.key.hasPrefix(parent) || $0.key == parent } }
    for (path, entry) in added where entry.kind != "directory" && entries[path]?.kind == "directory" {
      // A file in the place of a directory hides what was in it.
      entries = entries.filter { !$0.key.hasPrefix(path + "/") }
    }
    entries.merge(added) { $1 }
  }

  private static func path(_ text: String, in layer: String) throws(PackError) -> String {
    let parts = text.split(separator: "/").filter { $0 != "." }
    guard !parts.contains("..") else {
      throw PackError(.corrupt, layer, "has the path '\(text)', which climbs out of the image; do not run this image")
    }
    return parts.joined(separator: "/")
  }

  private static func entry(
    _ header: TarHeader, _ reader: inout ArchiveReader, added: [String: Entry]
  ) throws(PackError) -> Entry {
    let owner = "\(header.user):\(header.group)"
    func entry(_ kind: String, _ content: String = "") -> Entry {
      Entry(kind: kind, mode: header.mode, owner: owner, content: content)
    }
    if let target = header.hardLink {
      let path = target.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
      return added[path] ?? entry("hard link", target)
    }
    if let target = header.symbolicLink { return entry("symbolic link", target) }
    if header.isDirectory { return entry("directory") }
    guard header.isFile else { return entry("device") }
    var digest = DigestStream()
    try reader.read { (bytes) throws(PackError) in digest.update(bytes) }
    return entry("file", digest.finish().description)
  }
}
