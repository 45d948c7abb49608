/// Writes scalars in the style that their characters allow, and folds long ones.
struct ScalarWriter {
  /// After which column a space becomes a line break.
  private static let width = 80
  /// How many bytes a key may have before it needs a line of its own.
  private static let longestKey = 128

  var bytes: [UInt8] = []
  /// Where the current line starts in `bytes`.
  var lineStart = 0

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Starts a line with `indent` spaces; a literal block may have ended the line before already.
  mutating func startLine(indent: Int) {
    endLine()
    bytes.append(contentsOf: repeatElement(0x20, count: indent))
  }

  /// Ends the current line unless it is empty.
  mutating func endLine() {
    if bytes.count > lineStart { lineBreak() }
  }

  private mutating func lineBreak() {
    bytes.append(0x0A)
    lineStart = bytes.count
  }

  /// The number of characters before the next one on its line.
  private var column: Int { bytes[lineStart...].count { $0 & 0xC0 != 0x80 } }

  /// Writes a key and its colon.
  ///
  /// - Returns: Whether the value may follow on the line; otherwise its colon stands on the next.
  mutating func writeKey(_ text: String, indent: Int) -> Bool {
    let span = text.utf8.span
    let analysis = ScalarAnalysis(span)
    let isSimple = !analysis.isMultiline && span.count <= Self.longestKey
    if !isSimple { append("? ") }
    if isSimple || analysis.isMultiline == false {
      if span.isEmpty {
        append("\"\"")
      } else if PrintedScalar.needsQuotes(text) {
        doubleQuoted(span, indent: indent + 2, folds: !isSimple)
      } else if analysis.allowsPlain {
        plain(span, indent: indent + 2, folds: !isSimple)
      } else if analysis.allowsSingleQuotes {
        singleQuoted(span, indent: indent + 2, folds: !isSimple)
      } else {
        doubleQuoted(span, indent: indent + 2, folds: !isSimple)
      }
    } else {
      writeText(text, indent: indent + 2)
    }
    if isSimple { append(":") }
    return isSimple
  }

  /// Writes a text as a value.
  mutating func writeText(_ text: String, indent: Int) {
    let span = text.utf8.span
    let analysis = ScalarAnalysis(span)
    var hasLineFeed = false
    if analysis.isMultiline {
      for index in span.indices where span[index] == 0x0A {
        hasLineFeed = true
        break
      }
    }
    if hasLineFeed {
      if analysis.allowsBlock { literal(span, indent: indent) } else { doubleQuoted(span, indent: indent, folds: true) }
    } else if PrintedScalar.needsQuotes(text) {
      doubleQuoted(span, indent: indent, folds: true)
    } else if analysis.allowsPlain {
      plain(span, indent: indent, folds: true)
    } else if analysis.allowsSingleQuotes {
      singleQuoted(span, indent: indent, folds: true)
    } else {
      doubleQuoted(span, indent: indent, folds: true)
    }
  }

  private mutating func plain(_ text: Span<UInt8>, indent: Int, folds: Bool) {
    write(text, indent: indent, folds: folds && mayFold(text), isQuoted: false)
  }

  private mutating func singleQuoted(_ text: Span<UInt8>, indent: Int, folds: Bool) {
    append("'")
    write(text, indent: indent, folds: folds, isQuoted: true)
    append("'")
  }

  /// Whether the text, if it stood on one line, would pass the column where folding starts.
  private func mayFold(_ text: Span<UInt8>) -> Bool { bytes.count - lineStart + text.count > Self.width }

  private mutating func write(_ text: Span<UInt8>, indent: Int, folds: Bool, isQuoted: Bool) {
    if !folds, !isQuoted {
      for index in text.indices { bytes.append(text[index]) }
      return
    }
    var column = column
    var afterSpace = false
    var afterBreak = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == 0x20 {
        let isInside = !isQuoted || (index > 0 && index < text.count - 1)
        let isSingle = index + 1 >= text.count || text[index + 1] != 0x20
        if folds, !afterSpace, column > Self.width, isInside, isSingle {
          startLine(indent: indent)
          column = indent
        } else {
          bytes.append(byte)
          column += 1
        }
        index += 1
        afterSpace = true
      } else if Characters.isBreak(text, index) {
        // Only LS and PS come here: a line feed makes a block or double quotes.
        for offset in 0..<Characters.width(byte) { bytes.append(text[index + offset]) }
        index += Characters.width(byte)
        column = 0
        afterBreak = true
      } else {
        if afterBreak {
          bytes.append(contentsOf: repeatElement(0x20, count: indent))
          column = indent
        }
        if isQuoted, byte == UInt8(ascii: "'") {
          bytes.append(byte)
          column += 1
        }
        for offset in 0..<Characters.width(byte) { bytes.append(text[index + offset]) }
        index += Characters.width(byte)
        column += 1
        afterSpace = false
        afterBreak = false
      }
    }
  }

  private mutating func doubleQuoted(_ text: Span<UInt8>, indent: Int, folds: Bool) {
    append("\"")
    var column = column
    var afterSpace = false
    // The emitter asks whether the text, not the character, starts with a byte order mark.
    let hasMark = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF
    var index = 0
    while index < text.count {
      let byte = text[index]
      let width = Characters.width(byte)
      let isEscaped =
        hasMark || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || !Characters.isPrintable(text, index)
        || Characters.isBreak(text, index)
      if isEscaped {
        let before = bytes.count
        escape(Characters.codePoint(text, index))
        column += bytes.count - before
        index += width
        afterSpace = false
      } else if byte == 0x20 {
        if folds, !afterSpace, column > Self.width, index > 0, index < text.count - 1 {
          startLine(indent: indent)
          column = indent
          if text[index + 1] == 0x20 {
            append("\\")
            column += 1
          }
        } else {
          bytes.append(byte)
          column += 1
        }
        index += 1
        afterSpace = true
      } else {
        for offset in 0..<width { bytes.append(text[index + offset]) }
        index += width
        column += 1
        afterSpace = false
      }
    }
    append("\"")
  }

  private mutating func escape(_ value: UInt32) {
    switch value {
    case 0x00: append("\\0")
    case 0x07: append("\\a")
    case 0x08: append("\\b")
    case 0x09: append("\\t")
    case 0x0A: append("\\n")
    case 0x0B: append("\\v")
    case 0x0C: append("\\f")
    case 0x0D: append("\\r")
    case 0x1B: append("\\e")
    case 0x22: append("\\\"")
    case 0x5C: append("\\\\")
    case 0x85: append("\\N")
    case 0xA0: append("\\_")
    case 0x2028: append("\\L")
    case 0x2029: append("\\P")
    default:
      let digits = value <= 0xFF ? 2 : value <= 0xFFFF ? 4 : 8
      append(digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U")
      let text = String(value, radix: 16, uppercase: true)
      append(String(repeating: "0", count: digits - text.utf8.count) + text)
    }
  }

  /// Writes a literal block; it ends its last line itself when the text does.
  private mutating func literal(_ text: Span<UInt8>, indent: Int) {
    append("|")
    if text[0] == 0x20 || Characters.isBreak(text, 0) { append("2") }
    append(chomping(text))
    lineBreak()
    var afterBreak = true
    var index = 0
    while index < text.count {
      let byte = text[index]
      let width = Characters.width(byte)
      if byte == 0x0A {
        lineBreak()
        index += 1
        afterBreak = true
        continue
      }
      let isBreak = Characters.isBreak(text, index)
      if !isBreak, afterBreak { bytes.append(contentsOf: repeatElement(0x20, count: indent)) }
      for offset in 0..<width { bytes.append(text[index + offset]) }
      if isBreak { lineStart = bytes.count }
      index += width
      afterBreak = isBreak
    }
  }

  /// What a block says about the line breaks at its end: `-` none, `+` more than one.
  private func chomping(_ text: Span<UInt8>) -> String {
    func start(before end: Int) -> Int {
      var index = end - 1
      while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
      return index
    }
    let last = start(before: text.count)
    if !Characters.isBreak(text, last) { return "-" }
    if last == 0 { return "+" }
    return Characters.isBreak(text, start(before: last)) ? "+" : ""
  }
}
