/// Paths as text: joined and cleaned without asking a file system.
enum PathText {
  /// The path without `.`, without `..` where it can be resolved, and without double slashes.
  static func clean(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !isAbsolute {
        parts.append(part)
      }
    }
    let text = parts.joined(separator: "/")
    return isAbsolute ? "/" + text : text.isEmpty ? "." : text
  }

  /// A path seen from a folder; an absolute one stays.
  static func join(_ folder: String, _ path: String) -> String {
    clean(path.hasPrefix("/") ? path : folder + "/" + path)
  }

  /// Whether a path is a folder or lies below it; both are cleaned.
  static func isInside(_ path: String, _ folder: String) -> Bool {
    path == folder || folder == "/" || path.hasPrefix(folder + "/")
  }

  /// The path seen from a folder, where it lies below.
  static func relative(_ path: String, to folder: String) -> String {
    guard isInside(path, folder), path != folder else { return path == folder ? "." : path }
    return String(path.dropFirst(folder == "/" ? 1 : folder.count + 1))
  }
}
