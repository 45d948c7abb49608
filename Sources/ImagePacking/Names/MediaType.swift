/// The type of a blob, as descriptors and registries write it.
///
/// OCI types are written; Docker's image manifest version 2, schema 2 types are read too.
public struct MediaType: Hashable, Sendable, CustomStringConvertible {
  /// The type as it is written, such as `application/vnd.oci.image.manifest.v1+json`.
  public let description: String

  /// Reads a type.
  ///
  /// - Parameter text: `type/subtype` in the characters that RFC 6838 section 4.2 allows, each part at most 127 long;
  ///   nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ (1...127).contains($0.utf8.count) }) else { return nil }
    let isAllowed = parts.allSatisfy { part in
      part.utf8.allSatisfy { $0.isASCIILetterOrDigit || "!#$&-^_.+".utf8.contains($0) }
    }
    guard isAllowed else { return nil }
    description = text
  }

  private init(known text: String) { description = text }

  /// An OCI image manifest.
  public static let manifest = MediaType(known: "application/vnd.oci.image.manifest.v1+json")
  /// An OCI image index: one manifest for each platform.
  public static let index = MediaType(known: "application/vnd.oci.image.index.v1+json")
  /// An OCI image configuration.
  public static let config = MediaType(known: "application/vnd.oci.image.config.v1+json")
  /// A layer as a plain tar.
  public static let layer = MediaType(known: "application/vnd.oci.image.layer.v1.tar")
  /// A layer as a tar compressed with gzip.
  public static let gzipLayer = MediaType(known: "application/vnd.oci.image.layer.v1.tar+gzip")
  /// A layer as a tar compressed with Zstandard.
  public static let zstdLayer = MediaType(known: "application/vnd.oci.image.layer.v1.tar+zstd")
  /// Docker's image manifest.
  public static let dockerManifest = MediaType(known: "application/vnd.docker.distribution.manifest.v2+json")
  /// Docker's manifest list.
  public static let dockerIndex = MediaType(known: "application/vnd.docker.distribution.manifest.list.v2+json")
  /// Docker's image configuration.
  public static let dockerConfig = MediaType(known: "application/vnd.docker.container.image.v1+json")
  /// Docker's uncompressed layer.
  public static let dockerLayer = MediaType(known: "application/vnd.docker.image.rootfs.diff.tar")
  /// Docker's layer compressed with gzip.
  public static let dockerGzipLayer = MediaType(known: "application/vnd.docker.image.rootfs.diff.tar.gzip")

  /// Whether this is a manifest of one image.
  public var isManifest: Bool { self == .manifest || self == .dockerManifest }

  /// Whether this is a list of manifests.
  public var isIndex: Bool { self == .index || self == .dockerIndex }

  /// Whether this is the configuration of an image that runs.
  public var isConfig: Bool { self == .config || self == .dockerConfig }

  /// How a layer of this type is compressed; nil for anything that is not a layer.
  public var layerCompression: LayerCompression? {
    switch self {
    case .layer, .dockerLayer: .uncompressed
    case .gzipLayer, .dockerGzipLayer: .gzip
    case .zstdLayer: .zstd
    default: nil
    }
  }
}

/// How the tar of a layer is compressed.
public enum LayerCompression: String, Sendable, CaseIterable {
  case uncompressed = "none"
  case gzip, zstd
}

extension MediaType: Codable {
  /// Reads the form that ``description`` has.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let type = MediaType(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text.prefix(80))' is not a media type (type/subtype)")
    }
    self = type
  }

  /// Writes ``description``.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension UInt8 {
  var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
  var isASCIILowercase: Bool { (0x61...0x7A).contains(self) }
  var isASCIILetterOrDigit: Bool { isASCIIDigit || isASCIILowercase || (0x41...0x5A).contains(self) }
}
