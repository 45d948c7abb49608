/// Writes JSON into memory that its owner keeps and reuses.
struct JSONWriter {
  /// What has been written.
  var bytes: [UInt8]

  init(into bytes: consuming [UInt8] = []) { self.bytes = bytes }

  /// Writes JSON text as it stands.
  @inline(__always) mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  mutating func string(_ text: String) {
    bytes.append(0x22)
    for byte in text.utf8 { escape(byte) }
    bytes.append(0x22)
  }

  /// Writes bytes as a string: as UTF-8 where they are, else each byte as the character of that number.
  mutating func string(bytes text: [UInt8]) {
    if let text = String(validating: text, as: UTF8.self) { return string(text) }
    string(String(String.UnicodeScalarView(text.map { Unicode.Scalar($0) })))
  }

  @inline(__always) private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x22, 0x5C:
      bytes.append(0x5C)
      bytes.append(byte)
    case 0x0A: raw("\\n")
    case 0x0D: raw("\\r")
    case 0x09: raw("\\t")
    case 0..<0x20:
      raw("\\u00")
      bytes.append(byte < 16 ? 0x30 : 0x31)
      bytes.append(Array("0123456789abcdef".utf8)[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }

  mutating func integer(_ value: some BinaryInteger) {
    if let digit = UInt8(exactly: value), digit < 10 { return bytes.append(0x30 + digit) }
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Writes a number in the shortest form that reads back to the same double; NaN and infinities become `null`.
  mutating func number(_ value: Double) {
    guard value.isFinite else { return raw("null") }
    bytes.append(contentsOf: value.description.utf8)
  }

  mutating func bool(_ value: Bool) { value ? raw("true") : raw("false") }

  /// Writes elements with commas between them, in brackets.
  @inline(__always) mutating func array<Element>(
    _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(0x5B)
    var isFirst = true
    for element in elements {
      if !isFirst { bytes.append(0x2C) }
      isFirst = false
      write(&self, element)
    }
    bytes.append(0x5D)
  }

  mutating func object(_ object: JSONObject) {
    bytes.append(0x7B)
    var isFirst = true
    for member in object.members {
      if !isFirst { bytes.append(0x2C) }
      isFirst = false
      string(member.name)
      bytes.append(0x3A)
      value(member.value)
    }
    bytes.append(0x7D)
  }

  mutating func value(_ value: JSONValue) {
    switch value.content {
    case .null: raw("null")
    case .bool(let flag): bool(flag)
    case .integer(let number): integer(number)
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .array(let elements): array(elements) { $0.value($1) }
    case .object(let members): object(members)
    }
  }
}

extension JSONValue {
  /// The value as JSON on one line, members in order, numbers in their shortest round-trip form.
  public func encoded() -> [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }
}
