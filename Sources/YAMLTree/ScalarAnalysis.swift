/// What a text contains that limits how it can be written.
///
/// The questions are those of the emitter that libyaml and its Go translation share.
struct ScalarAnalysis {
  /// Whether it holds a line break of any kind.
  var isMultiline = false
  /// Whether it can stand without quotes in a block collection.
  var allowsPlain = true
  /// Whether it can stand between single quotes.
  var allowsSingleQuotes = true
  /// Whether it can stand as a block scalar.
  var allowsBlock = true

  init(_ text: Span<UInt8>) {
    guard !text.isEmpty else {
      allowsBlock = false
      return
    }
    var hasIndicators = Self.startsLikeMarker(text)
    var hasSpecials = false
    var spaceThenBreak = false
    var breakThenSpace = false
    var touchesEdge = false
    var endsWithSpace = false
    var afterSpace = false
    var afterBreak = false
    var afterBlank = true
    var index = 0
    while index < text.count {
      let byte = text[index]
      let width = Characters.width(byte)
      let isLast = index + width >= text.count
      let beforeBlank = isLast || text[index + width] == 0x20 || text[index + width] == 0x09
      if index == 0 {
        hasIndicators = hasIndicators || Self.isIndicator(byte, beforeBlank: beforeBlank)
      } else if byte == UInt8(ascii: ":") ? beforeBlank : byte == UInt8(ascii: "#") && afterBlank {
        hasIndicators = true
      }
      if !Characters.isPrintable(text, index) { hasSpecials = true }
      let isBreak = Characters.isBreak(text, index)
      if byte == 0x20 {
        if index == 0 || isLast { touchesEdge = true }
        if isLast { endsWithSpace = true }
        if afterBreak { breakThenSpace = true }
        (afterSpace, afterBreak) = (true, false)
      } else if isBreak {
        isMultiline = true
        if index == 0 || isLast { touchesEdge = true }
        if afterSpace { spaceThenBreak = true }
        (afterSpace, afterBreak) = (false, true)
      } else {
        (afterSpace, afterBreak) = (false, false)
      }
      afterBlank = byte == 0x20 || byte == 0x09 || byte == 0 || isBreak
      index += width
    }
    let isSpecial = spaceThenBreak || hasSpecials
    allowsPlain = !(touchesEdge || breakThenSpace || isSpecial || isMultiline || hasIndicators)
    allowsSingleQuotes = !(breakThenSpace || isSpecial)
    allowsBlock = !(endsWithSpace || isSpecial)
  }

  /// Whether the text starts as a document marker does.
  private static func startsLikeMarker(_ text: Span<UInt8>) -> Bool {
    guard text.count >= 3 else { return false }
    let first = text[0]
    return (first == UInt8(ascii: "-") || first == UInt8(ascii: ".")) && text[1] == first && text[2] == first
  }

  /// Whether a first character would make something else than a plain scalar of the text.
  private static func isIndicator(_ byte: UInt8, beforeBlank: Bool) -> Bool {
    switch Unicode.Scalar(byte) {
    case "#", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`": true
    case "?", ":", "-": beforeBlank
    default: false
    }
  }
}

/// The classes of characters that YAML's grammar speaks of, in UTF-8.
enum Characters {
  /// The number of bytes of the character that starts with a byte.
  static func width(_ byte: UInt8) -> Int {
    byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }

  /// Whether the character may stand unescaped; tabs and characters beyond U+FFFF may not.
  static func isPrintable(_ text: Span<UInt8>, _ index: Int) -> Bool {
    let byte = text[index]
    switch byte {
    case 0x0A, 0x20...0x7E: return true
    case 0xC2: return text[index + 1] >= 0xA0
    case 0xC3...0xEC, 0xEE: return true
    case 0xED: return text[index + 1] < 0xA0
    case 0xEF:
      let second = text[index + 1]
      let third = text[index + 2]
      return !(second == 0xBB && third == 0xBF) && !(second == 0xBF && (third == 0xBE || third == 0xBF))
    default: return false
    }
  }

  /// Whether the character is a line break: CR, LF, NEL, LS or PS.
  static func isBreak(_ text: Span<UInt8>, _ index: Int) -> Bool {
    switch text[index] {
    case 0x0A, 0x0D: true
    case 0xC2: text[index + 1] == 0x85
    case 0xE2: text[index + 1] == 0x80 && (text[index + 2] == 0xA8 || text[index + 2] == 0xA9)
    default: false
    }
  }

  /// The code point of the character at an index.
  static func codePoint(_ text: Span<UInt8>, _ index: Int) -> UInt32 {
    let byte = text[index]
    let width = width(byte)
    var value = UInt32(width == 1 ? byte : byte & (0x7F >> UInt8(width)))
    for offset in 1..<max(1, width) { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
    return value
  }
}
