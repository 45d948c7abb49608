/// What becomes of one field of each record, in a form that the loop over records can hold in registers.
struct FieldPlan: Sendable, BitwiseCopyable {
  /// How a field is read.
  enum Kind: Sendable, BitwiseCopyable {
    case number, integer, money, boolean, time, text
    /// Nobody wants it.
    case passedOver
  }

  let kind: Kind
  /// The column's place in the table.
  let index: Int
  /// The least and the greatest whole number that it may hold at all.
  let lower: Int64
  let upper: Int64

  /// A field that nobody wants.
  static let passedOver = FieldPlan(kind: .passedOver, index: 0, lower: 0, upper: 0)
}

/// What is expected of the values of one column while they are read.
struct FieldExpectation: Sendable {
  let column: Schema.Column
  /// The values that a whole number may have at all.
  let limits: ClosedRange<Int64>
  private let refusal: Refusal

  /// What a number outside the limits breaks.
  private enum Refusal {
    case none
    case amount
    case label
    /// Times count from a day.
    case time(since: Day)
  }

  /// Tells what a column may hold.
  ///
  /// - Parameters:
  ///   - column: The column.
  ///   - epoch: The day from which whole numbers count as times; nil where that is not known.
  ///   - isLenient: Whether the table is only to be looked at, so that a value that cannot be is not refused.
  init(_ column: Schema.Column, epoch: Day?, isLenient: Bool) {
    self.column = column
    switch (column.role, column.type) {
    case (.amount, _) where !isLenient: (limits, refusal) = (0...Int64.max, .amount)
    case (.label, .integer) where !isLenient: (limits, refusal) = (0...1, .label)
    case (.eventTime, .integer) where !isLenient:
      (limits, refusal) = epoch.map { (Transactions.times(since: $0), .time(since: $0)) } ?? (.min ... .max, .none)
    default: (limits, refusal) = (.min ... .max, .none)
    }
  }

  /// The plan of the column's field.
  func plan(index: Int) -> FieldPlan {
    let kind: FieldPlan.Kind =
      switch column.type {
      case .number: .number
      case .integer: .integer
      case .money: .money
      case .boolean: .boolean
      case .time: .time
      case .text: .text
      }
    return FieldPlan(kind: kind, index: index, lower: limits.lowerBound, upper: limits.upperBound)
  }

  /// Describes a number outside the limits.
  func sentence(refusing value: Int64) -> String {
    let name = column.name.excerpt
    return switch refusal {
    case .amount:
      "\(name) is \(column.type == .money ? moneyText(value) : "\(value)") where an amount of 0 or more is expected; "
        + "leave refunds out or keep them in a file of their own"
    case .label: "\(name) is \(value) where 0 or 1 is expected; leave rows without a label out"
    case .time(let epoch):
      "\(name) is \(value), outside the years 0 to 9999 when counted from \(epoch) in seconds; correct it or the epoch"
    case .none: "\(name) is \(value), which cannot be; correct it"
    }
  }

  /// What is expected in place of something else, in a sentence.
  var inWords: String {
    column.role == .amount && column.type == .integer ? "a whole number of cents" : column.type.inWords
  }
}

/// An amount of cents as text with two decimal places.
func moneyText(_ cents: Int64) -> String {
  let (units, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
  return "\(cents < 0 ? "-" : "")\(units).\(rest < 10 ? "0" : "")\(rest)"
}
