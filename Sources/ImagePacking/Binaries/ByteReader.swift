/// Reads numbers and texts from bytes of a stranger: every access is checked, and none can trap.
@safe struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  var isBigEndian = false

  /// Reads from bytes that are lent for as long as this value is used.
  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  var count: Int { unsafe bytes.count }

  /// The `width` bytes at an offset as an unsigned number; nil when they are not all there.
  func number(at offset: UInt64, width: Int) -> UInt64? {
    guard let start = Int(exactly: offset), start <= count, width <= count - start else { return nil }
    var value: UInt64 = 0
    for index in 0..<width {
      let byte = unsafe bytes[start + (isBigEndian ? index : width - 1 - index)]
      value = value << 8 | UInt64(byte)
    }
    return value
  }

  /// The text from an offset to the next zero byte; nil when there is none within `limit` bytes.
  func text(at offset: UInt64, limit: Int = 4096) -> String? {
    guard let start = Int(exactly: offset), start < count else { return nil }
    let end = min(count, start + limit)
    guard let zero = unsafe bytes[start..<end].firstIndex(of: 0) else { return nil }
    return unsafe String(decoding: bytes[start..<zero], as: UTF8.self)
  }

  /// Whether `prefix` stands at an offset.
  func has(_ prefix: String, at offset: Int) -> Bool {
    guard offset >= 0, offset <= count, prefix.utf8.count <= count - offset else { return false }
    return unsafe bytes[offset..<(offset + prefix.utf8.count)].elementsEqual(prefix.utf8)
  }
}
