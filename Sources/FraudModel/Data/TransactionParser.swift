/// Turns records into columns, checking every value.
struct TransactionParser: Sendable {
  let layout: TransactionLayout
  /// The times that a transaction may have.
  let times: ClosedRange<Int64>
  let epoch: Day

  /// Parses a piece of text that consists of whole records.
  ///
  /// - Parameters:
  ///   - scanner: Stands at the first record.
  ///   - capacity: How many records there are about; a hint.
  ///   - keepsLines: Whether a record may go over several lines, so that their places must be kept.
  /// - Returns: The piece's columns.
  /// - Throws: The first ``CSVMistake``.
  func parse(
    _ scanner: inout CSVScanner, capacity: Int, keepsLines: Bool
  ) throws(CSVMistake) -> ParsedPiece {
    var piece = ParsedPiece(capacity: capacity)
    while !scanner.isAtEnd {
      if keepsLines { piece.lines.append(Int32(clamping: scanner.line)) }
      piece.append(try record(&scanner))
    }
    return piece
  }

  /// Reads one record; its values stand in the order of ``TransactionLayout/Column``.
  @inline(__always)
  private func record(_ scanner: inout CSVScanner) throws(CSVMistake) -> ParsedPiece.Record {
    var values = ParsedPiece.Record(repeating: 0)
    let start = scanner
    let last = layout.fields.count - 1
    for index in 0...last {
      let before = scanner
      if let column = layout.fields[index] {
        let value: Int64
        if let number = scanner.integer() { value = number } else { value = try otherInteger(&scanner, column, start) }
        guard accepts(value, column) else { throw refusal(value, column, before) }
        values[column.rawValue] = value
      } else {
        _ = try scanner.field()
      }
      let place = scanner
      let delimiter = scanner.delimiter()
      if delimiter == .comma {
        if index == last { throw tooManyFields(after: place) }
      } else if index < last {
        throw tooFewFields(index + 1, in: start, endingAt: place)
      }
    }
    return values
  }

  private func accepts(_ value: Int64, _ column: TransactionLayout.Column) -> Bool {
    switch column {
    case .id, .customer, .terminal: true
    case .seconds: times.contains(value)
    case .amountCents: value >= 0
    case .fraud: value == 0 || value == 1
    }
  }

  /// Reads a number that stands in quotes or has more than 18 digits, and tells what is wrong with any other text.
  private func otherInteger(
    _ scanner: inout CSVScanner, _ column: TransactionLayout.Column, _ start: CSVScanner
  ) throws(CSVMistake) -> Int64 {
    let before = scanner
    let text = try scanner.field()
    let digits = text.utf8.dropFirst(text.utf8.first == UInt8(ascii: "-") ? 1 : 0)
    if !digits.isEmpty, digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) {
      if let value = Int64(text) { return value }
      throw before.mistake(
        "\(column.name) is \(text.excerpt), which is beyond 64 bits; correct it", column: before.column)
    }
    if text.isEmpty, start.column == before.column, start.line == scanner.line, scanner.delimiter() == .endOfRecord {
      throw before.mistake("the line is empty; remove it", column: nil)
    }
    if text.isEmpty {
      throw before.mistake(
        "\(column.name) is empty where a whole number is expected; fill it in or leave the row out",
        column: before.column)
    }
    let unit = column == .amountCents ? "a whole number of cents" : "a whole number"
    throw before.mistake(
      "\(column.name) is '\(text.excerpt)' where \(unit) is expected; correct it or leave the row out",
      column: before.column)
  }

  private func refusal(
    _ value: Int64, _ column: TransactionLayout.Column, _ before: CSVScanner
  ) -> CSVMistake {
    let sentence =
      switch column {
      case .amountCents:
        "amount_cents is \(value) where an amount of 0 or more is expected; leave refunds out or keep them in a file of their own"
      case .fraud:
        "fraud is \(value) where 0 or 1 is expected; leave rows without a label out"
      default:
        "\(column.name) is \(value), outside the years 0 to 9999 when counted from \(epoch) in seconds; correct it or the epoch"
      }
    return before.mistake(sentence, column: before.column)
  }

  private func tooFewFields(_ count: Int, in start: CSVScanner, endingAt place: CSVScanner) -> CSVMistake {
    place.mistake(
      "the line ends after \(count) of \(layout.fields.count) fields; give every column of the header a field",
      column: place.column)
  }

  private func tooManyFields(after place: CSVScanner) -> CSVMistake {
    place.mistake(
      "the line has more than the \(layout.fields.count) fields that the header names; remove the rest or name it",
      column: place.column)
  }
}
