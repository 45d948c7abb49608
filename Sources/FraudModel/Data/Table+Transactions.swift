extension Transactions {
  /// Takes transactions out of a table.
  ///
  /// - Times become seconds from the epoch on; texts of ids and entities become keys by a hash that is the same
  ///   everywhere, so that a card has one key in every file.
  /// - The customer is the entity of that name, or else the first that is not called terminal; the terminal likewise.
  ///   Every other entity, and one that takes such a place under its own name, is in ``otherEntities``.
  /// - Features become ``values``: NaN where one is missing, 0 and 1 for a boolean. The categories of a text are the
  ///   schema's list of values, where a text that is not on it counts as missing, or else all texts in the order of their
  ///   bytes: give a list where a model is to see other files.
  /// - Without an id, transactions are numbered from 1.
  ///
  /// - Parameters:
  ///   - table: The columns.
  ///   - schema: What they are for.
  ///   - epoch: The day at whose beginning times begin to count.
  ///   - file: The file that the table came from, for errors.
  /// - Throws: ``ModelError`` for a column that is not there or not of its type, and with its line for a value that cannot
  ///   be.
  /// - Complexity: O(rows × columns).
  public init(_ table: Table, schema: Schema, epoch: Day, file: String? = nil) throws(ModelError) {
    let source = TransactionSource(table: table, epoch: epoch, file: file)
    guard let time = schema.column(.eventTime) else {
      throw ModelError(
        .option, "the schema has no column with the role event-time; say which one tells when a transaction took place")
    }
    let rows = table.rowCount
    var contents: TransactionContents = []
    let seconds = try source.seconds(time)
    let ids = try schema.column(.id).map { (column) throws(ModelError) in try source.keys(column) }
    let named = schema.columns.compactMap { column -> (name: String, column: Schema.Column)? in
      guard case .entity(let name) = column.role else { return nil }
      return (name, column)
    }
    var (customers, terminals): ([Int64]?, [Int64]?)
    var others: [EntityColumn] = []
    let customer = named.firstIndex { $0.name == "customer" } ?? named.firstIndex { $0.name != "terminal" }
    let terminal =
      named.firstIndex { $0.name == "terminal" }
      ?? named.indices.first { $0 != customer && named[$0].name != "customer" }
    for (index, (name, column)) in named.enumerated() {
      let keys = try source.keys(column)
      if index == customer { customers = keys }
      if index == terminal { terminals = keys }
      if name != "customer", name != "terminal" { others.append(EntityColumn(name: name, keys: keys)) }
    }
    if customers != nil { contents.insert(.customers) }
    if terminals != nil { contents.insert(.terminals) }
    let cents = try schema.column(.amount).map { (column) throws(ModelError) in try source.cents(column) }
    if cents != nil { contents.insert(.amounts) }
    let frauds = try schema.column(.label).map { (column) throws(ModelError) in try source.labels(column) }
    if frauds != nil { contents.insert(.labels) }
    var values: [ValueColumn] = []
    for column in schema.columns where column.role == .feature { values.append(try source.values(column)) }
    let alone = customers == nil || terminals == nil ? Array(0..<Int64(rows)) : []
    self = try Transactions(
      checked: epoch, ids: ids ?? Array(1..<Int64(rows) + 1), seconds: seconds, customers: customers ?? alone,
      terminals: terminals ?? alone, amountCents: cents ?? [Int64](repeating: 0, count: rows),
      frauds: frauds ?? [Bool](repeating: false, count: rows), lines: table.lines, contents: contents
    ).adding(otherEntities: others, values: values)
  }
}

/// The columns of a table as columns of transactions.
private struct TransactionSource {
  let table: Table
  let epoch: Day
  let file: String?

  func seconds(_ column: Schema.Column) throws(ModelError) -> [Int64] {
    let times = Transactions.times(since: epoch)
    let found = try self.column(column)
    switch found.values {
    case .times(let seconds):
      let start = Int64(epoch.number) * Day.seconds
      // A day of 32 bits and a time of the years 0 to 9999 are far from overflow.
      return seconds.map { $0 - start }
    case .integers(let seconds):
      if let row = seconds.firstIndex(where: { !times.contains($0) }) {
        throw refusal(column, row, seconds[row])
      }
      return seconds
    default: throw mismatch(column)
    }
  }

  func keys(_ column: Schema.Column) throws(ModelError) -> [Int64] {
    switch try self.column(column).values {
    case .integers(let keys): return keys
    case .texts(let codes, let names):
      let keys = names.map(Transactions.key(of:))
      guard Set(keys).count == keys.count else {
        throw ModelError(
          .data, "two texts of column '\(column.name.excerpt)' have the same hash; write the column as whole numbers")
      }
      return codes.map { keys[Int($0)] }
    default: throw mismatch(column)
    }
  }

  func cents(_ column: Schema.Column) throws(ModelError) -> [Int64] {
    switch try self.column(column).values {
    case .integers(let cents), .cents(let cents):
      if let row = cents.firstIndex(where: { $0 < 0 }) { throw refusal(column, row, cents[row]) }
      return cents
    default: throw mismatch(column)
    }
  }

  func labels(_ column: Schema.Column) throws(ModelError) -> [Bool] {
    switch try self.column(column).values {
    case .booleans(let labels): return labels
    case .integers(let labels):
      if let row = labels.firstIndex(where: { $0 != 0 && $0 != 1 }) { throw refusal(column, row, labels[row]) }
      return labels.map { $0 == 1 }
    default: throw mismatch(column)
    }
  }

  func values(_ column: Schema.Column) throws(ModelError) -> ValueColumn {
    guard let found = table.column(column.name) else { throw absence(column) }
    var categories: [String]?
    var values: [Float]
    switch found.values {
    case .numbers(let numbers): values = numbers.map { Float($0) }
    case .integers(let numbers): values = numbers.map { Float($0) }
    case .cents(let cents): values = cents.map { Float(Double($0) / 100) }
    case .booleans(let booleans): values = booleans.map { $0 ? 1 : 0 }
    case .times: throw mismatch(column)
    case .texts(let codes, let names):
      categories = column.values ?? names
      let places = Dictionary((categories ?? []).enumerated().map { ($1, Float($0)) }) { first, _ in first }
      let values = names.map { places[$0] ?? .nan }
      return ValueColumn(
        name: column.name, values: codes.map { $0 < 0 ? .nan : values[Int($0)] }, categories: categories)
    }
    if !found.missing.isEmpty {
      for row in values.indices where found.missing.contains(row) { values[row] = .nan }
    }
    return ValueColumn(name: column.name, values: values, categories: categories)
  }

  /// A column without a missing value.
  private func column(_ column: Schema.Column) throws(ModelError) -> Table.Column {
    guard let found = table.column(column.name) else { throw absence(column) }
    guard let row = found.missing.first(1).first else { return found }
    throw ModelError(
      .data,
      "\(column.name.excerpt) is empty where \(column.type.inWords) is expected; fill it in or leave the row out",
      at: place(row))
  }

  private func absence(_ column: Schema.Column) -> ModelError {
    ModelError(.data, "column '\(column.name.excerpt)' is missing; add it or take it out of the schema")
  }

  private func mismatch(_ column: Schema.Column) -> ModelError {
    ModelError(
      .data,
      "column '\(column.name.excerpt)' is not of the type \(column.type.rawValue) that the schema says; "
        + "read the table by the same schema")
  }

  private func refusal(_ column: Schema.Column, _ row: Int, _ value: Int64) -> ModelError {
    let expectation = FieldExpectation(column, epoch: epoch, isLenient: false)
    return ModelError(.data, expectation.sentence(refusing: value), at: place(row))
  }

  private func place(_ row: Int) -> ModelError.Place? {
    file.map { ModelError.Place(file: $0, line: table.line(of: row)) }
  }
}

extension Transactions {
  /// The key of an entity that is named by a text; the same in every file and on every machine.
  public static func key(of text: String) -> Int64 {
    var text = text
    return text.withUTF8 { unsafe Int64(bitPattern: TextDictionary.hash($0)) }
  }
}
