/// Where an image is, or where it shall go.
///
/// | written | what it is |
/// |---|---|
/// | `oci:DIR[:TAG]` | an OCI layout directory; several images, told apart by tag |
/// | `oci-archive:FILE[:TAG]` | the same as one tar file |
/// | `docker-archive:FILE[:NAME[:TAG]]` | a tar file that `docker load` and `podman load` take |
/// | `docker://REFERENCE` | a registry: parsed, and refused by name when it is used, since this version neither pushes nor pulls |
///
/// A path ends at its first colon, as with skopeo.
public enum ImageURI: Hashable, Sendable, CustomStringConvertible {
  /// An OCI layout directory and the tag in it.
  case layout(directory: String, tag: String?)
  /// An OCI layout in a tar file and the tag in it.
  case ociArchive(file: String, tag: String?)
  /// A tar file for `docker load` and the name that the image has there.
  case dockerArchive(file: String, name: ImageReference?)
  /// An image in a registry.
  case registry(ImageReference)

  /// Reads an address.
  ///
  /// - Parameter text: One of the four forms.
  /// - Throws: ``PackError`` with the code `malformed`, listing the forms.
  public init(_ text: String) throws(PackError) {
    if text.hasPrefix("docker://") {
      self = .registry(try ImageReference(String(text.dropFirst(9))))
      return
    }
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1, !parts[1].isEmpty else { throw Self.unknown(text) }
    let name = parts.count == 3 ? parts[2] : nil
    switch parts[0] {
    case "oci": self = .layout(directory: parts[1], tag: try name.map(ImageReference.tag))
    case "oci-archive": self = .ociArchive(file: parts[1], tag: try name.map(ImageReference.tag))
    case "docker-archive": self = .dockerArchive(file: parts[1], name: try name.map(ImageReference.init))
    default: throw Self.unknown(text)
    }
  }

  /// The address as ``init(_:)`` reads it.
  public var description: String {
    switch self {
    case .layout(let directory, let tag): "oci:" + directory + (tag.map { ":" + $0 } ?? "")
    case .ociArchive(let file, let tag): "oci-archive:" + file + (tag.map { ":" + $0 } ?? "")
    case .dockerArchive(let file, let name): "docker-archive:" + file + (name.map { ":\($0)" } ?? "")
    case .registry(let reference): "docker://\(reference)"
    }
  }

  private static func unknown(_ text: String) -> PackError {
    PackError(
      .malformed, text,
      "is not an image address; write oci:DIR[:TAG], oci-archive:FILE, docker-archive:FILE or docker://REFERENCE")
  }

  /// What is said of a registry until this library pushes and pulls.
  static func registryRefused(_ reference: ImageReference, _ verb: String) -> PackError {
    PackError(
      .unsupported, "docker://\(reference)",
      "\(verb) a registry is not in this version; use oci:DIR and `skopeo copy` between the two")
  }
}
