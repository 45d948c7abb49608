extension DataReport {
  /// The report as Markdown for people: what was found, the columns, and the drift; the same for the same report.
  ///
  /// - Parameter name: What the data are called.
  /// - Returns: Text that ends with a line feed.
  public func markdown(name: String) -> String {
    var lines = ["# Data report: \(DataReport.cell(name))", ""]
    let errors = anomalies.count { $0.severity == .error }
    lines.append(
      isSound
        ? "**Fit to train on**, with \(DataReport.counted(anomalies.count, "warning"))."
        : "**Not fit to train on**: \(DataReport.counted(errors, "error")) and "
          + "\(DataReport.counted(anomalies.count - errors, "warning")).")
    lines += ["", "| | |", "|---|---|", "| rows | \(rows) |", "| frauds | \(frauds) |"]
    if let fraudRate { lines.append("| share of fraud | \(fraudRate) |") }
    if let firstDay, let lastDay { lines.append("| days | \(firstDay) to \(lastDay) |") }
    if customers > 0 { lines.append("| customers | \(customers) |") }
    if terminals > 0 { lines.append("| terminals | \(terminals) |") }
    if !anomalies.isEmpty {
      lines += [
        "", "## Findings", "", "| severity | code | column | rows | lines | finding |", "|---|---|---|---:|---|---|",
      ]
      lines += anomalies.map { anomaly in
        DataReport.row([
          anomaly.severity.rawValue, anomaly.code.rawValue, anomaly.column ?? "", "\(anomaly.count)",
          anomaly.exampleLines.map(String.init).joined(separator: ", "), anomaly.message,
        ])
      }
    }
    if !columns.isEmpty {
      lines += [
        "", "## Columns", "", "| column | type | role | missing | least | greatest | mean | different |",
        "|---|---|---|---:|---:|---:|---:|---:|",
      ]
      lines += columns.map { column in
        DataReport.row([
          column.name, column.type.rawValue, column.role, "\(column.missing)", DataReport.number(column.minimum),
          DataReport.number(column.maximum), DataReport.number(column.mean), column.distinct.map(String.init) ?? "",
        ])
      }
    }
    if !drift.isEmpty {
      lines += [
        "", "## Drift", "",
        "The largest population stability index first; 0.1 is usually called a shift to watch, 0.25 a large one.", "",
        "| feature | PSI | KS | p | JS | missing | missing before |", "|---|---:|---:|---:|---:|---:|---:|",
      ]
      let sorted = drift.sorted { ($1.populationStability, $0.name) < ($0.populationStability, $1.name) }
      lines += sorted.map { feature in
        DataReport.row(
          [feature.name]
            + [
              feature.populationStability, feature.kolmogorovSmirnov, feature.kolmogorovSmirnovP, feature.jensenShannon,
              feature.missing, feature.referenceMissing,
            ].map(rounded))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func number(_ value: Double?) -> String {
    guard let value else { return "" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : rounded(value)
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count == 0 ? "no" : "\(count)") \(noun)s"
  }

  private static func row(_ cells: [String]) -> String { "| " + cells.map(cell).joined(separator: " | ") + " |" }

  /// Text as it can stand in a cell of a table.
  private static func cell(_ text: String) -> String {
    String(
      text.flatMap { character -> [Character] in
        switch character {
        case "|", "\\", "`", "*", "_", "<", "[": ["\\", character]
        case "\n", "\r", "\r\n": [" "]
        default: [character]
        }
      })
  }
}
