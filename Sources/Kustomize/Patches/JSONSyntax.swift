/// Whether a text is JSON (RFC 8259), and not only YAML.
///
/// kubectl reads a patch that starts with `[` as JSON, and refuses what YAML would let pass there.
struct JSONSyntax {
  private var rest: ArraySlice<UInt8>

  /// Whether the whole text is one JSON value.
  ///
  /// - Complexity: O(size of the text); values are nested at most 400 deep.
  static func isValid(_ bytes: [UInt8]) -> Bool {
    var syntax = JSONSyntax(rest: bytes[...])
    guard syntax.takeValue(depth: 0) else { return false }
    syntax.skipBlanks()
    return syntax.rest.isEmpty
  }

  private mutating func skipBlanks() {
    rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func takeValue(depth: Int) -> Bool {
    guard depth <= 400 else { return false }
    skipBlanks()
    switch rest.first {
    case UInt8(ascii: "{"): return takeList("{", "}", depth: depth, hasKeys: true)
    case UInt8(ascii: "["): return takeList("[", "]", depth: depth, hasKeys: false)
    case UInt8(ascii: "\""): return takeString()
    case UInt8(ascii: "t"): return take(word: "true")
    case UInt8(ascii: "f"): return take(word: "false")
    case UInt8(ascii: "n"): return take(word: "null")
    default: return takeNumber()
    }
  }

  private mutating func takeList(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, depth: Int, hasKeys: Bool
  ) -> Bool {
    guard take(open) else { return false }
    skipBlanks()
    if take(close) { return true }
    while true {
      if hasKeys {
        skipBlanks()
        guard takeString() else { return false }
        skipBlanks()
        guard take(":") else { return false }
      }
      guard takeValue(depth: depth + 1) else { return false }
      skipBlanks()
      if take(",") { continue }
      return take(close)
    }
  }

  private mutating func takeString() -> Bool {
    guard take("\"") else { return false }
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return true }
      if byte < 0x20 { return false }
      if byte == UInt8(ascii: "\\") {
        guard let escape = rest.popFirst() else { return false }
        if escape == UInt8(ascii: "u") {
          let digits = rest.prefix(4)
          guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return false }
          rest = rest.dropFirst(4)
        } else if !"\"\\/bfnrt".utf8.contains(escape) {
          return false
        }
      }
    }
    return false
  }

  private mutating func take(word: String) -> Bool {
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }

  private mutating func takeNumber() -> Bool {
    _ = take("-")
    if !take("0") { guard takeDigits() else { return false } }
    if take(".") { guard takeDigits() else { return false } }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard takeDigits() else { return false }
    }
    return true
  }

  private mutating func takeDigits() -> Bool {
    let count = rest.prefix { (0x30...0x39).contains($0) }.count
    rest = rest.dropFirst(count)
    return count > 0
  }
}
