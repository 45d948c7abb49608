extension JSONScanner {
  /// How deep values may be nested.
  static let deepest = 64

  /// Reads any value into memory; for settings and parameters, never for tensor data.
  mutating func value(depth: Int = 0) throws(ProtocolError) -> JSONValue {
    guard depth < Self.deepest else { throw tooDeep() }
    valuesLeft -= 1
    guard valuesLeft > 0 else {
      throw ProtocolError(.tooLarge, "more than 262,144 JSON values outside of tensor data; send fewer parameters")
    }
    skipBlanks()
    let offset = position
    switch next {
    case UInt8(ascii: "{"):
      var members = JSONObject()
      try object("an object") { (scanner, name, offset) throws(ProtocolError) in
        members.append(name, try scanner.value(depth: depth + 1), offset: offset)
      }
      return JSONValue(.object(members), offset: offset)
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try array("an array") { (scanner, _) throws(ProtocolError) in
        elements.append(try scanner.value(depth: depth + 1))
      }
      return JSONValue(.array(elements), offset: offset)
    case UInt8(ascii: "\""):
      return JSONValue(.string(try string("a string")), offset: offset)
    case UInt8(ascii: "-"), 0x30...0x39:
      return JSONValue(try numericContent(), offset: offset)
    default:
      if takeLiteral("null") { return JSONValue(.null, offset: offset) }
      if takeLiteral("true") { return JSONValue(.bool(true), offset: offset) }
      if takeLiteral("false") { return JSONValue(.bool(false), offset: offset) }
      throw unexpected("a JSON value")
    }
  }

  private mutating func numericContent() throws(ProtocolError) -> JSONValue.Content {
    let start = position
    let number = try decimal()
    // -0 is a double, since no integer has its sign.
    if !number.isFractional, let magnitude = number.wholeMagnitude, magnitude > 0 || !number.isNegative {
      let value = number.isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
      if let value { return .integer(value) }
    }
    position = start
    return .number(try double())
  }

  /// Moves past a value of any size without keeping it; its syntax is checked.
  mutating func skipValue(depth: Int = 0) throws(ProtocolError) {
    guard depth < Self.deepest else { throw tooDeep() }
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"):
      try object("an object") { (scanner, _, _) throws(ProtocolError) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try array("an array") { (scanner, _) throws(ProtocolError) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "\""):
      _ = try stringBytes("a string")
    case UInt8(ascii: "-"), 0x30...0x39:
      _ = try decimal()
    default:
      guard takeLiteral("null") || takeLiteral("true") || takeLiteral("false") else {
        throw unexpected("a JSON value")
      }
    }
  }

  private func tooDeep() -> ProtocolError {
    ProtocolError(.tooLarge, "JSON nested deeper than \(Self.deepest) levels at byte \(position); flatten it")
  }
}

extension JSONValue {
  /// Reads one JSON value (RFC 8259) from a text.
  ///
  /// - Parameter text: UTF-8 bytes that hold one value and nothing else.
  /// - Throws: ``ProtocolError`` with code `malformed` or `tooLarge`, and the byte where reading stopped.
  /// - Complexity: O(count of bytes).
  public init(reading text: Span<UInt8>) throws(ProtocolError) {
    self = try JSONScanner.scan(text) { (scanner) throws(ProtocolError) in
      let value = try scanner.value()
      try scanner.finish()
      return value
    }
  }

  /// Reads one JSON value from bytes in memory; see ``init(reading:)-(Span<UInt8>)``.
  ///
  /// For callers in asynchronous functions, in which a span may not live.
  public init(reading text: [UInt8]) throws(ProtocolError) { try self.init(reading: text.span) }
}
