#if canImport(Glibc)
  import Glibc
#endif

/// CSV text with a header, cut into pieces of whole records that are worked on at the same time.
@safe struct CSVText: @unchecked Sendable {
  // The text is only read, and whoever made this keeps it in memory until every thread is done.

  /// A run of whole records.
  struct Piece: Sendable {
    /// Where it stands in the text.
    let range: Range<Int>
    /// The number of its first record, counted from 0.
    let firstRow: Int
    /// How many records it has.
    let rowCount: Int
    /// How many lines stand before it.
    let linesBefore: Int
  }

  /// More columns than this are taken for a mistake, so that what is kept of each stays small beside the text.
  private static let mostColumns = 65_536

  // The bytes are only read, and whoever lends them waits until every piece is done.
  private let bytes: UnsafePointer<UInt8>
  private let end: Int
  /// What errors call the text.
  let file: String
  /// The names in the header, all different.
  let names: [String]
  private let body: Range<Int>
  private let headerLines: Int

  /// Takes the bytes that a caller lends, and reads the header.
  ///
  /// - Parameters:
  ///   - bytes: Unpacked text; they outlive this value.
  ///   - file: The file's name, for errors.
  ///   - header: What the header should be, for errors.
  /// - Throws: ``ModelError`` for text without a header or without a record.
  init(_ bytes: UnsafeRawBufferPointer, file: String, header: String) throws(ModelError) {
    let text = unsafe try CSVText.contents(bytes, file: file)
    guard let start = bytes.baseAddress, !text.isEmpty else {
      throw ModelError(.data, "is empty; the first line must be \(header)", at: .init(file: file, line: 1))
    }
    unsafe self.bytes = start.assumingMemoryBound(to: UInt8.self)
    end = text.upperBound
    self.file = file
    var scanner = unsafe CSVScanner(self.bytes, text)
    do throws(CSVMistake) {
      names = try CSVText.names(&scanner)
    } catch {
      throw ModelError(.data, error.message, at: .init(file: file, line: error.line, column: error.column))
    }
    body = scanner.position..<text.upperBound
    headerLines = scanner.line - 1
    guard !body.isEmpty else {
      throw ModelError(.data, "has a header and no transactions; add rows below it", at: .init(file: file, line: 1))
    }
  }

  /// The text without the byte-order mark that some programs write first.
  private static func contents(_ bytes: UnsafeRawBufferPointer, file: String) throws(ModelError) -> Range<Int> {
    if unsafe bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw ModelError(.data, "is UTF-16 text; save it as UTF-8", at: .init(file: file))
    }
    return unsafe (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)..<bytes.count
  }

  private static func names(_ scanner: inout CSVScanner) throws(CSVMistake) -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    repeat {
      let column = scanner.column
      let name = try scanner.field()
      guard seen.insert(name).inserted else {
        throw scanner.mistake("column '\(name.excerpt)' stands in the header twice; leave one out", column: column)
      }
      guard names.count < mostColumns else {
        throw scanner.mistake("the header names more than \(mostColumns) columns; split the file", column: column)
      }
      names.append(name)
    } while scanner.delimiter() == .comma
    return names
  }

  /// A scanner of a piece, which counts lines from the beginning of that piece.
  func scanner(of piece: Piece) -> CSVScanner { unsafe CSVScanner(bytes, piece.range) }

  /// A mistake in a piece, placed in the file.
  func located(_ mistake: CSVMistake, in piece: Piece) -> ModelError {
    ModelError(
      .data, mistake.message, at: .init(file: file, line: piece.linesBefore + mistake.line, column: mistake.column))
  }

  // MARK: Pieces

  /// Cuts the records into a few pieces for each thread, so that none waits long.
  ///
  /// Line feeds inside quotes end no record, and whether a place is inside depends on all quotes before it. So each
  /// stretch of text is surveyed for both cases at the same time as the others, and then the cases are known one after
  /// the other. In text whose quotes break the rules, a piece may be cut wrongly only behind the first mistake.
  ///
  /// - Parameter threads: How many threads to use at most; every processor for nil.
  /// - Returns: The pieces in order, and whether each record is a line of its own from line 2 on.
  func pieces(threads: Int?) -> (pieces: [Piece], isLineEach: Bool) {
    let wanted = max(1, min(min(threads ?? processorCount(), 1_024) * 4, body.count >> 20))
    let size = body.count / wanted
    let stretches = (0..<wanted).map { number in
      let start = body.lowerBound + number * size
      return start..<(number == wanted - 1 ? body.upperBound : start + size)
    }
    let surveys = concurrentMap(wanted, threads: threads) { survey(stretches[$0]) }
    var pieces: [Piece] = []
    var start = (place: body.lowerBound, row: 0, lines: headerLines)
    var isInside = false
    var (rows, lines, isLineEach) = (0, headerLines, headerLines == 1)
    func add(to place: Int) {
      pieces.append(
        Piece(
          range: start.place..<place, firstRow: start.row, rowCount: rows - start.row, linesBefore: start.lines))
    }
    for (number, survey) in surveys.enumerated() {
      let outside = isInside ? survey.odd : survey.even
      let inside = isInside ? survey.even : survey.odd
      if number > 0, let first = outside.first, first + 1 < body.upperBound {
        rows += 1
        add(to: first + 1)
        start = (first + 1, rows, lines + outside.othersBefore + 1)
        rows -= 1
      }
      rows += outside.count
      lines += outside.count + inside.count
      if inside.count > 0 { isLineEach = false }
      isInside = isInside != survey.hasOddQuotes
    }
    if byte(at: end - 1) != UInt8(ascii: "\n") { rows += 1 }
    add(to: body.upperBound)
    return (pieces, isLineEach)
  }

  /// The line feeds of a stretch behind an even or an odd number of its quotes.
  private struct LineFeeds {
    var count = 0
    /// Where the first stands.
    var first: Int?
    /// How many of the other kind stand before the first.
    var othersBefore = 0
  }

  private struct Survey {
    var even = LineFeeds()
    var odd = LineFeeds()
    var hasOddQuotes = false

    mutating func note(_ place: Int) {
      if hasOddQuotes {
        if odd.first == nil { (odd.first, odd.othersBefore) = (place, even.count) }
        odd.count += 1
      } else {
        if even.first == nil { (even.first, even.othersBefore) = (place, odd.count) }
        even.count += 1
      }
    }
  }

  private func survey(_ stretch: Range<Int>) -> Survey {
    var survey = Survey()
    var start = stretch.lowerBound
    // Most text has no quotes at all, and in what has some they come seldom or in most fields.
    while start < stretch.upperBound {
      let quote = find(UInt8(ascii: "\""), in: start..<min(start + 4_096, stretch.upperBound))
      let stop = quote ?? min(start + 4_096, stretch.upperBound)
      var rest = start..<stop
      while let found = find(UInt8(ascii: "\n"), in: rest) {
        survey.note(found)
        rest = (found + 1)..<stop
      }
      if quote != nil { survey.hasOddQuotes.toggle() }
      start = quote == nil ? stop : stop + 1
    }
    return survey
  }

  private func byte(at place: Int) -> UInt8 { unsafe bytes[place] }

  private func find(_ byte: UInt8, in range: Range<Int>) -> Int? {
    guard let found = unsafe memchr(bytes + range.lowerBound, Int32(byte), range.count) else { return nil }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
  }
}
