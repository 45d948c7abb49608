/// Reads JSON (RFC 8259) token by token from bytes that someone else owns.
///
/// The pull reader behind every decoder: it makes no tree, never reads past its end and bounds its depth.
@safe struct JSONScanner {
  /// The bytes, lent for the time of the closure that ``scan(_:_:)`` calls; each access below checks its index.
  private let bytes: UnsafeBufferPointer<UInt8>
  /// One past the last byte that may be read.
  let end: Int
  /// The next byte.
  var position = 0
  /// How many more values may be read into memory as a tree, so that a long list cannot outgrow its text by far.
  var valuesLeft = 1 << 18

  /// Lends a scanner over `span` to `body`.
  static func scan<Result>(
    _ span: Span<UInt8>, _ body: (inout JSONScanner) throws(ProtocolError) -> Result
  ) throws(ProtocolError) -> Result {
    try unsafe span.withUnsafeBufferPointer { (buffer) throws(ProtocolError) in
      var scanner = unsafe JSONScanner(buffer)
      return try body(&scanner)
    }
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe self.bytes = bytes
    end = bytes.count
  }

  /// The byte at an index; 0, which stands nowhere in JSON, past the end.
  @inline(__always) func byte(_ index: Int) -> UInt8 {
    index < end && index >= 0 ? unsafe bytes[index] : 0
  }

  /// The next byte; 0 at the end.
  @inline(__always) var next: UInt8 { byte(position) }

  /// The text between two positions.
  func text(_ range: Range<Int>) -> String? {
    let part = range.clamped(to: 0..<end)
    return unsafe String(validating: UnsafeBufferPointer(rebasing: bytes[part]), as: UTF8.self)
  }

  /// The bytes between two positions.
  func slice(_ range: Range<Int>) -> [UInt8] { unsafe Array(bytes[range.clamped(to: 0..<end)]) }

  /// Passes over blanks.
  @inline(__always) mutating func skipBlanks() {
    while true {
      switch next {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// Takes a character if it comes next after blanks.
  @inline(__always) mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard position < end, next == UInt8(truncatingIfNeeded: character.value) else { return false }
    position += 1
    return true
  }

  /// Takes a character that must come next.
  mutating func expect(_ character: Unicode.Scalar, _ role: String) throws(ProtocolError) {
    guard take(character) else { throw unexpected("'\(character)' \(role)") }
  }

  /// Takes a literal if it comes next, such as `null`.
  mutating func takeLiteral(_ literal: StaticString) -> Bool {
    skipBlanks()
    let isHere = literal.withUTF8Buffer { text in
      text.indices.allSatisfy { unsafe byte(position + $0) == text[$0] }
    }
    if isHere { position += literal.utf8CodeUnitCount }
    return isHere
  }

  /// Says that nothing but blanks may follow.
  mutating func finish() throws(ProtocolError) {
    skipBlanks()
    if position < end { throw unexpected("nothing after the JSON value") }
  }

  /// An error that says what was expected at this place and what stands there.
  func unexpected(_ expected: String) -> ProtocolError {
    let found =
      switch next {
      case _ where position >= end: "the end"
      case 0x21...0x7E: "'\(Character(Unicode.Scalar(next)))'"
      default: "byte \(next)"
      }
    return ProtocolError(
      .malformed, "malformed JSON: expected \(expected) at byte \(position), found \(found)", offset: position)
  }

  /// Calls `body` at the value of each member of an object.
  ///
  /// `body` gets the member's name and where it stands, and must move past the value.
  mutating func object(
    _ role: String, _ body: (inout JSONScanner, String, Int) throws(ProtocolError) -> Void
  ) throws(ProtocolError) {
    try expect("{", "to begin \(role)")
    if take("}") { return }
    repeat {
      skipBlanks()
      let offset = position
      let name = try string("a member's name")
      try expect(":", "after the name '\(name)'")
      skipBlanks()
      try body(&self, name, offset)
    } while take(",")
    try expect("}", "or ',' in \(role)")
  }

  /// Calls `body` at each element of an array; `body` must move past it.
  mutating func array(
    _ role: String, _ body: (inout JSONScanner, Int) throws(ProtocolError) -> Void
  ) throws(ProtocolError) {
    try expect("[", "to begin \(role)")
    if take("]") { return }
    var index = 0
    repeat {
      skipBlanks()
      try body(&self, index)
      index += 1
    } while take(",")
    try expect("]", "or ',' in \(role)")
  }
}
