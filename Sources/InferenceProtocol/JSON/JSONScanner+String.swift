extension JSONScanner {
  /// Reads a string.
  mutating func string(_ role: String) throws(ProtocolError) -> String {
    guard take("\"") else { throw unexpected("\(role) in quotes") }
    let start = position
    if let end = plainEnd(from: start) {
      position = end + 1
      guard let text = text(start..<end) else { throw notUTF8(start) }
      return text
    }
    let unescaped = try escapedString(from: start)
    guard let text = String(validating: unescaped, as: UTF8.self) else { throw notUTF8(start) }
    return text
  }

  /// Reads a string as the UTF-8 bytes that it stands for.
  mutating func stringBytes(_ role: String) throws(ProtocolError) -> [UInt8] {
    guard take("\"") else { throw unexpected("\(role) in quotes") }
    let start = position
    if let end = plainEnd(from: start) {
      position = end + 1
      return slice(start..<end)
    }
    return try escapedString(from: start)
  }

  /// The closing quote of a string without escapes; nil where it has some, or is broken.
  private func plainEnd(from start: Int) -> Int? {
    var index = start
    while index < end {
      switch byte(index) {
      case 0x22: return index
      case 0x5C, 0..<0x20: return nil
      default: index += 1
      }
    }
    return nil
  }

  private mutating func escapedString(from start: Int) throws(ProtocolError) -> [UInt8] {
    var bytes: [UInt8] = []
    position = start
    while position < end {
      let byte = next
      position += 1
      switch byte {
      case 0x22: return bytes
      case 0x5C: try escape(into: &bytes)
      case 0..<0x20:
        position -= 1
        throw unexpected("an escape, since a control character may not stand in a string as it is,")
      default: bytes.append(byte)
      }
    }
    throw unexpected("'\"' to end the string that began at byte \(start - 1)")
  }

  private mutating func escape(into bytes: inout [UInt8]) throws(ProtocolError) {
    let kind = next
    position += 1
    switch kind {
    case 0x22, 0x5C, 0x2F: bytes.append(kind)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
    case UInt8(ascii: "u"): bytes.append(contentsOf: String(Character(try escapedScalar())).utf8)
    default:
      position -= 1
      throw unexpected("one of \" \\ / b f n r t u after a backslash")
    }
  }

  /// Reads the digits after `\u`, and a second escape where the first is the high half of a pair.
  private mutating func escapedScalar() throws(ProtocolError) -> Unicode.Scalar {
    let start = position - 2
    let first = try hexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, next == 0x5C, byte(position + 1) == UInt8(ascii: "u") {
      position += 2
      let second = try hexDigits()
      if (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw ProtocolError(.malformed, "malformed JSON: half of a surrogate pair at byte \(start); write both halves")
  }

  private mutating func hexDigits() throws(ProtocolError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < end, let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
        throw unexpected("four hexadecimal digits after \\u")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private func notUTF8(_ offset: Int) -> ProtocolError {
    ProtocolError(.malformed, "malformed JSON: the string at byte \(offset) is not UTF-8; encode it so")
  }
}
