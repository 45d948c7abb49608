/// Writes protocol-buffer messages: fields as they come, nothing looked up.
///
/// Source: protobuf.dev, Encoding.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func tag(_ field: Int, _ type: WireType) { varint(UInt64(field) << 3 | UInt64(type.rawValue)) }

  /// Writes a whole number or an enumeration's.
  mutating func write(_ field: Int, _ value: Int) {
    tag(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// Writes a float.
  mutating func write(_ field: Int, _ value: Float) {
    tag(field, .fixed32)
    append(value.bitPattern)
  }

  /// Writes a text.
  mutating func write(_ field: Int, _ text: String) { write(field, bytes: Array(text.utf8)) }

  /// Writes bytes.
  mutating func write(_ field: Int, bytes content: [UInt8]) {
    tag(field, .lengthDelimited)
    varint(UInt64(content.count))
    bytes.append(contentsOf: content)
  }

  /// Writes a message within the message.
  mutating func write(_ field: Int, message build: (inout WireWriter) -> Void) {
    var inner = WireWriter()
    build(&inner)
    write(field, bytes: inner.bytes)
  }

  /// Writes floats, packed.
  mutating func write(_ field: Int, _ values: [Float]) {
    write(field) { for value in values { $0.append(value.bitPattern) } }
  }

  /// Writes whole numbers, packed.
  mutating func write(_ field: Int, _ values: [Int]) {
    write(field) { for value in values { $0.varint(UInt64(bitPattern: Int64(value))) } }
  }

  private mutating func append(_ bits: UInt32) {
    for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
  }
}

/// How a field's value is written.
enum WireType: UInt8 {
  case varint = 0
  case fixed64 = 1
  case lengthDelimited = 2
  case fixed32 = 5
}
