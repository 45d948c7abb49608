/// The reading of one text into a table.
struct TableReading {
  private let text: CSVText
  /// The columns that the file has, in the schema's order.
  private let columns: [Schema.Column]
  private let missingColumns: [String]
  private let newColumns: [String]
  private let fields: [FieldPlan]
  private let expectations: [FieldExpectation]
  private let isLenient: Bool

  /// Finds the columns of a schema in a header.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - schema: What its columns are.
  ///   - epoch: The day from which whole numbers count as times.
  ///   - isLenient: Whether what does not fit is counted instead of refused.
  /// - Throws: ``ModelError`` for a column that is missing, unless that is counted.
  init(_ text: CSVText, schema: Schema, epoch: Day?, isLenient: Bool) throws(ModelError) {
    let names = text.names
    let present = Set(names)
    let wanted = schema.readColumns
    columns = wanted.filter { present.contains($0.name) }
    missingColumns = wanted.map(\.name).filter { !present.contains($0) }
    if !isLenient, let missing = missingColumns.first {
      throw ModelError(
        .data,
        "column '\(missing.excerpt)' is missing; the header must name \(CSVText.list(wanted.map(\.name))) in any order, "
          + "and it names \(CSVText.list(names))",
        at: .init(file: text.file, line: 1))
    }
    let known = Set(schema.columns.map(\.name))
    newColumns = names.filter { !known.contains($0) }
    var places: [String: Int] = [:]
    for (index, column) in columns.enumerated() { places[column.name] = index }
    let expectations = columns.map { FieldExpectation($0, epoch: epoch, isLenient: isLenient) }
    fields = names.map { name in places[name].map { expectations[$0].plan(index: $0) } ?? .passedOver }
    self.expectations = expectations
    self.text = text
    self.isLenient = isLenient
  }

  /// Reads the records.
  ///
  /// - Parameter threads: How many threads to use at most; every processor for nil.
  /// - Returns: The table and what did not fit.
  /// - Throws: ``ModelError`` for the first mistake in file order, however the text was cut.
  func run(threads: Int?) throws(ModelError) -> TableFile.Inspection {
    let (pieces, isLineEach) = text.pieces(threads: threads)
    let rows = pieces.reduce(0) { $0 + $1.rowCount }
    guard rows <= Int32.max else {
      throw ModelError(
        .data, "\(rows) transactions are more than 2,147,483,647; split the data by time", at: .init(file: text.file))
    }
    let buffers = columns.map { ColumnBuffer(rows: rows, stride: $0.type.stride) }
    let parser = TableParser(fields: fields, expectations: expectations, buffers: buffers, isLenient: isLenient)
    let results = concurrentMap(pieces.count, threads: threads) { [text] number in
      var scanner = text.scanner(of: pieces[number])
      return Result { () throws(CSVMistake) in
        try parser.parse(&scanner, pieces[number], keepsLines: !isLineEach)
      }
    }
    var outcomes: [TableParser.Outcome] = []
    for (piece, result) in zip(pieces, results) {
      do throws(CSVMistake) {
        outcomes.append(try result.get())
      } catch {
        throw text.located(error, in: piece)
      }
    }
    let made = concurrentMap(columns.count, threads: threads) { [columns, outcomes] index in
      Table.Column(
        name: columns[index].name,
        values: values(columns[index].type, buffers[index], outcomes.map { $0.dictionaries[index] }, pieces),
        missing: RowSet(outcomes.lazy.flatMap { $0.missing[index].lazy.map(Int.init) }, of: rows))
    }
    var lines: [Int32] = []
    for (piece, outcome) in zip(pieces, outcomes) {
      lines += outcome.lines.map { Int32(clamping: Int($0) + piece.linesBefore) }
    }
    let mismatches = columns.indices.compactMap { mismatch(of: $0, in: outcomes, rowCount: rows) }
    return TableFile.Inspection(
      table: Table(checked: made, rowCount: rows, lines: isLineEach ? nil : lines), missingColumns: missingColumns,
      newColumns: newColumns, mismatches: mismatches)
  }

  private func values(
    _ type: Schema.ValueType, _ buffer: ColumnBuffer, _ dictionaries: [TextDictionary], _ pieces: [CSVText.Piece]
  ) -> Table.Values {
    switch type {
    case .integer: return .integers(buffer.takeArray(of: Int64.self))
    case .money: return .cents(buffer.takeArray(of: Int64.self))
    case .time: return .times(buffer.takeArray(of: Int64.self))
    case .number: return .numbers(buffer.takeArray(of: Double.self))
    case .boolean: return .booleans(buffer.takeArray(of: Bool.self))
    case .text:
      var whole = TextDictionary()
      let wholeCodes = dictionaries.map { whole.add($0) }
      let (names, places) = whole.sorted()
      var codes = buffer.takeArray(of: Int32.self)
      for (piece, wholeCodes) in zip(pieces, wholeCodes) {
        for row in piece.firstRow..<piece.firstRow + piece.rowCount where codes[row] >= 0 {
          codes[row] = places[Int(wholeCodes[Int(codes[row])])]
        }
      }
      return .texts(codes: codes, names: names)
    }
  }

  private func mismatch(
    of index: Int, in outcomes: [TableParser.Outcome], rowCount: Int
  ) -> TableFile.Inspection.Mismatch? {
    let found = outcomes.map { $0.mismatches[index] }
    guard let first = found.first(where: { !$0.rows.isEmpty }) else { return nil }
    return TableFile.Inspection.Mismatch(
      column: columns[index].name, rows: RowSet(found.lazy.flatMap { $0.rows.lazy.map(Int.init) }, of: rowCount),
      text: first.text)
  }
}

extension Schema.ValueType {
  /// How many bytes a value takes in a column.
  fileprivate var stride: Int {
    switch self {
    case .integer, .number, .money, .time: 8
    case .text: 4
    case .boolean: 1
    }
  }
}

extension CSVText {
  /// Names of columns in a sentence; the first few of many.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map(\.excerpt).joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
