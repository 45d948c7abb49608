public import ContentDigest

/// The configuration of an image: its platform, how it runs, and what its layers unpack to
/// (OCI image specification, "Image Configuration").
public struct ImageConfig: Sendable, Codable {
  /// When the image was made (RFC 3339).
  public var created: String?
  /// The processor architecture.
  public var architecture: String
  /// The operating system.
  public var os: String
  /// The variant of the architecture.
  public var variant: String?
  /// How a container of the image runs.
  public var config: Execution?
  /// The uncompressed layers.
  public var rootfs: RootFilesystem
  /// How each layer came about.
  public var history: [HistoryEntry]?

  /// Describes an image for a platform.
  public init(
    platform: Platform, created: String, config: Execution, diffIDs: [SHA256Digest], history: [HistoryEntry]
  ) {
    self.created = created
    architecture = platform.architecture
    os = platform.os
    variant = platform.variant
    self.config = config
    rootfs = RootFilesystem(diffIDs: diffIDs)
    self.history = history
  }

  /// The platform.
  public var platform: Platform { Platform(os: os, architecture: architecture, variant: variant) }

  /// What the layers unpack to.
  public struct RootFilesystem: Sendable, Codable {
    /// Always `layers`.
    public var type = "layers"
    /// The digest of each layer's uncompressed tar, the lowest first.
    public var diffIDs: [SHA256Digest]

    enum CodingKeys: String, CodingKey {
      case type
      case diffIDs = "diff_ids"
    }
  }

  /// How one layer came about.
  public struct HistoryEntry: Sendable, Codable {
    /// When (RFC 3339).
    public var created: String?
    /// By what.
    public var createdBy: String?
    /// What for.
    public var comment: String?
    /// Whether the step made no layer.
    public var isEmptyLayer: Bool?

    /// Records a step that made a layer.
    public init(created: String, createdBy: String, comment: String? = nil) {
      self.created = created
      self.createdBy = createdBy
      self.comment = comment
    }

    enum CodingKeys: String, CodingKey {
      case created, comment
      case createdBy = "created_by"
      case isEmptyLayer = "empty_layer"
    }
  }
}
