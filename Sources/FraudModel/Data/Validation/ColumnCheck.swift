/// What one column holds, and what is odd about it.
struct ColumnCheck: Sendable {
  let summary: ColumnSummary
  let anomalies: [Anomaly]

  /// Looks at a column.
  ///
  /// - Parameters:
  ///   - column: What is expected.
  ///   - found: What is there.
  ///   - mismatches: The rows whose field is not of the column's type, which are not missing for that.
  ///   - table: The table that it belongs to.
  ///   - facts: The labels, for features that may know them.
  ///   - rules: What is expected of the data set.
  init(
    _ column: Schema.Column, _ found: Table.Column, mismatches: RowSet, in table: Table, facts: DataFacts,
    rules: ValidationRules
  ) {
    let examples = max(0, rules.examples)
    func anomaly(
      _ code: Anomaly.Code, _ severity: Anomaly.Severity, _ rows: CountedRows, _ message: String
    ) -> Anomaly? {
      guard rows.count > 0 else { return nil }
      return Anomaly(
        code, severity, column: column.name, count: rows.count, exampleLines: rows.first.map(table.line(of:)),
        "column '\(column.name.excerpt)' has \(rows.count == 1 ? "1 value" : "\(rows.count) values") \(message)")
    }
    let bounds = column.bounds(epoch: facts.epoch)
    let numbers = NumberScan(found, lower: bounds.lower, upper: bounds.upper, examples: examples)
    var unexpected = CountedRows()
    var distinct: Int?
    if case .texts(let codes, let names) = found.values {
      distinct = names.count
      if let values = column.values.map(Set.init) {
        let isKnown = names.map(values.contains)
        if !isKnown.allSatisfy(\.self) {
          for row in codes.indices where codes[row] >= 0 && !isKnown[Int(codes[row])] {
            unexpected.add(row, keeping: examples)
          }
        }
      }
    }
    let absent = mismatches.isEmpty ? found.missing : found.missing.subtracting(mismatches)
    summary = ColumnSummary(
      name: column.name, type: column.type, role: column.role.name, missing: absent.count,
      minimum: numbers?.minimum, maximum: numbers?.maximum, mean: numbers?.mean, distinct: distinct)
    let share = Double(absent.count) / Double(max(1, table.rowCount))
    let limit = column.isNullable ? column.maximumMissing : 0
    let missing = CountedRows(count: absent.count, first: absent.first(examples))
    let isTolerable = Double(unexpected.count) <= rules.maximumUnexpected * Double(table.rowCount)
    let range = "\(column.minimum.map { "\($0)" } ?? "-∞") to \(column.maximum.map { "\($0)" } ?? "∞")"
    anomalies = [
      share > limit
        ? anomaly(
          .nullFraction, .error, missing,
          "missing, a share of \(rounded(share)) where at most \(rounded(limit)) may be; "
            + "fill them in or make the column nullable") : nil,
      anomaly(
        .notFinite, .error, numbers?.notFinite ?? CountedRows(),
        "NaN or infinite; leave such fields empty in a nullable column"),
      anomaly(
        .outOfRange, .error, numbers?.outOfRange ?? CountedRows(),
        "outside \(column.impliedRange ?? range); correct them or the range"),
      anomaly(
        .unexpectedValue, isTolerable ? .warning : .error, unexpected,
        "not on its list of values; correct them or add them to the list"),
      LabelLeak(column, found, labels: facts.labels)?.anomaly(rules: rules),
    ].compactMap(\.self)
  }
}

/// How many rows something concerns, and the first few of them.
struct CountedRows: Sendable, Equatable {
  var count = 0
  var first: [Int] = []

  /// Counts a row.
  mutating func add(_ row: Int, keeping most: Int) {
    count += 1
    if first.count < most { first.append(row) }
  }
}

/// The figures of a column of numbers; nil for any other.
private struct NumberScan {
  private(set) var minimum: Double?
  private(set) var maximum: Double?
  private(set) var mean: Double?
  private(set) var notFinite = CountedRows()
  private(set) var outOfRange = CountedRows()

  init?(_ column: Table.Column, lower: Double, upper: Double, examples: Int) {
    let missing = column.missing
    switch column.values {
    case .numbers(let values): scan(values, missing, lower, upper, examples) { $0 }
    case .integers(let values): scan(values, missing, lower, upper, examples) { Double($0) }
    case .cents(let values): scan(values, missing, lower, upper, examples) { Double($0) / 100 }
    case .booleans, .times, .texts: return nil
    }
  }

  @inline(__always)
  private mutating func scan<Value>(
    _ values: [Value], _ missing: RowSet, _ lower: Double, _ upper: Double, _ examples: Int,
    _ number: (Value) -> Double
  ) {
    var (least, greatest, sum, count) = (Double.infinity, -Double.infinity, 0.0, 0)
    let hasMissing = !missing.isEmpty
    for row in values.indices {
      let value = number(values[row])
      if value >= lower, value <= upper, abs(value) < .infinity, !hasMissing || !missing.contains(row) {
        least = min(least, value)
        greatest = max(greatest, value)
        sum += value
        count += 1
      } else if !missing.contains(row) {
        if value.isFinite {
          outOfRange.add(row, keeping: examples)
          least = min(least, value)
          greatest = max(greatest, value)
          sum += value
          count += 1
        } else {
          notFinite.add(row, keeping: examples)
        }
      }
    }
    if count > 0 { (minimum, maximum, mean) = (least, greatest, sum / Double(count)) }
  }
}

extension Schema.Column {
  /// The least and the greatest value, also where only the role implies them.
  fileprivate func bounds(epoch: Day) -> (lower: Double, upper: Double) {
    let (lower, upper) = (minimum ?? -.infinity, maximum ?? .infinity)
    switch role {
    case .amount: return (max(0, lower), upper)
    case .label where type == .integer: return (max(0, lower), min(1, upper))
    case .eventTime where type == .integer:
      let times = Transactions.times(since: epoch)
      return (max(Double(times.lowerBound), lower), min(Double(times.upperBound), upper))
    default: return (lower, upper)
    }
  }

  /// The range that the role implies, in words; nil where the column says its own.
  fileprivate var impliedRange: String? {
    if minimum != nil || maximum != nil { return nil }
    return switch role {
    case .amount: "what an amount can be, 0 or more"
    case .label: "what a label can be, 0 or 1"
    case .eventTime: "the years 0 to 9999"
    default: nil
    }
  }
}
