/// Labelled card transactions in columns, in the order in which a file has them.
///
/// Times count from the beginning of ``epoch`` and money is in whole cents, so that nothing is rounded.
public struct Transactions: Sendable, Equatable {
  /// The day at whose 00:00:00 the times begin to count.
  public let epoch: Day
  /// The transactions' own numbers.
  public let ids: [Int64]
  /// The times, in seconds since the epoch began; every one lies in the years 0 to 9999.
  public let seconds: [Int64]
  /// The customers, who hold one card each.
  public let customers: [Int64]
  /// The terminals at which was paid.
  public let terminals: [Int64]
  /// The amounts in cents, none of them negative.
  public let amountCents: [Int64]
  /// The labels: whether a transaction was fraud.
  public let frauds: [Bool]
  /// Who or what else took part, such as a device or an address; the keys are as many as there are transactions.
  public private(set) var otherEntities: [EntityColumn] = []
  /// What else is known about each transaction; the values are as many as there are transactions.
  public private(set) var values: [ValueColumn] = []
  /// What the data set says of every transaction; all of it in the built-in layout.
  public let contents: TransactionContents

  // The line of each row in its file; nil where row r stands on line r + 2, as it does in any ordinary file.
  private let lines: [Int32]?

  /// The number of transactions.
  public var rowCount: Int { ids.count }

  /// Puts columns together.
  ///
  /// - Parameters:
  ///   - epoch: The day at whose beginning `seconds` begin to count.
  ///   - ids: The transactions' numbers; the other columns are as long as this one.
  ///   - seconds: The times since the epoch began.
  ///   - customers: The customers.
  ///   - terminals: The terminals.
  ///   - amountCents: The amounts.
  ///   - frauds: The labels.
  /// - Throws: ``ModelError`` naming the column that has another length, and the row whose value cannot be.
  /// - Complexity: O(rows).
  public init(
    epoch: Day, ids: [Int64], seconds: [Int64], customers: [Int64], terminals: [Int64], amountCents: [Int64],
    frauds: [Bool]
  ) throws(ModelError) {
    for (name, count) in [
      ("time_s", seconds.count), ("customer", customers.count), ("terminal", terminals.count),
      ("amount_cents", amountCents.count), ("fraud", frauds.count),
    ] where count != ids.count {
      throw ModelError(.shape, "column '\(name)' has \(count) values where 'tx_id' has \(ids.count); make them equal")
    }
    guard ids.count <= Int32.max else {
      throw ModelError(.data, "\(ids.count) transactions are more than 2,147,483,647; split the data by time")
    }
    if let row = amountCents.firstIndex(where: { $0 < 0 }) {
      throw ModelError(.data, "row \(row) has the amount \(amountCents[row]); amounts in cents must not be negative")
    }
    let times = Transactions.times(since: epoch)
    if let row = seconds.firstIndex(where: { !times.contains($0) }) {
      throw ModelError(
        .data, "row \(row) has the time \(seconds[row]), outside the years 0 to 9999 when counted from \(epoch)")
    }
    self.init(
      checked: epoch, ids: ids, seconds: seconds, customers: customers, terminals: terminals,
      amountCents: amountCents, frauds: frauds, lines: nil)
  }

  /// Puts columns together that a reader has checked while it read them.
  init(
    checked epoch: Day, ids: [Int64], seconds: [Int64], customers: [Int64], terminals: [Int64],
    amountCents: [Int64], frauds: [Bool], lines: [Int32]?, contents: TransactionContents = .all
  ) {
    self.epoch = epoch
    self.ids = ids
    self.seconds = seconds
    self.customers = customers
    self.terminals = terminals
    self.amountCents = amountCents
    self.frauds = frauds
    self.lines = lines
    self.contents = contents
  }

  /// The same transactions with further columns, in place of those that they had.
  ///
  /// - Parameters:
  ///   - otherEntities: Who or what else took part.
  ///   - values: What else is known about each.
  /// - Returns: Transactions with these columns.
  /// - Throws: ``ModelError`` naming a column that has another length, or a name that is taken.
  public func adding(otherEntities: [EntityColumn] = [], values: [ValueColumn] = []) throws(ModelError) -> Transactions
  {
    var names: Set = ["tx_id", "time_s", "customer", "terminal", "amount_cents", "fraud"]
    for (name, count) in otherEntities.map({ ($0.name, $0.keys.count) }) + values.map({ ($0.name, $0.values.count) }) {
      guard count == rowCount else {
        throw ModelError(.shape, "column '\(name)' has \(count) values where 'tx_id' has \(rowCount); make them equal")
      }
      guard names.insert(name).inserted else {
        throw ModelError(.shape, "two columns are named '\(name)'; give each its own name")
      }
    }
    var result = self
    result.otherEntities = otherEntities
    result.values = values
    return result
  }

  /// The keys of an entity, one a transaction.
  ///
  /// - Parameter entity: The entity.
  /// - Returns: The keys, in file order.
  /// - Throws: ``ModelError`` where the transactions do not say it.
  public func keys(of entity: FeatureDefinition.Entity) throws(ModelError) -> [Int64] {
    switch entity {
    case .customer where contents.contains(.customers): return customers
    case .terminal where contents.contains(.terminals): return terminals
    default:
      guard let column = otherEntities.first(where: { $0.name == entity.rawValue }) else {
        let standing =
          (contents.contains(.customers) ? ["customer"] : []) + (contents.contains(.terminals) ? ["terminal"] : [])
        let names = standing + otherEntities.map(\.name)
        let known = names.isEmpty ? "none" : names.joined(separator: ", ")
        throw ModelError(.data, "the transactions have no entity '\(entity.rawValue)'; they have \(known)")
      }
      return column.keys
    }
  }

  /// The times that transactions may have, so that every one has a day that can be written.
  static func times(since epoch: Day) -> ClosedRange<Int64> {
    // 0000-01-01 and 9999-12-31, which are days 719,528 before and 2,932,896 after 1970-01-01.
    let first = Int64(-719_528 - epoch.number) * Day.seconds
    let last = Int64(2_932_897 - epoch.number) * Day.seconds - 1
    return first...last
  }

  /// The day of a transaction.
  public func day(of row: Int) -> Day { day(at: seconds[row]) }

  /// The day of a time.
  func day(at second: Int64) -> Day {
    epoch.advanced(by: Int(second.flooringDivision(by: Day.seconds)))
  }

  /// The time at which a day begins, in seconds since the epoch began.
  public func start(of day: Day) -> Int64 { Int64(epoch.distance(to: day)) * Day.seconds }

  /// The line of the file on which a row stands, counted from 1.
  public func line(of row: Int) -> Int { lines.map { Int($0[row]) } ?? row + 2 }

  /// The rows of some days, in file order.
  ///
  /// - Parameter days: The first and the last day, both included.
  /// - Returns: Row numbers.
  /// - Complexity: O(rows).
  public func rows(in days: ClosedRange<Day>) -> [Int] {
    let times = start(of: days.lowerBound)..<start(of: days.upperBound.advanced(by: 1))
    return seconds.indices.filter { times.contains(seconds[$0]) }
  }

  /// The transactions of some of the rows, in the order given.
  ///
  /// - Parameter rows: Row numbers within `0..<rowCount`.
  /// - Returns: Transactions with one row for each number, which remember their lines.
  public func selecting(_ rows: [Int]) -> Transactions {
    var selected = Transactions(
      checked: epoch, ids: rows.map { ids[$0] }, seconds: rows.map { seconds[$0] },
      customers: rows.map { customers[$0] }, terminals: rows.map { terminals[$0] },
      amountCents: rows.map { amountCents[$0] }, frauds: rows.map { frauds[$0] },
      lines: rows.map { Int32(clamping: line(of: $0)) }, contents: contents)
    selected.otherEntities = otherEntities.map { column in
      EntityColumn(name: column.name, keys: rows.map { column.keys[$0] })
    }
    selected.values = values.map { column in
      ValueColumn(name: column.name, values: rows.map { column.values[$0] }, categories: column.categories)
    }
    return selected
  }

  /// The rows in order of time, and at the same second in order of transaction id, and for the same id in file order.
  ///
  /// - Complexity: O(rows) where the file is in that order already, O(rows log rows) otherwise.
  package func timeOrder() -> [Int32] {
    let rows = Array(0..<Int32(rowCount))
    func isBefore(_ left: Int, _ right: Int) -> Bool {
      (seconds[left], ids[left], left) < (seconds[right], ids[right], right)
    }
    let isInOrder = rows.indices.dropFirst().allSatisfy { isBefore($0 - 1, $0) }
    return isInOrder ? rows : rows.sorted { isBefore(Int($0), Int($1)) }
  }
}

extension Int64 {
  /// The quotient rounded towards negative infinity; the divisor is positive.
  func flooringDivision(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
