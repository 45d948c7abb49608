/// Typed columns of equal length, as a file gave them.
public struct Table: Sendable, Equatable {
  /// The values of a column; a missing one has some value at its row, which ``Column/missing`` tells.
  public enum Values: Sendable, Equatable {
    /// Whole numbers.
    case integers([Int64])
    /// Numbers, also such as are NaN or infinite; NaN where one is missing.
    case numbers([Double])
    /// Amounts of money in cents.
    case cents([Int64])
    /// Booleans.
    case booleans([Bool])
    /// Points in time, in seconds since 1970-01-01 00:00:00 UTC.
    case times([Int64])
    /// Texts by their places in `names`, which are all different, in the order of their bytes; -1 where one is missing.
    case texts(codes: [Int32], names: [String])

    /// How many there are.
    public var count: Int {
      switch self {
      case .integers(let values), .cents(let values), .times(let values): values.count
      case .numbers(let values): values.count
      case .booleans(let values): values.count
      case .texts(let codes, _): codes.count
      }
    }
  }

  /// A column.
  public struct Column: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Its values.
    public let values: Values
    /// The rows that have no value.
    public let missing: RowSet

    /// Puts a column together.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - values: Its values.
    ///   - missing: The rows that have none.
    public init(name: String, values: Values, missing: RowSet = RowSet()) {
      self.name = name
      self.values = values
      self.missing = missing
    }
  }

  /// The columns, every one with a name of its own.
  public let columns: [Column]
  /// The number of rows.
  public let rowCount: Int
  // The line of each row in its file; nil where row r stands on line r + 2, as it does in any ordinary file.
  let lines: [Int32]?

  /// Puts columns together.
  ///
  /// - Parameter columns: All equally long, with different names.
  /// - Throws: ``ModelError`` naming the column that does not fit.
  public init(_ columns: [Column]) throws(ModelError) {
    let rowCount = columns.first?.values.count ?? 0
    var names: Set<String> = []
    for column in columns {
      guard column.values.count == rowCount else {
        throw ModelError(
          .shape,
          "column '\(column.name.excerpt)' has \(column.values.count) values where '\(columns[0].name.excerpt)' has "
            + "\(rowCount); make them equal")
      }
      guard names.insert(column.name).inserted else {
        throw ModelError(.shape, "two columns are named '\(column.name.excerpt)'; give each its own name")
      }
      if case .texts(let codes, let names) = column.values,
        !codes.allSatisfy({ (-1..<Int32(clamping: names.count)).contains($0) })
      {
        throw ModelError(.shape, "column '\(column.name.excerpt)' has a code without a name; name every code")
      }
    }
    self.init(checked: columns, rowCount: rowCount, lines: nil)
  }

  init(checked columns: [Column], rowCount: Int, lines: [Int32]?) {
    self.columns = columns
    self.rowCount = rowCount
    self.lines = lines
  }

  /// The column of a name; nil where there is none.
  public func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// Some of the rows, in the order given.
  ///
  /// - Parameter rows: Row numbers within `0..<rowCount`.
  /// - Returns: A table with the same columns and one row for each number, which remembers their lines.
  /// - Complexity: O(rows × columns).
  public func selecting(_ rows: [Int]) -> Table {
    let selected = columns.map { column in
      Column(
        name: column.name, values: column.values.selecting(rows),
        missing: RowSet(rows.indices.lazy.filter { column.missing.contains(rows[$0]) }, of: rows.count))
    }
    return Table(checked: selected, rowCount: rows.count, lines: rows.map { Int32(clamping: line(of: $0)) })
  }

  /// The line of the file on which a row stands, counted from 1.
  public func line(of row: Int) -> Int { lines.map { Int($0[row]) } ?? row + 2 }
}

extension Table.Values {
  fileprivate func selecting(_ rows: [Int]) -> Table.Values {
    switch self {
    case .integers(let values): .integers(rows.map { values[$0] })
    case .numbers(let values): .numbers(rows.map { values[$0] })
    case .cents(let values): .cents(rows.map { values[$0] })
    case .booleans(let values): .booleans(rows.map { values[$0] })
    case .times(let values): .times(rows.map { values[$0] })
    case .texts(let codes, let names): .texts(codes: rows.map { codes[$0] }, names: names)
    }
  }
}

extension String {
  /// Text from a file as it can stand in a sentence: its beginning, with control characters shown as `?`.
  var excerpt: String {
    let shown = unicodeScalars.prefix(80).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }.joined()
    return unicodeScalars.count > 80 ? shown + "…" : shown
  }
}
