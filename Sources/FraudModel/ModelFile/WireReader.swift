/// Reads protocol-buffer messages from bytes that may be anything: every length is checked before it is used.
///
/// Memory stays within a small multiple of the bytes, since nothing is set aside for a length that is only claimed.
struct WireReader {
  /// One field of a message.
  struct Field {
    let number: Int
    let value: Value
  }

  /// A field's value, not yet interpreted.
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(WireReader)
  }

  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  /// Begins at the first of the bytes.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = 0
    end = bytes.count
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// How many bytes are left.
  var count: Int { end - position }

  /// The bytes that are left.
  var rest: ArraySlice<UInt8> { bytes[position..<end] }

  /// The next field of the message; nil at its end.
  ///
  /// - Returns: The field's number and value.
  /// - Throws: ``ModelError`` saying at which byte the message breaks off or makes no sense.
  mutating func next() throws(ModelError) -> Field? {
    guard position < end else { return nil }
    let start = position
    let tag = try varint()
    let number = tag >> 3
    guard (1...0x1FFF_FFFF).contains(number), let type = WireType(rawValue: UInt8(tag & 7)) else {
      throw ModelError(.modelFile, "byte \(start) begins no field that can be; the file is damaged or not ONNX")
    }
    switch type {
    case .varint: return Field(number: Int(number), value: .varint(try varint()))
    case .fixed64: return Field(number: Int(number), value: .fixed64(try fixed(8)))
    case .fixed32: return Field(number: Int(number), value: .fixed32(UInt32(try fixed(4))))
    case .lengthDelimited:
      let length = try varint()
      guard length <= UInt64(end - position) else { throw brokenOff() }
      let range = position..<position + Int(length)
      position = range.upperBound
      return Field(number: Int(number), value: .bytes(WireReader(bytes, range)))
    }
  }

  /// A whole number of one to ten bytes, seven bits each.
  mutating func varint() throws(ModelError) -> UInt64 {
    var value: UInt64 = 0
    for shift: UInt64 in stride(from: 0, to: 70, by: 7) {
      guard position < end else { throw brokenOff() }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw ModelError(.modelFile, "a number before byte \(position) has no end; the file is damaged or not ONNX")
  }

  /// A number of a fixed count of bytes, the lowest first.
  mutating func fixed(_ width: Int) throws(ModelError) -> UInt64 {
    guard end - position >= width else { throw brokenOff() }
    var value: UInt64 = 0
    for index in 0..<width { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += width
    return value
  }

  private func brokenOff() -> ModelError {
    ModelError(.modelFile, "the content breaks off at byte \(position) of \(bytes.count); the file is truncated")
  }
}

extension WireReader.Value {
  /// The value as a message or as bytes.
  func message() throws(ModelError) -> WireReader {
    guard case .bytes(let reader) = self else { throw Self.wrongType("a message") }
    return reader
  }

  /// The value as text.
  func text() throws(ModelError) -> String {
    guard let text = String(validating: try message().rest, as: UTF8.self) else {
      throw ModelError(.modelFile, "a text is not UTF-8; the file is damaged or not ONNX")
    }
    return text
  }

  /// The value as a whole number.
  func integer() throws(ModelError) -> Int {
    guard case .varint(let bits) = self else { throw Self.wrongType("a whole number") }
    return Int(Int64(bitPattern: bits))
  }

  /// The value as a float.
  func float() throws(ModelError) -> Float {
    guard case .fixed32(let bits) = self else { throw Self.wrongType("a float") }
    return Float(bitPattern: bits)
  }

  /// Appends one float, or several that are packed.
  func append(to floats: inout [Float]) throws(ModelError) {
    guard case .bytes(var reader) = self else { return floats.append(try float()) }
    while reader.count > 0 { floats.append(Float(bitPattern: UInt32(try reader.fixed(4)))) }
  }

  /// Appends one double, or several that are packed.
  func append(to doubles: inout [Double]) throws(ModelError) {
    if case .fixed64(let bits) = self { return doubles.append(Double(bitPattern: bits)) }
    var reader = try message()
    while reader.count > 0 { doubles.append(Double(bitPattern: try reader.fixed(8))) }
  }

  /// Appends one whole number, or several that are packed.
  func append(to integers: inout [Int]) throws(ModelError) {
    guard case .bytes(var reader) = self else { return integers.append(try integer()) }
    while reader.count > 0 { integers.append(Int(Int64(bitPattern: try reader.varint()))) }
  }

  private static func wrongType(_ expected: String) -> ModelError {
    ModelError(.modelFile, "a field is not \(expected) where one is expected; the file is damaged or not ONNX")
  }
}
