/// What the checks of rows as a whole look at; nil for what a data set does not say of every row.
struct DataFacts: Sendable {
  let rowCount: Int
  let epoch: Day
  let ids: [Int64]?
  /// Seconds since the epoch began.
  let seconds: [Int64]?
  let labels: [Bool]?
  let cents: [Int64]?
  /// The line of a row, counted from 1.
  let line: @Sendable (Int) -> Int

  init(
    rowCount: Int, epoch: Day, ids: [Int64]?, seconds: [Int64]?, labels: [Bool]?, cents: [Int64]?,
    line: @escaping @Sendable (Int) -> Int
  ) {
    self.rowCount = rowCount
    self.epoch = epoch
    self.ids = ids
    self.seconds = seconds
    self.labels = labels
    self.cents = cents
    self.line = line
  }

  /// Takes out of a table what every row has; a column with a missing value says nothing of the rows as a whole.
  init(_ table: Table, schema: Schema, epoch: Day) {
    func values(_ role: Schema.Role) -> Table.Values? {
      guard let column = schema.column(role).flatMap({ table.column($0.name) }), column.missing.isEmpty else {
        return nil
      }
      return column.values
    }
    let start = Int64(epoch.number) * Day.seconds
    let ids: [Int64]? =
      switch values(.id) {
      case .integers(let ids): ids
      case .texts(let codes, _): codes.map(Int64.init)
      default: nil
      }
    let seconds: [Int64]? =
      switch values(.eventTime) {
      case .integers(let seconds): seconds
      case .times(let seconds): seconds.map { $0 - start }
      default: nil
      }
    let labels: [Bool]? =
      switch values(.label) {
      case .booleans(let labels): labels
      case .integers(let labels): labels.map { $0 == 1 }
      default: nil
      }
    let cents: [Int64]? =
      switch values(.amount) {
      case .integers(let cents), .cents(let cents): cents
      default: nil
      }
    self.init(
      rowCount: table.rowCount, epoch: epoch, ids: ids, seconds: seconds, labels: labels, cents: cents,
      line: table.line(of:))
  }

  /// The day of a time.
  func day(at second: Int64) -> Day { epoch.advanced(by: Int(second.flooringDivision(by: Day.seconds))) }
}
