/// Where the columns of the built-in transaction layout stand in a file, found by their names in its header.
struct TransactionLayout: Sendable {
  /// A column of the layout.
  enum Column: Int, CaseIterable, Sendable {
    case id, seconds, customer, terminal, amountCents, fraud

    /// The name in the header.
    var name: String {
      switch self {
      case .id: "tx_id"
      case .seconds: "time_s"
      case .customer: "customer"
      case .terminal: "terminal"
      case .amountCents: "amount_cents"
      case .fraud: "fraud"
      }
    }
  }

  /// The header of a file that has these columns and no others.
  static let header = Column.allCases.map(\.name).joined(separator: ",")

  /// What each field of a line holds; nil for columns that are not read.
  let fields: [Column?]

  /// Reads a header line.
  ///
  /// - Parameter scanner: Stands at the beginning of the header, and after it afterwards.
  /// - Throws: ``CSVMistake`` for a column of the layout that is missing, and for a name that stands there twice.
  init(header scanner: inout CSVScanner) throws(CSVMistake) {
    let start = scanner
    var names: [String] = []
    var seen: Set<String> = []
    var fields: [Column?] = []
    repeat {
      let column = scanner.column
      let name = try scanner.field()
      guard seen.insert(name).inserted else {
        throw scanner.mistake("column '\(name.excerpt)' stands in the header twice; leave one out", column: column)
      }
      names.append(name)
      fields.append(Column.allCases.first { $0.name == name })
    } while scanner.delimiter() == .comma
    for column in Column.allCases where !fields.contains(column) {
      throw start.mistake(
        "column '\(column.name)' is missing; the header must name \(TransactionLayout.header.spaced) in any order, "
          + "and it names \(names.joined(separator: ",").excerpt.spaced)",
        column: nil)
    }
    self.fields = fields
  }
}

extension String {
  /// Text from a file as it can stand in a sentence: its beginning, with control characters shown as `?`.
  var excerpt: String {
    let shown = unicodeScalars.prefix(80).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }.joined()
    return unicodeScalars.count > 80 ? shown + "…" : shown
  }

  fileprivate var spaced: String { split(separator: ",", omittingEmptySubsequences: false).joined(separator: ", ") }
}
