public import ContentDigest

/// The name of an image in a registry: `[HOST[:PORT]/]REPOSITORY[:TAG][@DIGEST]`.
///
/// The grammar is that of the distribution specification (1.1, "Pulling manifests") with Docker's short forms:
/// without a host the image is Docker Hub's, and a single-part repository there stands below `library/`.
public struct ImageReference: Hashable, Sendable, CustomStringConvertible {
  /// The registry, such as `docker.io` or `127.0.0.1:5000`.
  public let registry: String
  /// The repository below it, such as `library/debian`.
  public let repository: String
  /// The tag; nil when only a digest, or nothing, was given.
  public private(set) var tag: String?
  /// The digest that pins the image; nil when none was given.
  public let digest: SHA256Digest?

  /// Reads a name.
  ///
  /// - Parameter text: The name.
  /// - Throws: ``PackError`` with the code `malformed`, saying which part is wrong.
  public init(_ text: String) throws(PackError) {
    var rest = text[...]
    var digest: SHA256Digest?
    if let at = rest.firstIndex(of: "@") {
      digest = SHA256Digest(String(rest[rest.index(after: at)...]))
      guard rest[at...].hasPrefix("@sha256:"), digest != nil else {
        throw PackError(.malformed, text, "its digest is not sha256: and 64 lower-case hexadecimal digits")
      }
      rest = rest[..<at]
    }
    var tag: String?
    if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
      let name = String(rest[rest.index(after: colon)...])
      tag = try Self.tag(name)
      rest = rest[..<colon]
    }
    var parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    var registry = "docker.io"
    if parts.count > 1, parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost" {
      registry = parts.removeFirst()
      guard Self.isHost(registry) else {
        throw PackError(.malformed, text, "'\(registry)' is not a registry; write HOST or HOST:PORT")
      }
    } else if parts.count == 1 {
      parts.insert("library", at: 0)
    }
    guard parts.allSatisfy(Self.isComponent), parts.joined(separator: "/").utf8.count <= 255 else {
      throw PackError(
        .malformed, text,
        "is not an image name; its parts are lower-case letters and digits joined by '.', '_', '__' or '-'")
    }
    self.registry = registry
    self.repository = parts.joined(separator: "/")
    self.tag = tag
    self.digest = digest
  }

  /// The full name, short forms written out.
  public var description: String {
    "\(registry)/\(repository)" + (tag.map { ":" + $0 } ?? "") + (digest.map { "@\($0)" } ?? "")
  }

  /// The name with the tag `latest` where it has neither tag nor digest, as container engines complete it.
  var withDefaultTag: ImageReference {
    var reference = self
    if tag == nil, digest == nil { reference.tag = "latest" }
    return reference
  }

  /// Checks a tag: a letter, digit or `_`, then at most 127 letters, digits, `_`, `.` and `-`.
  ///
  /// - Parameter text: The tag.
  /// - Returns: The tag.
  /// - Throws: ``PackError`` with the code `malformed`.
  public static func tag(_ text: String) throws(PackError) -> String {
    let isFirst = { (byte: UInt8) in byte.isASCIILetterOrDigit || byte == UInt8(ascii: "_") }
    guard let first = text.utf8.first, isFirst(first), text.utf8.count <= 128,
      text.utf8.allSatisfy({ isFirst($0) || ".-".utf8.contains($0) })
    else {
      throw PackError(
        .malformed, "tag '\(text.prefix(140))'",
        "is not a tag; write at most 128 letters, digits, '_', '.' and '-', starting with a letter or digit")
    }
    return text
  }

  private static func isHost(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty, parts.count <= 2,
      name.utf8.allSatisfy({ $0.isASCIILetterOrDigit || ".-".utf8.contains($0) })
    else { return false }
    return parts.count == 1 || UInt16(parts[1]) != nil
  }

  // [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*
  private static func isComponent(_ text: String) -> Bool {
    let runs = text.utf8.split(whereSeparator: { $0.isASCIILowercase || $0.isASCIIDigit })
    guard let first = text.utf8.first, let last = text.utf8.last,
      [first, last].allSatisfy({ $0.isASCIILowercase || $0.isASCIIDigit })
    else { return false }
    return runs.allSatisfy { run in
      let separator = String(decoding: run, as: UTF8.self)
      return [".", "_", "__"].contains(separator) || separator.allSatisfy { $0 == "-" }
    }
  }
}
