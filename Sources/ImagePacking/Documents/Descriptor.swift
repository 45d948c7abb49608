public import ContentDigest

/// A reference to a blob: its type, digest and size (OCI image specification, "Content Descriptors").
public struct Descriptor: Hashable, Sendable, Codable {
  /// The type of the blob.
  public var mediaType: MediaType
  /// The digest of its bytes.
  public var digest: SHA256Digest
  /// Its size in bytes.
  public var size: Int
  /// Notes on this reference, such as the tag in a layout's index.
  public var annotations: [String: String]?
  /// The platform of the image that the blob is the manifest of.
  public var platform: Platform?
  /// The type of an artifact that is not an image.
  public var artifactType: MediaType?
  /// Further places the blob can be had from.
  public var urls: [String]?
  /// The blob itself in base 64, when it is small.
  public var data: String?

  /// Refers to a blob.
  public init(
    mediaType: MediaType, digest: SHA256Digest, size: Int, annotations: [String: String]? = nil,
    platform: Platform? = nil
  ) {
    self.mediaType = mediaType
    self.digest = digest
    self.size = size
    self.annotations = annotations
    self.platform = platform
  }

  /// The name that a layout's index gives the image; nil when it gives none.
  public var tag: String? { annotations?[Annotation.tag] }

  /// The full name that an archive's index gives the image; nil when it gives none.
  var name: String? { annotations?[Annotation.name] }
}

/// Keys of annotations and labels that this library reads or writes.
public enum Annotation {
  /// The tag of an image in a layout's index.
  public static let tag = "org.opencontainers.image.ref.name"
  /// The full name of an image in the index of an archive, as containerd, Docker and podman read it.
  public static let name = "io.containerd.image.name"
  /// The title of an image, for people.
  public static let title = "org.opencontainers.image.title"
  /// The version of the packaged software.
  public static let version = "org.opencontainers.image.version"
  /// What the image is, for people.
  public static let description = "org.opencontainers.image.description"
  /// When the image was made (RFC 3339).
  public static let created = "org.opencontainers.image.created"
  /// On a layer: what it holds.
  public static let role = "dev.fraud-rollout.layer.role"
  /// On a layer: the model in it.
  public static let modelName = "dev.fraud-rollout.model.name"
  /// On a layer: the digest of the model in it.
  public static let modelDigest = "dev.fraud-rollout.model.digest"

  /// On an image: the digest of one of the models in it.
  public static func digest(ofModel name: String) -> String { "dev.fraud-rollout.model.\(name).digest" }
}
