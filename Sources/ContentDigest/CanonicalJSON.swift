internal import FoundationEssentials

/// JSON whose bytes depend on its values alone: keys sorted, no escaped slashes, numbers in shortest round-trip form.
public enum CanonicalJSON {
  /// Writes a value on one line, for digests and records.
  ///
  /// - Throws: `EncodingError` for a value that JSON cannot hold, such as a NaN.
  public static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  /// Writes a value indented and with a line feed at the end, for files that people read too.
  ///
  /// - Throws: `EncodingError` for a value that JSON cannot hold, such as a NaN.
  public static func pretty(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [0x0A]
  }

  /// Reads a value.
  ///
  /// - Throws: `DecodingError`.
  public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    try JSONDecoder().decode(type, from: Data(bytes))
  }
}
