/// The columns that one piece of a file gives.
struct ParsedPiece: Sendable {
  /// One row's values in the order of ``TransactionLayout/Column``.
  typealias Record = InlineArray<6, Int64>

  private(set) var ids: [Int64] = []
  private(set) var seconds: [Int64] = []
  private(set) var customers: [Int64] = []
  private(set) var terminals: [Int64] = []
  private(set) var amountCents: [Int64] = []
  private(set) var frauds: [Bool] = []
  /// The line on which each record began, kept only where a record may go over several.
  var lines: [Int32] = []

  /// Makes room for a number of rows.
  init(capacity: Int) {
    ids.reserveCapacity(capacity)
    seconds.reserveCapacity(capacity)
    customers.reserveCapacity(capacity)
    terminals.reserveCapacity(capacity)
    amountCents.reserveCapacity(capacity)
    frauds.reserveCapacity(capacity)
  }

  /// Adds a row.
  @inline(__always)
  mutating func append(_ record: Record) {
    ids.append(record[0])
    seconds.append(record[1])
    customers.append(record[2])
    terminals.append(record[3])
    amountCents.append(record[4])
    frauds.append(record[5] == 1)
  }
}
