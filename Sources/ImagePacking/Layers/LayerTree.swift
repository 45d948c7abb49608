internal import AtomicFiles

/// The content of a layer: entries by path, parent directories included, in the order in which they are written.
///
/// Owners are root, directories and executables are mode 0755, files 0644: two trees with the same content are the
/// same layer, from whichever folder, user and machine they come.
public struct LayerTree: Sendable {
  private var byPath: [String: LayerEntry] = [:]

  /// Starts empty.
  public init() {}

  /// Adds a directory.
  ///
  /// - Parameters:
  ///   - path: Its path in the image.
  ///   - mode: Its permission bits.
  /// - Throws: ``PackError`` when a file stands there already.
  public mutating func addDirectory(_ path: String, mode: UInt16 = 0o755) throws(PackError) {
    try insert(try LayerPath.relative(path), .directory, mode: mode)
  }

  /// Adds a file whose bytes are at hand.
  ///
  /// - Parameters:
  ///   - bytes: Its content.
  ///   - path: Its path in the image.
  ///   - isExecutable: Whether it is a program.
  /// - Throws: ``PackError`` when something stands there already.
  public mutating func addFile(
    _ bytes: [UInt8], at path: String, isExecutable: Bool = false
  ) throws(PackError) {
    try insert(try LayerPath.relative(path), .bytes(bytes), mode: isExecutable ? 0o755 : 0o644)
  }

  /// Adds a file of this machine; symbolic links to it are followed.
  ///
  /// - Parameters:
  ///   - source: The file.
  ///   - path: Its path in the image.
  ///   - isExecutable: Whether it is a program; by default as its owner's execute bit says.
  /// - Throws: ``PackError`` when it is missing, is not a regular file, or something stands at `path` already.
  public mutating func addFile(
    copying source: String, at path: String, isExecutable: Bool? = nil
  ) throws(PackError) {
    let status = try files(FileStatus(following: source))
    guard status.kind == .file else {
      throw PackError(.file, source, "is not a regular file; name the file itself")
    }
    let mode: UInt16 = isExecutable ?? status.isExecutable ? 0o755 : 0o644
    try insert(try LayerPath.relative(path), .file(path: source, size: status.size), mode: mode)
  }

  /// Adds a symbolic link.
  ///
  /// - Parameters:
  ///   - path: The link's path in the image.
  ///   - target: What it says, absolute or relative to the link's directory.
  /// - Throws: ``PackError`` when something stands there already or the link climbs out of the image.
  public mutating func addSymbolicLink(_ path: String, to target: String) throws(PackError) {
    let relative = try LayerPath.relative(path)
    guard !target.isEmpty, !target.utf8.contains(0), LayerPath.resolved(link: target, at: relative) != nil else {
      throw PackError(
        .malformed, "link '/\(relative)'", "its target '\(target)' climbs out of the image; link inside it")
    }
    try insert(relative, .symbolicLink(target: target), mode: 0o777)
  }

  /// Adds another name for a file of this layer.
  ///
  /// - Parameters:
  ///   - path: The new name.
  ///   - target: The file's path in the image; it is in the layer already.
  /// - Throws: ``PackError`` when there is no such file or something stands at `path` already.
  public mutating func addHardLink(_ path: String, to target: String) throws(PackError) {
    let relative = try LayerPath.relative(path)
    var file = try LayerPath.relative(target)
    if case .hardLink(let first)? = byPath[file]?.content { file = first }
    switch byPath[file]?.content {
    case .file, .bytes: break
    default:
      throw PackError(.malformed, "link '/\(relative)'", "there is no file '/\(file)' in this layer; add it first")
    }
    try insert(relative, .hardLink(target: file), mode: byPath[file]?.mode ?? 0o644)
  }

  /// Adds everything below a directory of this machine.
  ///
  /// - Parameters:
  ///   - source: The directory.
  ///   - path: Where its content stands in the image.
  ///   - excluded: Paths, relative to `source`, that are left out.
  /// - Throws: ``PackError`` for a link that leads out of the directory and for what is no file, directory or link.
  public mutating func addDirectory(
    copying source: String, at path: String, excluding excluded: Set<String> = []
  ) throws(PackError) {
    try addDirectory(path)
    try add(below: source, relative: "", at: path, excluding: excluded)
  }

  private mutating func add(
    below source: String, relative: String, at path: String, excluding excluded: Set<String>
  ) throws(PackError) {
    for name in try files(Directory.names(in: source + "/" + relative)) {
      let below = relative.isEmpty ? name : relative + "/" + name
      if excluded.contains(below) { continue }
      let file = source + "/" + below
      switch Directory.kind(of: file) {
      case .directory:
        try addDirectory(path + "/" + below)
        try add(below: source, relative: below, at: path, excluding: excluded)
      case .file: try addFile(copying: file, at: path + "/" + below)
      case .symbolicLink:
        let target = try files(FileStatus.target(ofLink: file))
        guard !target.hasPrefix("/"), LayerPath.resolved(link: target, at: below) != nil else {
          throw PackError(.malformed, file, "links to '\(target)' outside its folder; put the file itself there")
        }
        try addSymbolicLink(path + "/" + below, to: target)
      default:
        throw PackError(
          .unsupported, file, "is neither a file, a directory nor a link, and no image holds it; move it away")
      }
    }
  }

  private mutating func insert(_ path: String, _ content: LayerEntry.Content, mode: UInt16) throws(PackError) {
    if let slash = path.lastIndex(of: "/") {
      let parent = String(path[..<slash])
      if byPath[parent] == nil {
        try insert(parent, .directory, mode: 0o755)
      } else if case .directory? = byPath[parent]?.content {
        // It is there already.
      } else {
        throw PackError(.malformed, "path '/\(path)'", "'/\(parent)' is a file in this layer; choose another path")
      }
    }
    switch (byPath[path]?.content, content) {
    case (nil, _), (.directory?, .directory): byPath[path] = LayerEntry(path: path, content: content, mode: mode)
    default: throw PackError(.malformed, "path '/\(path)'", "is in this layer twice; leave one of them out")
    }
  }

  /// The entries in byte order of path, so that a directory stands before what is in it.
  ///
  /// Where a hard link would stand before its file, the two change places: a reader must meet the content first.
  public var entries: [LayerEntry] {
    var entries = byPath
    let links = byPath.values.compactMap { entry -> (name: String, file: String)? in
      if case .hardLink(let file) = entry.content { (entry.path, file) } else { nil }
    }
    let namesByFile = Dictionary(grouping: links, by: \.file).mapValues { $0.map(\.name) }
    for (file, names) in namesByFile {
      guard let original = byPath[file], let first = names.min(by: Self.precedes), Self.precedes(first, file) else {
        continue
      }
      for name in names + [file] {
        let content = name == first ? original.content : .hardLink(target: first)
        entries[name] = LayerEntry(path: name, content: content, mode: original.mode)
      }
    }
    return entries.values.sorted { Self.precedes($0.path, $1.path) }
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
