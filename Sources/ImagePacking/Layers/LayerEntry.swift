/// One thing in a layer: a directory, a file or a link, owned by root, with a fixed mode.
public struct LayerEntry: Sendable {
  /// What stands at the entry's path.
  public enum Content: Sendable {
    case directory
    /// A file of this machine, read when the layer is written.
    case file(path: String, size: Int)
    /// A file whose bytes are at hand.
    case bytes([UInt8])
    /// A symbolic link.
    case symbolicLink(target: String)
    /// Another name of a file in the same layer.
    case hardLink(target: String)
  }

  /// The path in the image, without a leading slash.
  public let path: String
  /// What stands there.
  public let content: Content
  /// The permission bits.
  public let mode: UInt16

  /// The number of content bytes that follow the entry's header in the tar.
  var size: Int {
    switch content {
    case .file(_, let size): size
    case .bytes(let bytes): bytes.count
    case .directory, .symbolicLink, .hardLink: 0
    }
  }
}

/// Checks paths in an image.
enum LayerPath {
  /// The prefix of a whiteout: such a name in a layer deletes what lower layers have
  /// (OCI image specification, "Representing Changes").
  static let whiteoutPrefix = ".wh."

  /// Takes a path as a caller writes it, with or without leading and trailing slashes.
  ///
  /// - Parameter text: The path.
  /// - Returns: The path relative to the root.
  /// - Throws: ``PackError`` for a path that would leave the root or that a reader would take for a whiteout.
  static func relative(_ text: String) throws(PackError) -> String {
    let parts = text.split(separator: "/").map(String.init)
    guard !parts.isEmpty, !text.utf8.contains(0) else {
      throw PackError(.malformed, "path '\(text)'", "names nothing inside the image; write a path such as /app/fraud")
    }
    for part in parts where part == "." || part == ".." {
      throw PackError(.malformed, "path '\(text)'", "a path inside the image has no '\(part)'; write it out")
    }
    for part in parts where part.hasPrefix(whiteoutPrefix) {
      throw PackError(
        .malformed, "path '\(text)'",
        "a name that begins with \(whiteoutPrefix) would delete files of the layers below; give the file another name")
    }
    return parts.joined(separator: "/")
  }

  /// Where a symbolic link leads, as parts below the root; nil when it climbs out of it.
  static func resolved(link target: String, at path: String) -> [Substring]? {
    var parts = target.hasPrefix("/") ? [] : Array(path.split(separator: "/").dropLast())
    for part in target.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts
  }
}
