#if canImport(Glibc)
  import Glibc
#endif

/// What is wrong with CSV text, and where, counted from the beginning of the piece that was scanned.
struct CSVMistake: Error {
  /// The line within the piece, counted from 1.
  var line: Int
  /// The column in bytes, counted from 1; nil where the whole line is meant.
  var column: Int?
  /// What is wrong, what was expected and what to do.
  var message: String
}

/// Walks over the fields and records of CSV text as RFC 4180 describes it, LF and CRLF both ending a line.
///
/// It takes text apart and converts whole numbers in the same step, since that is what nearly every field is.
@safe struct CSVScanner {
  /// What stands after a field.
  enum Delimiter {
    case comma
    case endOfRecord
  }

  private let bytes: UnsafePointer<UInt8>
  private let end: Int
  private(set) var position: Int
  /// The line on which the scanner stands, counted from 1.
  private(set) var line = 1
  private var lineStart: Int

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// The byte at a place; nil behind the end.
  @inline(__always)
  func byte(at place: Int) -> UInt8? { place < end ? unsafe bytes[place] : nil }

  /// Goes to a place in the present line.
  @inline(__always)
  mutating func move(to place: Int) { position = place }

  /// Begins at the start of a piece.
  ///
  /// - Parameters:
  ///   - bytes: The first byte of the whole text, which outlives the scanner.
  ///   - range: The piece to scan: whole records.
  init(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) {
    unsafe self.bytes = bytes
    end = range.upperBound
    position = range.lowerBound
    lineStart = range.lowerBound
  }

  /// Whether nothing is left.
  var isAtEnd: Bool { position >= end }

  /// The column of the next byte, counted from 1.
  var column: Int { position - lineStart + 1 }

  /// Describes a mistake at a column of the present line, or in the line as a whole.
  func mistake(_ message: String, column: Int?) -> CSVMistake {
    CSVMistake(line: line, column: column, message: message)
  }

  /// Reads a whole number without quotes, up to the delimiter after it.
  ///
  /// - Returns: The number; nil, with the scanner where it was, for anything else, which ``field()`` then tells.
  mutating func integer() -> Int64? {
    var cursor = position
    var isNegative = false
    if cursor < end, unsafe bytes[cursor] == UInt8(ascii: "-") {
      isNegative = true
      cursor += 1
    }
    let firstDigit = cursor
    var value: Int64 = 0
    while cursor < end {
      let digit = unsafe bytes[cursor] &- UInt8(ascii: "0")
      if digit > 9 { break }
      value = value &* 10 &+ Int64(digit)
      cursor += 1
    }
    // 18 digits always fit into 64 bits.
    guard cursor > firstDigit, cursor - firstDigit <= 18, isDelimiter(at: cursor) else { return nil }
    position = cursor
    return isNegative ? -value : value
  }

  /// Whether a comma or the end of a line stands at a place, or the text ends there.
  @inline(__always)
  func isDelimiter(at cursor: Int) -> Bool {
    guard cursor < end else { return true }
    let byte = unsafe bytes[cursor]
    if byte == CSVScanner.comma || byte == CSVScanner.lineFeed { return true }
    return unsafe byte == CSVScanner.carriageReturn && cursor + 1 < end && bytes[cursor + 1] == CSVScanner.lineFeed
  }

  /// Reads any field, up to the delimiter after it.
  ///
  /// - Returns: Its text, without the quotes around it.
  /// - Throws: ``CSVMistake`` for quotes that are not as RFC 4180 has them, and for a carriage return on its own.
  mutating func field() throws(CSVMistake) -> String {
    if position < end, unsafe bytes[position] == CSVScanner.quote { return try quotedField() }
    return text(try plainField())
  }

  /// Reads any field as ``field()`` does and lends its bytes.
  ///
  /// - Parameter use: Takes the text without the quotes around it; the bytes must not escape.
  /// - Returns: What `use` returns.
  /// - Throws: ``CSVMistake`` as ``field()`` does.
  mutating func withField<Result>(_ use: (UnsafeBufferPointer<UInt8>) -> Result) throws(CSVMistake) -> Result {
    let range: Range<Int>
    if position < end, unsafe bytes[position] == CSVScanner.quote {
      guard let inside = contentOfSimpleQuotes() else {
        var text = try quotedField()
        return text.withUTF8 { unsafe use($0) }
      }
      range = inside
      position = inside.upperBound + 1
    } else {
      range = try plainField()
    }
    return unsafe use(UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count))
  }

  /// What stands between quotes that hold neither a quote nor a line feed, as nearly all do; nil for others.
  private func contentOfSimpleQuotes() -> Range<Int>? {
    var cursor = position + 1
    while let byte = byte(at: cursor), byte != CSVScanner.quote, byte != CSVScanner.lineFeed { cursor += 1 }
    guard byte(at: cursor) == CSVScanner.quote, isDelimiter(at: cursor + 1) else { return nil }
    return position + 1..<cursor
  }

  private mutating func plainField() throws(CSVMistake) -> Range<Int> {
    let start = position
    while !isDelimiter(at: position) {
      let byte = unsafe bytes[position]
      if byte == CSVScanner.quote {
        throw mistake(
          "a quote stands inside a field that does not begin with one; quote the whole field and double the quotes in it",
          column: column)
      }
      if byte == CSVScanner.carriageReturn {
        throw mistake("a carriage return stands alone; end the lines with LF or CR LF", column: column)
      }
      position += 1
    }
    return start..<position
  }

  private mutating func quotedField() throws(CSVMistake) -> String {
    let opening = mistake("the quote that opens here is never closed; close it", column: column)
    position += 1
    var text = ""
    var start = position
    while position < end {
      let byte = unsafe bytes[position]
      if byte == CSVScanner.quote {
        text += self.text(start..<position)
        position += 1
        guard position < end, unsafe bytes[position] == CSVScanner.quote else {
          guard isDelimiter(at: position) else {
            throw mistake("a comma or the end of the line is expected after the closing quote", column: column)
          }
          return text
        }
        // A doubled quote stands for one: the second is the first byte of what follows.
        start = position
      } else if byte == CSVScanner.lineFeed {
        line += 1
        lineStart = position + 1
      }
      position += 1
    }
    throw opening
  }

  private func text(_ range: Range<Int>) -> String {
    unsafe String(decoding: UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count), as: UTF8.self)
  }

  /// Steps over the delimiter at which reading a field stopped; the end of the text ends a record too.
  mutating func delimiter() -> Delimiter {
    guard position < end else { return .endOfRecord }
    let byte = unsafe bytes[position]
    position += 1
    if byte == CSVScanner.comma { return .comma }
    if byte == CSVScanner.carriageReturn { position += 1 }
    line += 1
    lineStart = position
    return .endOfRecord
  }
}
