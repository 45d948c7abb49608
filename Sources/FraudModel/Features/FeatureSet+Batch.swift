extension FeatureSet {
  /// Computes every feature of every transaction.
  ///
  /// A label is read only by features with a delay, and only once it is older than that: changing a younger label
  /// changes no value. Past transactions of the same second come in order of their ids. A ``FeatureState`` that is given
  /// the transactions in order of time computes the same values to the bit: both walk through the same totals.
  ///
  /// - Parameters:
  ///   - transactions: In any order; each is its own row, and all of them are one another's past.
  ///   - labelsKnownUntil: The time, in seconds since the epoch, from which on labels are not known at all and count
  ///     as genuine; nil where every label is known once it is older than the delay.
  ///   - threads: How many threads to use at most; every processor for nil. The values do not depend on it.
  /// - Returns: One row for each transaction, in file order.
  /// - Throws: ``ModelError`` where the amounts add up to more than 64 bits of cents, or where the transactions lack an
  ///   entity or a column of values.
  /// - Complexity: O(rows × features) where the transactions are in order of time.
  public func compute(
    over transactions: Transactions, labelsKnownUntil: Int64? = nil, threads: Int? = nil
  ) throws(ModelError) -> FeatureMatrix {
    try transactions.requireContents(of: features)
    let plan = try FeaturePlan(features)
    try transactions.checkSumOfAmounts()
    let order = transactions.timeOrder()
    var columns = [[Float]](repeating: [], count: features.count)
    for column in plan.alone { columns[column] = try transactions.column(features[column]) }
    var keys: [[Int64]] = []
    for entity in plan.counted { keys.append(try transactions.keys(of: FeatureDefinition.Entity(rawValue: entity))) }
    for wave in plan.waves {
      for entityPlan in wave {
        let walk = BatchWalk(
          plan: entityPlan, transactions: transactions, past: try PastOrder(of: entityPlan.entity, transactions, order),
          keys: keys, labelsKnownUntil: labelsKnownUntil ?? .max)
        let computed = walk.columns(inputs: entityPlan.inputs.map { columns[$0] }, of: columns.count, threads: threads)
        for (column, values) in zip(entityPlan.outputs, computed) { columns[column] = values }
      }
    }
    return try FeatureMatrix(names: names, columns: columns, categories: categories(of: transactions))
  }

  /// The categories of the features that are columns of categories, as many as a tree can ask for.
  private func categories(of transactions: Transactions) -> [String: [String]] {
    var categories: [String: [String]] = [:]
    for feature in features where feature.kind == .value {
      let names = transactions.values.first { $0.name == feature.of }?.categories
      if let names, (1...CategorySet.highest + 1).contains(names.count) { categories[feature.name] = names }
    }
    return categories
  }
}

/// The rows of a file by entity, and of each in order of time.
struct PastOrder: Sendable {
  /// Where each entity's rows begin, and after the last one the end.
  let starts: [Int32]
  /// The rows.
  let rows: [Int32]

  /// Sorts rows by entity.
  ///
  /// - Parameters:
  ///   - entity: Whose past.
  ///   - transactions: The transactions.
  ///   - order: Their rows in order of time.
  /// - Throws: ``ModelError`` where the transactions do not say the entity.
  /// - Complexity: O(rows).
  init(
    of entity: FeatureDefinition.Entity, _ transactions: Transactions, _ order: [Int32]
  ) throws(ModelError) {
    var parts: [(codes: [Int32], count: Int)] = []
    for name in entity.columns {
      parts.append(denseCodes(try transactions.keys(of: FeatureDefinition.Entity(rawValue: name))))
    }
    guard var (codes, entities) = parts.first else {
      starts = [0, Int32(order.count)]
      rows = order
      return
    }
    if parts.count == 2 {
      let second = parts[1]
      (codes, entities) = denseCodes(
        zip(codes, second.codes).map { Int64($0) * Int64(second.count) + Int64($1) })
    }
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
    self.starts = starts
    self.rows = rows
  }

  /// Ranges of whole entities with about as many rows each.
  func pieces(_ count: Int) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var first = 0
    for entity in 0..<max(0, starts.count - 1) {
      let isLast = entity == starts.count - 2
      let rows = Int(starts[entity + 1] - starts[first])
      guard isLast || rows * count >= self.rows.count else { continue }
      pieces.append(first..<entity + 1)
      first = entity + 1
    }
    return pieces
  }
}

/// One walk through the pasts of all entities of a kind.
private struct BatchWalk: Sendable {
  let plan: EntityPlan
  let transactions: Transactions
  let past: PastOrder
  let keys: [[Int64]]
  let labelsKnownUntil: Int64

  /// Computes the plan's outputs.
  ///
  /// - Parameters:
  ///   - inputs: The columns that are read, in the order of the plan's inputs.
  ///   - count: The number of columns of the set.
  ///   - threads: How many threads to use at most.
  /// - Returns: The outputs in file order.
  func columns(inputs: [[Float]], of count: Int, threads: Int?) -> [[Float]] {
    let pieces = past.pieces(64)
    let computed = concurrentMap(pieces.count, threads: threads) { piece in
      compute(pieces[piece], inputs: inputs, of: count)
    }
    // From the order of entities back to that of the file.
    let width = plan.outputs.count
    return concurrentMap(width, threads: threads) { output in
      var column = [Float](repeating: 0, count: past.rows.count)
      for (piece, values) in zip(pieces, computed) {
        var place = Int(past.starts[piece.lowerBound])
        for index in stride(from: output, to: values.count, by: width) {
          column[Int(past.rows[place])] = values[index]
          place += 1
        }
      }
      return column
    }
  }

  /// The outputs of the rows of some entities, one row after the other.
  private func compute(_ entities: Range<Int>, inputs: [[Float]], of count: Int) -> [Float] {
    let rows = Int(past.starts[entities.upperBound] - past.starts[entities.lowerBound])
    var outputs = [Float](repeating: 0, count: rows * plan.outputs.count)
    var next = 0
    var row = PresentRow(
      values: [Float](repeating: .nan, count: count), keys: [Int64](repeating: 0, count: keys.count))
    var state = EntityPast(plan)
    for entity in entities {
      state.clear(plan)
      for place in Int(past.starts[entity])..<Int(past.starts[entity + 1]) {
        let number = Int(past.rows[place])
        row.id = transactions.ids[number]
        row.seconds = transactions.seconds[number]
        row.cents = transactions.amountCents[number]
        row.isFraud = transactions.frauds[number] && row.seconds < labelsKnownUntil
        for input in inputs.indices { row.values[plan.inputs[input]] = inputs[input][number] }
        for key in keys.indices { row.keys[key] = keys[key][number] }
        state.add(&row, plan, forgetting: false)
        for column in plan.outputs {
          outputs[next] = row.values[column]
          next += 1
        }
      }
    }
    return outputs
  }
}

extension Transactions {
  /// The values of a feature of the transaction alone.
  fileprivate func column(_ feature: FeatureDefinition) throws(ModelError) -> [Float] {
    guard feature.kind == .value else {
      return zip(seconds, amountCents).map {
        FeaturePlan.value(of: feature.kind, seconds: $0, cents: $1, epoch: epoch)
      }
    }
    guard let column = values.first(where: { $0.name == feature.of }) else {
      let known = values.isEmpty ? "none" : values.map(\.name).joined(separator: ", ")
      throw ModelError(
        .data,
        "feature '\(feature.name)' takes the values of column '\(feature.of ?? "")', which the transactions lack; "
          + "they have \(known)")
    }
    return column.values
  }

  /// Refuses amounts whose sum no 64 bits hold, so that no part of it overflows.
  fileprivate func checkSumOfAmounts() throws(ModelError) {
    var sum: Int64 = 0
    for cents in amountCents {
      let (next, overflows) = sum.addingReportingOverflow(cents)
      guard !overflows else { throw ModelError.tooMuchMoney }
      sum = next
    }
  }
}

extension ModelError {
  /// The amounts are more than can be added up.
  static let tooMuchMoney = ModelError(
    .data, "the amounts add up to more than 9,223,372,036,854,775,807 cents; check that amount_cents holds cents")
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
