/// An image that its digest says exactly: `registry.example/fraud-serve@sha256:…`.
public struct PinnedImage: Hashable, Sendable, CustomStringConvertible {
  /// The name with its registry: `registry.example/fraud-serve`.
  public let name: String
  /// `sha256:` and 64 lower-case hexadecimal digits.
  public let digest: String

  /// Names an image.
  ///
  /// - Parameters:
  ///   - name: The name with its registry, without tag and digest.
  ///   - digest: `sha256:` and 64 lower-case hexadecimal digits.
  /// - Throws: ``DeployError`` for a name or a digest of another form.
  public init(name: String, digest: String) throws(DeployError) {
    let isName = !name.isEmpty && name.utf8.allSatisfy { Self.nameCharacters.contains($0) } && !name.hasPrefix("-")
    guard isName else {
      throw DeployError(
        .image, "\(name) is no image name; write REGISTRY/NAME with lower-case letters, digits and ._-/:")
    }
    let hex = digest.hasPrefix("sha256:") ? digest.dropFirst(7) : ""
    guard hex.utf8.count == 64, hex.utf8.allSatisfy({ Self.hexDigits.contains($0) }) else {
      let shown = digest.isEmpty ? "has no digest" : "has \(digest) for a digest"
      throw DeployError(
        .image,
        "the image \(name) \(shown), expected sha256: and 64 hexadecimal digits; pin it by the digest of its manifest")
    }
    self.name = name
    self.digest = digest
  }

  /// Reads `NAME@sha256:…`; a tag between the two is dropped, since the digest says more.
  ///
  /// - Parameter reference: The reference.
  /// - Throws: ``DeployError`` for a reference without a digest.
  public init(_ reference: String) throws(DeployError) {
    guard let at = reference.firstIndex(of: "@") else {
      throw DeployError(
        .image, "the image \(reference) has no digest; write \(reference)@sha256:… with the digest of its manifest")
    }
    var name = String(reference[..<at])
    let afterSlash = name.lastIndex(of: "/") ?? name.startIndex
    if let colon = name[afterSlash...].firstIndex(of: ":") { name = String(name[..<colon]) }
    try self.init(name: name, digest: String(reference[reference.index(after: at)...]))
  }

  /// The reference: `registry.example/fraud-serve@sha256:…`.
  public var description: String { "\(name)@\(digest)" }

  private static let nameCharacters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:".utf8)
  private static let hexDigits = Set("0123456789abcdef".utf8)
}
