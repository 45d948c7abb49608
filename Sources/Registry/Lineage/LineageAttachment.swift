public import ContentDigest

/// A further link of a version's lineage: an image that carries the model, a manifest that names the image.
///
/// It is kept beside the version and changes nothing that was recorded before.
public struct LineageAttachment: Hashable, Sendable, Codable {
  /// What a link hangs on.
  public struct Parent: Hashable, Sendable, Codable {
    /// The name of the parent link.
    public let name: String
    /// The digest that the parent had when the link was attached.
    public let digest: SHA256Digest
  }

  /// The link's name: `image`, `manifest`, `image/linux-amd64`.
  public let name: String
  /// The digest of what it names.
  public let digest: SHA256Digest
  /// The file (or directory) that has this digest, seen from the registry's root; nil where none can be asked.
  public let source: String?
  /// What it hangs on.
  public let parent: Parent
}
