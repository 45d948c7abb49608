internal import ContentDigest

/// The JSON documents of an image, read from strangers and written canonically.
enum Documents {
  /// The most that is read of one JSON document: registries refuse larger manifests too
  /// (distribution specification 1.1, "Pushing Manifests": 4 MiB).
  static let limit = 4 << 20

  /// Reads a document.
  static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], named name: String
  ) throws(PackError) -> Value {
    do {
      return try CanonicalJSON.decode(type, from: bytes)
    } catch let error as DecodingError {
      throw PackError(.corrupt, name, explanation(of: error))
    } catch {
      throw PackError(.corrupt, name, "is not the JSON document that was expected (\(error)); build the image again")
    }
  }

  /// Writes a document; the same value gives the same bytes.
  static func encode(_ value: some Encodable, named name: String) throws(PackError) -> [UInt8] {
    do {
      return try CanonicalJSON.encode(value)
    } catch {
      throw PackError(.malformed, name, "cannot be written as JSON (\(error))")
    }
  }

  private static func explanation(of error: DecodingError) -> String {
    let remedy = "; build or copy the image again"
    func field(_ path: [any CodingKey]) -> String {
      let names = path.map { $0.intValue.map { "[\($0)]" } ?? "." + $0.stringValue }.joined()
      return names.isEmpty ? "the document" : "'\(names.drop(while: { $0 == "." }))'"
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "\(field(context.codingPath + [key])) is missing\(remedy)"
    case .typeMismatch(let type, let context):
      return "\(field(context.codingPath)) is not of the expected type \(type)\(remedy)"
    case .valueNotFound(let type, let context):
      return "\(field(context.codingPath)) is null where \(type) is expected\(remedy)"
    case .dataCorrupted(let context):
      let isSyntax = context.codingPath.isEmpty
      return isSyntax
        ? "is not valid JSON\(remedy)" : "\(field(context.codingPath)): \(context.debugDescription)\(remedy)"
    @unknown default:
      return "cannot be read\(remedy)"
    }
  }
}
