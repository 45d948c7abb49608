/// One feature over a window as a running total: what it takes to bring a transaction in, to let one go, and to tell
/// the value.
///
/// Totals are whole numbers, so that letting go undoes bringing in exactly, in any order. Where its numbers stand is
/// known when the plan is made: they are `words[word...]` of each entity.
struct Tally: Sendable {
  /// What is kept.
  enum Operation: Sendable {
    case windowCount
    case count, sum, mean, rate
    case greatest, least
    case last, first
    case run, runBegan
    case distinct, median
  }

  let operation: Operation
  /// Which of the plan's windows it is of.
  let window: Int
  /// Whether the window has no beginning.
  let isForEver: Bool
  /// How long before the present its transactions are forgotten.
  let reach: Int64
  /// Whether the window ends with the present transaction.
  let isUndelayed: Bool
  /// Whether the present transaction is left out where the window has no delay.
  let looksBack: Bool
  /// Which of a record's flags must be as `wanted` for it to count.
  let mask: Int64
  let wanted: Int64
  /// Whether runs are of fraud; otherwise of genuine ones.
  let ofFraud: Bool
  /// Which of a record's measures it takes.
  let measure: Int
  /// What a measure is divided by to give its value; 100 for cents.
  let scale: Double
  /// Whether the present amount is divided by the value.
  let isRatio: Bool
  /// The first of its words.
  let word: Int
  /// Which of the entity's sketches or bags is its own.
  let part: Int
  /// The column of the set that it gives.
  let column: Int
  /// How a share is smoothed; a weight of 0 for not at all.
  let weight: Double
  let prior: Double
  /// The column that gives the prior share in place of `prior`.
  let priorColumn: Int?

  /// How many words an operation has.
  static func words(of operation: Operation) -> Int {
    switch operation {
    case .windowCount, .median: 0
    case .count, .sum, .last, .first, .distinct: 1
    case .mean, .rate, .greatest, .least, .run: 2
    case .runBegan: 3
    }
  }

  /// What its words are before there is anything.
  static func initialWords(of operation: Operation) -> [Int64] {
    switch operation {
    case .windowCount, .median: []
    case .count, .sum, .distinct: [0]
    case .mean, .rate, .run: [0, 0]
    case .greatest, .least: [none, 0]
    case .last, .first: [none]
    case .runBegan: [0, 0, none]
    }
  }

  /// Stands for no record and no time.
  static let none = Int64.min

  /// How fine the values of other features are added up: in steps of 2⁻¹⁶, up to ±2²⁴.
  static let steps: Double = 65_536

  /// A feature's value in whole steps; nil for a missing one.
  @inline(__always)
  static func fixed(_ value: Float) -> Int64? {
    guard !value.isNaN else { return nil }
    return Int64((Double(min(max(value, -0x1p24), 0x1p24)) * steps).rounded(.toNearestOrEven))
  }
}
