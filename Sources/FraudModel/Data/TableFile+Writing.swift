extension TableFile {
  /// The text of a file (RFC 4180): the header and one record for each row, each ended by LF.
  ///
  /// A field is quoted where it must be; numbers have the shortest form that reads back as the same, and a missing value
  /// is an empty field.
  ///
  /// - Parameter table: What to write.
  /// - Returns: The bytes.
  public static func csv(_ table: Table) -> [UInt8] {
    var text: [UInt8] = []
    func record(_ field: (Int) -> String) {
      for index in table.columns.indices {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        // A record of one empty field would be an empty line, which is none.
        let field = field(index)
        text.append(contentsOf: (field.isEmpty && table.columns.count == 1 ? "\"\"" : quoted(field)).utf8)
      }
      text.append(UInt8(ascii: "\n"))
    }
    record { table.columns[$0].name }
    for row in 0..<table.rowCount { record { table.columns[$0].text(of: row) } }
    return text
  }

  private static func quoted(_ field: String) -> String {
    let special: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    guard field.utf8.contains(where: special.contains) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

extension Table.Column {
  /// The field of a row.
  fileprivate func text(of row: Int) -> String {
    if missing.contains(row) { return "" }
    switch values {
    case .integers(let values): return String(values[row])
    case .numbers(let values): return "\(values[row])"
    case .cents(let values): return moneyText(values[row])
    case .booleans(let values): return values[row] ? "true" : "false"
    case .times(let values):
      let day = values[row].flooringDivision(by: Day.seconds)
      let second = Int(values[row] - day * Day.seconds)
      func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
      return "\(Day(number: Int(day))) \(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
    case .texts(let codes, let names): return codes[row] < 0 ? "" : names[Int(codes[row])]
    }
  }
}
