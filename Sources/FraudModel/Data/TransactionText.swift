#if canImport(Glibc)
  import Glibc
#endif

/// The text of a transaction file, cut into pieces that are parsed at the same time.
@safe struct TransactionText: @unchecked Sendable {
  // The bytes are only read, and whoever lends them waits until every piece is parsed.
  private let bytes: UnsafePointer<UInt8>
  private let count: Int
  private let file: String

  /// Takes the bytes that a caller lends.
  ///
  /// - Parameters:
  ///   - bytes: Unpacked text; they outlive this value.
  ///   - file: The file's name, for errors.
  /// - Throws: ``ModelError`` for a file without any text.
  init(_ bytes: UnsafeRawBufferPointer, file: String) throws(ModelError) {
    guard let start = bytes.baseAddress, bytes.count > 0 else {
      throw ModelError(
        .data, "is empty; the first line must be \(TransactionLayout.header)", at: .init(file: file, line: 1))
    }
    unsafe self.bytes = start.assumingMemoryBound(to: UInt8.self)
    count = bytes.count
    self.file = file
  }

  /// Parses the whole text.
  ///
  /// - Parameters:
  ///   - epoch: The day at whose beginning times begin to count.
  ///   - threads: How many threads to use at most; every processor for nil.
  /// - Returns: The transactions in file order.
  /// - Throws: ``ModelError`` for the first mistake in file order, however the text was cut.
  func parse(epoch: Day, threads: Int?) throws(ModelError) -> Transactions {
    let text = try textRange()
    var scanner = unsafe CSVScanner(bytes, text)
    let parser: TransactionParser
    do throws(CSVMistake) {
      parser = TransactionParser(
        layout: try TransactionLayout(header: &scanner), times: Transactions.times(since: epoch), epoch: epoch)
    } catch {
      throw located(error, linesBefore: 0)
    }
    let body = scanner.position..<text.upperBound
    let headerLines = scanner.line - 1
    guard !body.isEmpty else {
      throw ModelError(
        .data, "has a header and no transactions; add rows below it", at: .init(file: file, line: 1))
    }
    // Only a parse from the beginning knows which line feeds stand inside quotes, so a text with quotes is one piece.
    let hasQuotes = find(UInt8(ascii: "\""), in: body) != nil
    let pieces = hasQuotes ? [body] : cut(body, threads: threads)
    let parsed = concurrentMap(pieces.count, threads: threads) { number in
      var scanner = unsafe CSVScanner(bytes, pieces[number])
      return Result { () throws(CSVMistake) in
        try parser.parse(
          &scanner, capacity: lineFeeds(in: pieces[number]) + 1, keepsLines: hasQuotes || headerLines > 1)
      }
    }
    var columns: [ParsedPiece] = []
    for (number, result) in parsed.enumerated() {
      do throws(CSVMistake) {
        columns.append(try result.get())
      } catch {
        throw located(
          error, linesBefore: headerLines + pieces[..<number].reduce(0) { $0 + lineFeeds(in: $1) })
      }
    }
    return try joined(columns, epoch: epoch, headerLines: headerLines, threads: threads)
  }

  private func joined(
    _ pieces: [ParsedPiece], epoch: Day, headerLines: Int, threads: Int?
  ) throws(ModelError) -> Transactions {
    let rows = pieces.reduce(0) { $0 + $1.frauds.count }
    guard rows <= Int32.max else {
      throw ModelError(
        .data, "\(rows) transactions are more than 2,147,483,647; split the data by time", at: .init(file: file))
    }
    let integers: [any KeyPath<ParsedPiece, [Int64]> & Sendable] = [
      \.ids, \.seconds, \.customers, \.terminals, \.amountCents,
    ]
    let columns = concurrentMap(integers.count, threads: threads) { joined(pieces, integers[$0], rows) }
    let lines = joined(pieces, \.lines, 0)
    let isOneLineEach = lines.indices.allSatisfy { Int(lines[$0]) + headerLines == $0 + 2 }
    return Transactions(
      checked: epoch, ids: columns[0], seconds: columns[1], customers: columns[2], terminals: columns[3],
      amountCents: columns[4], frauds: joined(pieces, \.frauds, rows),
      lines: isOneLineEach ? nil : lines.map { Int32(clamping: Int($0) + headerLines) })
  }

  private func joined<Value>(
    _ pieces: [ParsedPiece], _ column: KeyPath<ParsedPiece, [Value]>, _ rows: Int
  ) -> [Value] {
    if pieces.count == 1 { return pieces[0][keyPath: column] }
    var whole: [Value] = []
    whole.reserveCapacity(rows)
    for piece in pieces { whole.append(contentsOf: piece[keyPath: column]) }
    return whole
  }

  /// The text without the byte-order mark that some programs write first.
  private func textRange() throws(ModelError) -> Range<Int> {
    func begins(with mark: [UInt8]) -> Bool {
      count >= mark.count && mark.indices.allSatisfy { unsafe bytes[$0] == mark[$0] }
    }
    if begins(with: [0xFF, 0xFE]) || begins(with: [0xFE, 0xFF]) {
      throw ModelError(.data, "is UTF-16 text; save it as UTF-8", at: .init(file: file))
    }
    let start = begins(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard start < count else {
      throw ModelError(
        .data, "is empty; the first line must be \(TransactionLayout.header)", at: .init(file: file, line: 1))
    }
    return start..<count
  }

  /// Cuts text without quotes behind line feeds, into a few pieces for each thread, so that none waits long.
  private func cut(_ text: Range<Int>, threads: Int?) -> [Range<Int>] {
    let wanted = max(1, min(min(threads ?? processorCount(), 1_024) * 4, text.count >> 20))
    var pieces: [Range<Int>] = []
    var start = text.lowerBound
    for number in 1...wanted where start < text.upperBound {
      let aim = max(start, text.lowerBound + text.count / wanted * number)
      let stop = number == wanted ? text.upperBound : find(UInt8(ascii: "\n"), in: aim..<text.upperBound).map { $0 + 1 }
      pieces.append(start..<(stop ?? text.upperBound))
      start = stop ?? text.upperBound
    }
    return pieces
  }

  private func find(_ byte: UInt8, in range: Range<Int>) -> Int? {
    guard let found = unsafe memchr(bytes + range.lowerBound, Int32(byte), range.count) else { return nil }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
  }

  private func lineFeeds(in range: Range<Int>) -> Int {
    var count = 0
    var rest = range
    while let found = find(UInt8(ascii: "\n"), in: rest) {
      count += 1
      rest = (found + 1)..<range.upperBound
    }
    return count
  }

  private func located(_ mistake: CSVMistake, linesBefore: Int) -> ModelError {
    ModelError(
      .data, mistake.message, at: .init(file: file, line: linesBefore + mistake.line, column: mistake.column))
  }
}
