internal import YAMLTree

/// Loads the files of one kustomization: those in or below its folder, and the folders of its bases.
struct Loader: Sendable {
  let files: any FileTree
  /// The folder, resolved.
  let root: String
  /// The folders of the kustomizations that led here, resolved.
  private let ancestors: [String]
  /// The folder that names in messages are seen from.
  private let shownFrom: String
  private let shownAs: String

  /// Opens the folder that is rendered.
  init(_ files: any FileTree, _ path: String) throws(KustomizeError) {
    guard let root = files.resolve(path) else {
      throw KustomizeError(.file, "there is no such directory; check the path").inFile(path)
    }
    guard files.isDirectory(root) else {
      throw KustomizeError(.file, "is a file where a directory with a kustomization.yaml is expected").inFile(path)
    }
    self.files = files
    self.root = root
    ancestors = []
    shownFrom = root
    shownAs = PathText.clean(path)
  }

  private init(below parent: Loader, root: String) {
    files = parent.files
    self.root = root
    ancestors = parent.ancestors + [parent.root]
    shownFrom = parent.shownFrom
    shownAs = parent.shownAs
  }

  /// The name that a resolved path has in messages.
  func shown(_ path: String) -> String {
    if PathText.isInside(path, shownFrom) {
      return path == shownFrom ? shownAs : PathText.join(shownAs, PathText.relative(path, to: shownFrom))
    }
    return path
  }

  /// Reads a file, which must be in or below the folder.
  func load(_ path: String) throws(KustomizeError) -> YAMLSource {
    let full = PathText.join(root, path)
    if Self.isRemote(path) { throw Self.remote(path) }
    guard let resolved = files.resolve(full) else {
      throw KustomizeError(.file, "there is no such file; check the path").inFile(shown(full))
    }
    if files.isDirectory(resolved) {
      throw KustomizeError(.file, "is a directory where a file is expected").inFile(shown(full))
    }
    guard PathText.isInside(resolved, root) else {
      let message = "the file is not in or below \(shown(root)), outside of which nothing is read; move it there"
      throw KustomizeError(.escape, message).inFile(shown(full))
    }
    return YAMLSource(try files.read(resolved), name: shown(resolved))
  }

  /// Whether a file stands at a path.
  func hasFile(_ path: String) -> Bool {
    files.resolve(PathText.join(root, path)).map { !files.isDirectory($0) } ?? false
  }

  /// Opens the folder of a base or component.
  func opening(_ path: String) throws(KustomizeError) -> Loader {
    if Self.isRemote(path) { throw Self.remote(path) }
    if path.hasPrefix("/") {
      throw KustomizeError(.escape, "\(path) is absolute; write it as seen from \(shown(root))")
    }
    let full = PathText.join(root, path)
    guard let resolved = files.resolve(full) else {
      throw KustomizeError(.file, "there is no such file or directory; check the path").inFile(shown(full))
    }
    guard files.isDirectory(resolved) else {
      throw KustomizeError(.file, "is a file where a directory is expected").inFile(shown(full))
    }
    for visited in ancestors + [root] where PathText.isInside(visited, resolved) {
      let message = "this directory is, or holds, \(shown(visited)), which asks for it; break the cycle"
      throw KustomizeError(.escape, message).inFile(shown(resolved))
    }
    return Loader(below: self, root: resolved)
  }

  private static func isRemote(_ path: String) -> Bool {
    path.contains("://") || path.hasPrefix("git@") || path.hasPrefix("github.com/") || path.hasPrefix("git::")
  }

  private static func remote(_ path: String) -> KustomizeError {
    KustomizeError(.unsupported, "\(path) is remote, and only local files are rendered; copy it into the repository")
  }
}
