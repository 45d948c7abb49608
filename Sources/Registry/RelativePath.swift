#if canImport(Glibc)
  import Glibc
#endif

/// Paths that stay meaningful when a folder moves with everything in it.
enum RelativePath {
  /// Whether a path names something below a folder: relative, and without a part that leads out or nowhere.
  static func isInside(_ path: String) -> Bool {
    !path.isEmpty && !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }

  /// The way from a folder to a file, by their names alone.
  static func from(_ folder: String, to path: String) -> String {
    let start = parts(of: folder)
    let end = parts(of: path)
    let shared = zip(start, end).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: start.count - shared) + end[shared...]).joined(separator: "/")
  }

  /// What ``from(_:to:)`` made, found again.
  static func resolve(_ path: String, from folder: String) -> String {
    "/" + parts(of: path.hasPrefix("/") ? path : folder + "/" + path).joined(separator: "/")
  }

  private static func parts(of path: String) -> [String] {
    var parts: [String] = []
    for part in (path.hasPrefix("/") ? path : currentFolder + "/" + path).split(separator: "/") where part != "." {
      if part == ".." {
        if !parts.isEmpty { parts.removeLast() }
      } else {
        parts.append(String(part))
      }
    }
    return parts
  }

  private static var currentFolder: String {
    guard let buffer = unsafe getcwd(nil, 0) else { return "" }
    defer { unsafe free(buffer) }
    return unsafe String(cString: buffer)
  }
}
