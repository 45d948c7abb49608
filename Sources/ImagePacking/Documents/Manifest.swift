/// One image for one platform: its configuration and its layers (OCI image specification, "Image Manifest").
public struct Manifest: Sendable, Codable {
  /// Always 2.
  public var schemaVersion = 2
  /// The manifest's own type.
  public var mediaType: MediaType?
  /// The type of an artifact that is not an image.
  public var artifactType: MediaType?
  /// The configuration.
  public var config: Descriptor
  /// The layers, the lowest first.
  public var layers: [Descriptor]
  /// The manifest that this one is about.
  public var subject: Descriptor?
  /// Notes on the image.
  public var annotations: [String: String]?

  /// Describes an image.
  public init(config: Descriptor, layers: [Descriptor], annotations: [String: String]? = nil) {
    self.mediaType = .manifest
    self.config = config
    self.layers = layers
    self.annotations = annotations
  }
}

/// A list of manifests: one for each platform, or one for each tag of a layout
/// (OCI image specification, "Image Index").
public struct ImageIndex: Sendable, Codable {
  /// Always 2.
  public var schemaVersion = 2
  /// The index's own type.
  public var mediaType: MediaType?
  /// The manifests.
  public var manifests: [Descriptor]
  /// Notes on the index.
  public var annotations: [String: String]?

  /// Lists manifests.
  public init(manifests: [Descriptor], annotations: [String: String]? = nil) {
    self.mediaType = .index
    self.manifests = manifests
    self.annotations = annotations
  }
}
