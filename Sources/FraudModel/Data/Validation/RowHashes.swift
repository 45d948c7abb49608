/// One number for each row of a table, equal where the rows are, and the finding of equal rows by it.
struct RowHashes: Sendable {
  private let columns: [Table.Column]
  private let texts: [[UInt64]]
  let values: [UInt64]

  /// Hashes the rows.
  ///
  /// - Parameters:
  ///   - table: The rows.
  ///   - names: The columns that count, which the table has.
  ///   - threads: How many threads to use at most; every processor for nil.
  init(_ table: Table, columns names: [String], threads: Int?) {
    let columns = names.compactMap(table.column)
    let texts = columns.map { column -> [UInt64] in
      guard case .texts(_, let names) = column.values else { return [] }
      return names.map { UInt64(bitPattern: Transactions.key(of: $0)) }
    }
    let block = 16_384
    let hashes = concurrentMap((table.rowCount + block - 1) / block, threads: threads) { number in
      let rows = number * block..<min(table.rowCount, (number + 1) * block)
      var hashes = [UInt64](repeating: 0, count: rows.count)
      for (column, texts) in zip(columns, texts) { column.mix(rows, texts, into: &hashes) }
      return hashes
    }
    values = Array(hashes.joined())
    self.columns = columns
    self.texts = texts
  }

  /// The rows that are equal to an earlier one, in ascending order.
  func repeatedRows() -> [Int] {
    var repeated: [Int] = []
    var seen = RowTable(capacity: values.count)
    for row in values.indices {
      if seen.insert(row, hash: values[row], isEqual: { values[$0] == values[row] && equals($0, self, row) }) != nil {
        repeated.append(row)
      }
    }
    return repeated
  }

  /// The rows of another table that are equal to one here, in ascending order.
  func rows(sharedBy other: RowHashes) -> [Int] {
    var seen = RowTable(capacity: values.count)
    for row in values.indices {
      _ = seen.insert(row, hash: values[row]) { values[$0] == values[row] && equals($0, self, row) }
    }
    return other.values.indices.filter { row in
      seen.find(hash: other.values[row]) { values[$0] == other.values[row] && equals($0, other, row) } != nil
    }
  }

  private func equals(_ row: Int, _ other: RowHashes, _ otherRow: Int) -> Bool {
    zip(columns, other.columns).allSatisfy { $0.equals(row, $1, otherRow) }
  }
}

/// Rows by their hashes: a place for each, found by probing.
private struct RowTable {
  private var slots: [Int32]

  init(capacity: Int) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
  }

  /// Adds a row, unless an equal one is there, which is returned.
  @inline(__always)
  mutating func insert(_ row: Int, hash: UInt64, isEqual: (Int) -> Bool) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      if isEqual(Int(slots[slot])) { return Int(slots[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(truncatingIfNeeded: row)
    return nil
  }

  @inline(__always)
  func find(hash: UInt64, isEqual: (Int) -> Bool) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      if isEqual(Int(slots[slot])) { return Int(slots[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }
}

extension Table.Column {
  /// Mixes the values of some rows into their hashes.
  fileprivate func mix(_ rows: Range<Int>, _ texts: [UInt64], into hashes: inout [UInt64]) {
    func each(_ bits: (Int) -> UInt64) {
      for row in rows {
        let place = row - rows.lowerBound
        hashes[place] = StableHash.mix(Int64(bitPattern: hashes[place] ^ bits(row)))
      }
    }
    switch values {
    case .integers(let values), .cents(let values), .times(let values): each { UInt64(bitPattern: values[$0]) }
    case .numbers(let values): each { (values[$0] + 0).bitPattern }
    case .booleans(let values): each { values[$0] ? 1 : 0 }
    case .texts(let codes, _): each { codes[$0] < 0 ? 0 : texts[Int(codes[$0])] }
    }
  }

  /// Whether the values of two rows of columns of one type are the same; one that is missing is the same as another.
  fileprivate func equals(_ row: Int, _ other: Table.Column, _ otherRow: Int) -> Bool {
    if missing.contains(row) != other.missing.contains(otherRow) { return false }
    return switch (values, other.values) {
    case (.integers(let left), .integers(let right)), (.cents(let left), .cents(let right)),
      (.times(let left), .times(let right)):
      left[row] == right[otherRow]
    case (.numbers(let left), .numbers(let right)):
      left[row] == right[otherRow] || (left[row].isNaN && right[otherRow].isNaN)
    case (.booleans(let left), .booleans(let right)): left[row] == right[otherRow]
    case (.texts(let left, let names), .texts(let right, let otherNames)):
      left[row] < 0 || right[otherRow] < 0
        ? left[row] == right[otherRow] : names[Int(left[row])] == otherNames[Int(right[otherRow])]
    default: false
    }
  }
}
