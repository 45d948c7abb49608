/// Every entity's transactions in order of time, one entity after the other, with running totals.
///
/// A window is then two places in this list, which move forward as time does, and what it holds is the difference of
/// two totals. Totals are whole numbers, so that the difference is exact.
struct EntityHistory: Sendable {
  /// Where each entity's transactions begin, and after the last one the end.
  private let starts: [Int32]
  /// The row of the file of each.
  private let rows: [Int32]
  /// The time of each.
  private let seconds: [Int64]
  /// The amounts of all before each, in cents; one longer than the list.
  private let centsBefore: [Int64]
  /// The known frauds among all before each; one longer than the list.
  private let fraudsBefore: [Int32]

  /// Sorts transactions by entity and time.
  ///
  /// - Parameters:
  ///   - entity: Whose history.
  ///   - transactions: The transactions.
  ///   - order: Their rows in order of time.
  ///   - labelsKnownUntil: Labels of this time and later count as genuine.
  /// - Throws: ``ModelError`` where the amounts add up to more than 64 bits of cents.
  /// - Complexity: O(rows).
  init(
    of entity: FeatureDefinition.Entity, in transactions: Transactions, order: [Int32], labelsKnownUntil: Int64
  ) throws(ModelError) {
    let (codes, entities) = denseCodes(try transactions.keys(of: entity))
    // Counting sort: it keeps the order of time within each entity.
    var starts = [Int32](repeating: 0, count: entities + 1)
    for code in codes { starts[Int(code) + 1] += 1 }
    for code in 0..<entities { starts[code + 1] += starts[code] }
    var next = starts
    var rows = [Int32](repeating: 0, count: order.count)
    for row in order {
      let code = Int(codes[Int(row)])
      rows[Int(next[code])] = row
      next[code] += 1
    }
    var cents: Int64 = 0
    var frauds: Int32 = 0
    var centsBefore: [Int64] = [0]
    var fraudsBefore: [Int32] = [0]
    centsBefore.reserveCapacity(rows.count + 1)
    fraudsBefore.reserveCapacity(rows.count + 1)
    for row in rows {
      let (sum, overflows) = cents.addingReportingOverflow(transactions.amountCents[Int(row)])
      guard !overflows else {
        throw ModelError(
          .data,
          "the amounts add up to more than 9,223,372,036,854,775,807 cents; check that amount_cents holds cents")
      }
      cents = sum
      if transactions.frauds[Int(row)] && transactions.seconds[Int(row)] < labelsKnownUntil { frauds += 1 }
      centsBefore.append(cents)
      fraudsBefore.append(frauds)
    }
    self.starts = starts
    self.rows = rows
    seconds = rows.map { transactions.seconds[Int($0)] }
    self.centsBefore = centsBefore
    self.fraudsBefore = fraudsBefore
  }

  /// The values of a feature over a window, one for each row of the file.
  ///
  /// - Parameters:
  ///   - kind: Count, mean amount or share of fraud.
  ///   - days: How long the window is.
  ///   - delayDays: How long before each transaction it ends.
  /// - Returns: The column in file order.
  /// - Complexity: O(rows).
  func column(_ kind: FeatureDefinition.Kind, days: Int, delayDays: Int) -> [Float] {
    switch kind {
    case .averageAmount:
      column(days: days, delayDays: delayDays) { start, end in
        start == end ? 0 : Float(Double(centsBefore[end] - centsBefore[start]) / Double(100 * (end - start)))
      }
    case .fraudRate:
      column(days: days, delayDays: delayDays) { start, end in
        start == end ? 0 : Float(Double(fraudsBefore[end] - fraudsBefore[start]) / Double(end - start))
      }
    default:
      column(days: days, delayDays: delayDays) { start, end in Float(end - start) }
    }
  }

  @inline(__always)
  private func column(days: Int, delayDays: Int, _ value: (_ start: Int, _ end: Int) -> Float) -> [Float] {
    let delay = Int64(delayDays) * Day.seconds
    let reach = delay + Int64(days) * Day.seconds
    var column = [Float](repeating: 0, count: rows.count)
    for entity in 0..<starts.count - 1 {
      var start = Int(starts[entity])
      var end = start
      for place in Int(starts[entity])..<Int(starts[entity + 1]) {
        let now = seconds[place]
        while start < place, seconds[start] <= now - reach { start += 1 }
        if delay == 0 {
          end = place + 1
        } else {
          while end < place, seconds[end] <= now - delay { end += 1 }
        }
        column[Int(rows[place])] = value(start, end)
      }
    }
    return column
  }
}

/// Numbers the different values of a column from 0.
///
/// - Parameter ids: The values.
/// - Returns: The number of each row's value, and how many numbers there are; some may stand for no row.
/// - Complexity: O(rows).
func denseCodes(_ ids: [Int64]) -> (codes: [Int32], count: Int) {
  guard let least = ids.min(), let greatest = ids.max() else { return ([], 0) }
  let (span, overflows) = greatest.subtractingReportingOverflow(least)
  // Where the values lie close together, as numbers that count something do, each is its own code.
  if !overflows, span < Int64(ids.count) * 4 + 1_024, span < Int32.max {
    return (ids.map { Int32(truncatingIfNeeded: $0 &- least) }, Int(span) + 1)
  }
  var numbers: [Int64: Int32] = [:]
  let codes = ids.map { id in
    if let number = numbers[id] { return number }
    let number = Int32(numbers.count)
    numbers[id] = number
    return number
  }
  return (codes, numbers.count)
}
