/// The files that an overlay is rendered from.
public protocol FileTree: Sendable {
  /// Where a path leads, with every symbolic link followed and without `.` and `..`; nil where nothing stands.
  func resolve(_ path: String) -> String?

  /// Whether a folder stands at a resolved path.
  func isDirectory(_ path: String) -> Bool

  /// The content of the file at a resolved path.
  func read(_ path: String) throws(KustomizeError) -> [UInt8]
}

/// Files in memory, for tests and for overlays that are made on the fly.
public struct MemoryFiles: FileTree {
  private let files: [String: [UInt8]]

  /// Takes texts by their paths, which are cleaned: `/base/kustomization.yaml`.
  public init(_ texts: [String: String]) {
    var files: [String: [UInt8]] = [:]
    for (path, text) in texts { files[PathText.join("/", path)] = Array(text.utf8) }
    self.files = files
  }

  /// Where a path leads.
  public func resolve(_ path: String) -> String? {
    let path = PathText.join("/", path)
    return files[path] != nil || isDirectory(path) ? path : nil
  }

  /// Whether a folder stands at a path.
  public func isDirectory(_ path: String) -> Bool {
    files[path] == nil && files.keys.contains { PathText.isInside($0, path) }
  }

  /// The content of a file.
  public func read(_ path: String) throws(KustomizeError) -> [UInt8] {
    guard let bytes = files[PathText.join("/", path)] else {
      throw KustomizeError(.file, "there is no such file; check the path").inFile(path)
    }
    return bytes
  }
}
