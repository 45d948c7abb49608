/// Text in columns for people.
public enum Columns {
  /// Rows whose cells stand below one another: the first column to the left, the others to the right.
  ///
  /// - Parameter rows: Rows with equally many cells.
  /// - Returns: One line for each row.
  public static func aligned(_ rows: [[String]]) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + padding : padding + row[column]
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
