/// Turns records into values of typed columns.
@safe struct TableParser: @unchecked Sendable {
  // The text is only read, and each piece of it writes to rows of the columns that no other piece has.

  /// Fields whose text is not of their column's type, where they are counted instead of refused.
  struct Mismatches: Sendable {
    var rows: [Int32] = []
    /// What stands in the first.
    var text = ""
  }

  /// What a piece gives beside the values in the columns' buffers.
  struct Outcome: Sendable {
    /// For each column the rows without a value.
    var missing: [[Int32]]
    /// For each column the fields that are not of its type.
    var mismatches: [Mismatches]
    /// For each column the texts, by the codes in its buffer.
    var dictionaries: [TextDictionary]
    /// The line on which each record began, counted within the piece; kept only where a record may go over several.
    var lines: [Int32] = []
  }

  /// What becomes of each field of a record.
  let fields: [FieldPlan]
  /// What is expected of each column.
  let expectations: [FieldExpectation]
  /// Room for the values of each column.
  let buffers: [ColumnBuffer]
  /// Whether what does not fit is counted as missing instead of refused.
  let isLenient: Bool

  /// Parses a piece of text.
  ///
  /// - Parameters:
  ///   - scanner: Stands at the first record.
  ///   - piece: Which rows these are.
  ///   - keepsLines: Whether a record may go over several lines, so that their places must be kept.
  /// - Returns: What the buffers do not hold.
  /// - Throws: The first ``CSVMistake``.
  func parse(
    _ scanner: inout CSVScanner, _ piece: CSVText.Piece, keepsLines: Bool
  ) throws(CSVMistake) -> Outcome {
    var outcome = Outcome(
      missing: Array(repeating: [], count: buffers.count), mismatches: Array(repeating: .init(), count: buffers.count),
      dictionaries: Array(repeating: TextDictionary(), count: buffers.count))
    for row in piece.firstRow..<piece.firstRow + piece.rowCount {
      guard !scanner.isAtEnd else { break }
      if keepsLines { outcome.lines.append(Int32(clamping: scanner.line)) }
      try record(&scanner, row: row, &outcome)
    }
    // Only text whose quotes break the rules has more records than there are line feeds outside of quotes.
    while !scanner.isAtEnd {
      unsafe try scanner.withField { _ in }
      _ = scanner.delimiter()
    }
    return outcome
  }

  @inline(__always)
  private func record(_ scanner: inout CSVScanner, row: Int, _ outcome: inout Outcome) throws(CSVMistake) {
    let start = scanner
    let last = fields.count - 1
    for index in 0...last {
      let before = scanner
      let field = fields[index]
      if !take(&scanner, field, row: row, &outcome) {
        try takeOther(&scanner, field, row: row, start, &outcome)
      }
      let place = scanner
      let delimiter = scanner.delimiter()
      if delimiter == .comma {
        if index == last { throw tooManyFields(after: place) }
      } else if index < last {
        if place.position == start.position, before.column == start.column {
          throw start.mistake("the line is empty; remove it", column: nil)
        }
        throw tooFewFields(index + 1, endingAt: place)
      }
    }
  }

  /// Reads a field in the form that nearly every one has; false, with the scanner where it was, for any other.
  @inline(__always)
  private func take(
    _ scanner: inout CSVScanner, _ field: FieldPlan, row: Int, _ outcome: inout Outcome
  ) -> Bool {
    let before = scanner
    switch field.kind {
    case .number:
      guard let value = scanner.number() else { return false }
      store(value, row, field)
    case .integer:
      guard let value = scanner.integer() else { return false }
      guard value >= field.lower, value <= field.upper else {
        scanner = before
        return false
      }
      store(value, row, field)
    case .money:
      guard let value = scanner.cents() else { return false }
      guard value >= field.lower, value <= field.upper else {
        scanner = before
        return false
      }
      store(value, row, field)
    case .boolean:
      guard let value = scanner.boolean() else { return false }
      store(value, row, field)
    case .time, .text, .passedOver:
      return false
    }
    return true
  }

  @inline(__always)
  private func store<Value: BitwiseCopyable>(_ value: Value, _ row: Int, _ field: FieldPlan) {
    unsafe buffers[field.index].start.storeBytes(
      of: value, toByteOffset: row &* MemoryLayout<Value>.stride, as: Value.self)
  }

  // MARK: Everything else

  /// Reads a field in any form, and tells what is wrong with one that has no value of its type.
  private func takeOther(
    _ scanner: inout CSVScanner, _ field: FieldPlan, row: Int, _ start: CSVScanner, _ outcome: inout Outcome
  ) throws(CSVMistake) {
    if field.kind == .passedOver {
      unsafe try scanner.withField { _ in }
      return
    }
    let before = scanner
    let value = unsafe try scanner.withField { text in
      unsafe FieldValue(text, field.kind, &outcome.dictionaries[field.index])
    }
    switch value {
    case .integer(let value):
      guard value >= field.lower, value <= field.upper else {
        throw before.mistake(expectations[field.index].sentence(refusing: value), column: before.column)
      }
      store(value, row, field)
    case .number(let value): store(value, row, field)
    case .boolean(let value): store(value, row, field)
    case .text(let code): store(code, row, field)
    case .missing:
      if !isLenient, !expectations[field.index].column.isNullable {
        throw emptiness(expectations[field.index].column, before, scanner, start)
      }
      storeNothing(row, field)
      outcome.missing[field.index].append(Int32(truncatingIfNeeded: row))
    case .beyond(let text), .other(let text):
      guard isLenient else { throw mistake(value, text, expectations[field.index], before) }
      storeNothing(row, field)
      outcome.missing[field.index].append(Int32(truncatingIfNeeded: row))
      if outcome.mismatches[field.index].rows.isEmpty { outcome.mismatches[field.index].text = text.excerpt }
      outcome.mismatches[field.index].rows.append(Int32(truncatingIfNeeded: row))
    }
  }

  private func storeNothing(_ row: Int, _ field: FieldPlan) {
    switch field.kind {
    case .number: store(Double.nan, row, field)
    case .boolean: store(false, row, field)
    case .text: store(Int32(-1), row, field)
    case .integer, .money, .time: store(Int64(0), row, field)
    case .passedOver: break
    }
  }

  private func emptiness(
    _ column: Schema.Column, _ before: CSVScanner, _ after: CSVScanner, _ start: CSVScanner
  ) -> CSVMistake {
    var rest = after
    if after.position == start.position, fields.count > 1, rest.delimiter() == .endOfRecord {
      return before.mistake("the line is empty; remove it", column: nil)
    }
    return before.mistake(
      "\(column.name.excerpt) is empty where \(column.type.inWords) is expected; fill it in or leave the row out",
      column: before.column)
  }

  private func mistake(
    _ value: FieldValue, _ text: String, _ expectation: FieldExpectation, _ before: CSVScanner
  ) -> CSVMistake {
    let name = expectation.column.name.excerpt
    if case .beyond = value {
      return before.mistake("\(name) is \(text.excerpt), which is beyond 64 bits; correct it", column: before.column)
    }
    return before.mistake(
      "\(name) is '\(text.excerpt)' where \(expectation.inWords) is expected; correct it or leave the row out",
      column: before.column)
  }

  private func tooFewFields(_ count: Int, endingAt place: CSVScanner) -> CSVMistake {
    place.mistake(
      "the line ends after \(count) of \(fields.count) fields; give every column of the header a field",
      column: place.column)
  }

  private func tooManyFields(after place: CSVScanner) -> CSVMistake {
    place.mistake(
      "the line has more than the \(fields.count) fields that the header names; remove the rest or name it",
      column: place.column)
  }
}
