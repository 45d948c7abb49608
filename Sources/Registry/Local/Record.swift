internal import AtomicFiles
internal import ContentDigest

/// How records stand in files: canonical JSON with the version of their format.
enum Record {
  /// The version that this library writes.
  static let version = 1
  /// No record is larger: what is larger was not written here.
  static let sizeLimit = 16 << 20

  private struct Envelope<Content: Codable>: Codable {
    var record: Content
    var version: Int
  }

  private struct VersionOnly: Decodable { var version: Int }

  /// The bytes of a record: equal for equal values.
  static func bytes(of content: some Codable, named subject: String) throws(RegistryError) -> [UInt8] {
    do {
      return try CanonicalJSON.encode(Envelope(record: content, version: version)) + [0x0A]
    } catch {
      throw RegistryError(.value, subject, "holds a number that is not finite; leave it out or correct it")
    }
  }

  /// Reads the bytes of a record's file.
  static func read(_ path: String) throws(RegistryError) -> [UInt8] {
    // A record is a plain file of the registry's own; following a link would leave the root.
    guard Directory.kind(of: path) == .file else {
      throw RegistryError(
        Directory.kind(of: path) == nil ? .notFound : .corrupt, path, "there is no record; restore it from a copy")
    }
    return try onFiles { () throws(FileError) in
      let file = try MappedFile(path)
      return unsafe file.withBytes { unsafe Array($0.prefix(sizeLimit + 1)) }
    }
  }

  /// Reads a record.
  static func decode<Content: Codable>(
    _ type: Content.Type, from bytes: [UInt8], at path: String
  ) throws(RegistryError) -> Content {
    guard bytes.count <= sizeLimit else {
      throw RegistryError(.corrupt, path, "is larger than any record; restore it from a copy")
    }
    do {
      let found = try CanonicalJSON.decode(VersionOnly.self, from: bytes).version
      guard found == version else {
        throw RegistryError(
          .corrupt, path, "has format version \(found), and this program reads \(version); use a newer program")
      }
      return try CanonicalJSON.decode(Envelope<Content>.self, from: bytes).record
    } catch let error as RegistryError {
      throw error
    } catch {
      throw RegistryError(.corrupt, path, "is no record (\(reason(error))); restore it from a copy")
    }
  }

  /// Why a decoder refused, short enough for a sentence.
  static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "unreadable" }
    switch error {
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty ? "its JSON is broken" : context.debugDescription
    case .keyNotFound(let key, _): return "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      let place = context.codingPath.map(\.stringValue).joined(separator: ".")
      return "'\(place)' is of the wrong type"
    @unknown default: return "unreadable"
    }
  }
}
