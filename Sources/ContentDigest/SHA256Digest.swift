internal import Crypto

/// A SHA-256 digest: the name that every link of the chain from data to pod goes by.
public struct SHA256Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The 64 lower-case hexadecimal digits.
  public let hex: String

  /// Takes the digest of bytes in memory.
  ///
  /// - Complexity: O(count of bytes).
  public init(of bytes: some Sequence<UInt8>) {
    var stream = DigestStream()
    stream.update(bytes)
    self = stream.finish()
  }

  /// Takes the digest of a text's UTF-8 bytes.
  public init(of text: String) { self.init(of: text.utf8) }

  /// Reads a digest as it is written in manifests and records.
  ///
  /// - Parameter text: `sha256:` and 64 lower-case hexadecimal digits, or the digits alone; nil for anything else.
  public init?(_ text: String) {
    let digits = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
    let isHex = digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    guard digits.utf8.count == 64, isHex else { return nil }
    hex = digits
  }

  init(bytes: some Sequence<UInt8>) {
    let digits = Array("0123456789abcdef".utf8)
    hex = String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest as manifests and records write it: `sha256:` and the digits.
  public var description: String { "sha256:" + hex }

  /// The first twelve digits, for people.
  public var short: String { String(hex.prefix(12)) }

  /// Orders digests by their digits.
  public static func < (left: Self, right: Self) -> Bool { left.hex < right.hex }
}

extension SHA256Digest: Codable {
  /// Reads the form that ``description`` writes.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = SHA256Digest(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a SHA-256 digest (sha256: and 64 hexadecimal digits)")
    }
    self = digest
  }

  /// Writes the form that ``description`` gives.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A digest taken piece by piece, so that what is digested need never be in memory at once.
public struct DigestStream {
  private var hasher = SHA256()

  /// Starts with nothing digested.
  public init() {}

  /// Digests the next bytes.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { unsafe hasher.update(bufferPointer: .init($0)) }
    if isContiguous == nil { hasher.update(data: Array(bytes)) }
  }

  /// Digests the next bytes, lent by a pointer.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) { unsafe hasher.update(bufferPointer: bytes) }

  /// The digest of everything so far.
  public func finish() -> SHA256Digest { SHA256Digest(bytes: hasher.finalize()) }
}
