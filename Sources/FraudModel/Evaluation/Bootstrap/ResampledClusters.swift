/// Numbers for the cards, terminals or days of some periods.
struct ResampledClusters {
  /// How many clusters are drawn among themselves.
  let strata: [Int]
  /// The number of each row's cluster, period by period.
  let ofRows: [[Int32]]

  /// Numbers clusters in the order of their keys, so that the order of the rows has no part in it.
  init(_ periods: [ScoredRows], by unit: Bootstrap.Unit) {
    let keys = periods.map { period -> [Int64] in
      switch unit {
      case .card: period.customers
      case .terminal: period.terminals
      case .day: period.days.map { Int64($0.number) }
      }
    }
    // Days are drawn within their period, so that each replicate has rows of every period; cards and terminals go
    // through all of them.
    if unit == .day {
      var first = 0
      var strata: [Int] = []
      var ofRows: [[Int32]] = []
      for keys in keys {
        let numbers = Self.numbers(keys, from: first)
        ofRows.append(keys.map { numbers[$0] ?? 0 })
        strata.append(numbers.count)
        first += numbers.count
      }
      self.strata = strata
      self.ofRows = ofRows
    } else {
      let numbers = Self.numbers(keys.flatMap(\.self), from: 0)
      strata = [numbers.count]
      ofRows = keys.map { keys in keys.map { numbers[$0] ?? 0 } }
    }
  }

  private static func numbers(_ keys: [Int64], from first: Int) -> [Int64: Int32] {
    let sorted = Set(keys).sorted()
    return Dictionary(uniqueKeysWithValues: zip(sorted, (Int32(clamping: first)...Int32.max).lazy))
  }
}
