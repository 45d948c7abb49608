/// The features of transactions as they come, one at a time in order of time, with labels that come later.
///
/// The values are those of ``FeatureSet/compute(over:labelsKnownUntil:threads:)`` to the bit, where each label is
/// learned before its transaction is as old as the delay; until it is learned a transaction counts as genuine, and a
/// label that comes later counts from then on.
///
/// ```swift
/// var state = try FeatureState(features, epoch: epoch)
/// var row = [Float](repeating: 0, count: features.features.count)
/// try state.add(transaction, into: &row)
/// try state.learn(isFraud: true, of: transaction)
/// ```
///
/// Memory: of each entity, for each wave of features that look at it, the transactions of the longest window with its
/// delay, and at most as many again before they are forgotten, at 32 bytes each and 8 for each further measure; a few
/// words for each feature; and for a median at most 3,712 counters of 8 bytes, of which those between the least and the
/// greatest amount are kept. Windows without a beginning keep totals only, and transactions for their delay.
public struct FeatureState: Sendable {
  /// The features, in the order of the values.
  public let features: FeatureSet
  /// The day at whose beginning times begin to count.
  public let epoch: Day
  /// The names of the entities beside customer and terminal, in the order of ``Transaction/otherKeys``.
  public let otherEntities: [String]
  /// The names of the columns, in the order of ``Transaction/values``.
  public let valueColumns: [String]
  /// The time and id of the last transaction; nil before the first.
  public internal(set) var last: (seconds: Int64, id: Int64)?

  let plan: FeaturePlan
  /// For each walk, in the order of the waves, what is remembered.
  var walks: [Walk]
  /// The sum of all amounts, which must not overflow.
  var cents: Int64 = 0
  private let sources: [Source]
  private let countedKeys: [KeySource]
  private var row: PresentRow

  /// What an entity's key is read from.
  enum KeySource: Sendable {
    case customer, terminal
    case other(Int)
  }

  /// Two keys, of which the second is 0 for an entity of one column, and both for everyone.
  struct Key: Hashable, Sendable, Comparable {
    var first: Int64 = 0
    var second: Int64 = 0

    static func < (left: Key, right: Key) -> Bool { (left.first, left.second) < (right.first, right.second) }
  }

  /// The pasts of all entities that one walk looks at.
  struct Walk: Sendable {
    let plan: EntityPlan
    let keys: [KeySource]
    var numbers: [Key: Int] = [:]
    var pasts: [EntityPast] = []

    func key(of transaction: borrowing Transaction) -> Key {
      var key = Key()
      if keys.count > 0 { key.first = keys[0].key(of: transaction) }
      if keys.count > 1 { key.second = keys[1].key(of: transaction) }
      return key
    }

    /// The number of an entity's past, which begins if there is none.
    mutating func number(of key: Key) -> Int {
      if let number = numbers[key] { return number }
      numbers[key] = pasts.count
      pasts.append(EntityPast(plan))
      return pasts.count - 1
    }
  }

  /// Where the value of a feature of the transaction alone comes from.
  private enum Source: Sendable {
    case transaction(FeatureDefinition.Kind, column: Int)
    case value(Int, column: Int)
  }

  /// Begins without any transaction.
  ///
  /// - Parameters:
  ///   - features: The features.
  ///   - epoch: The day at whose beginning times begin to count.
  ///   - otherEntities: The names of the entities beside customer and terminal that transactions bring along.
  ///   - valueColumns: The names of the columns of values that they bring along.
  /// - Throws: ``ModelError`` naming an entity or a column that a feature needs and that is not there.
  public init(
    _ features: FeatureSet, epoch: Day, otherEntities: [String] = [], valueColumns: [String] = []
  ) throws(ModelError) {
    self.features = features
    self.epoch = epoch
    self.otherEntities = otherEntities
    self.valueColumns = valueColumns
    let plan = try FeaturePlan(features.features)
    self.plan = plan
    func source(_ name: String) throws(ModelError) -> KeySource {
      if name == FeatureDefinition.Entity.customer.rawValue { return .customer }
      if name == FeatureDefinition.Entity.terminal.rawValue { return .terminal }
      guard let number = otherEntities.firstIndex(of: name) else {
        let known = (["customer", "terminal"] + otherEntities).joined(separator: ", ")
        throw ModelError(.data, "the transactions have no entity '\(name)'; they have \(known)")
      }
      return .other(number)
    }
    var walks: [Walk] = []
    for walk in plan.waves.joined() {
      var keys: [KeySource] = []
      for name in walk.entity.columns { keys.append(try source(name)) }
      walks.append(Walk(plan: walk, keys: keys))
    }
    self.walks = walks
    var countedKeys: [KeySource] = []
    for name in plan.counted { countedKeys.append(try source(name)) }
    self.countedKeys = countedKeys
    var sources: [Source] = []
    for column in plan.alone {
      let feature = features.features[column]
      guard feature.kind == .value else {
        sources.append(.transaction(feature.kind, column: column))
        continue
      }
      guard let number = valueColumns.firstIndex(where: { $0 == feature.of }) else {
        throw ModelError(
          .data,
          "feature '\(feature.name)' takes the values of column '\(feature.of ?? "")', which the transactions lack; "
            + "name it in valueColumns")
      }
      sources.append(.value(number, column: column))
    }
    self.sources = sources
    row = PresentRow(
      values: [Float](repeating: .nan, count: features.features.count),
      keys: [Int64](repeating: 0, count: countedKeys.count))
  }

  /// Computes the features of the next transaction and remembers it.
  ///
  /// - Parameters:
  ///   - transaction: One that is not before the last: later, or of the same second with no smaller id.
  ///   - values: As many places as there are features, which are set.
  /// - Throws: ``ModelError`` where the transaction is out of order or lacks something; nothing has changed then.
  /// - Complexity: O(features) on average; memory is allocated only where what is remembered grows.
  public mutating func add(_ transaction: Transaction, into values: inout [Float]) throws(ModelError) {
    try check(transaction)
    guard values.count == features.features.count else {
      throw ModelError(
        .shape, "there are \(values.count) places for \(features.features.count) features; make them equal")
    }
    if let last, (transaction.seconds, transaction.id) < last {
      throw ModelError(
        .data,
        "transaction \(transaction.id) at second \(transaction.seconds) comes after transaction \(last.id) at second "
          + "\(last.seconds); give transactions in order of time, and of the same second in order of id")
    }
    let (sum, overflows) = cents.addingReportingOverflow(transaction.amountCents)
    guard !overflows else { throw ModelError.tooMuchMoney }
    cents = sum
    last = (transaction.seconds, transaction.id)
    row.id = transaction.id
    row.seconds = transaction.seconds
    row.cents = transaction.amountCents
    for source in sources {
      switch source {
      case .transaction(let kind, let column):
        row.values[column] = FeaturePlan.value(
          of: kind, seconds: transaction.seconds, cents: transaction.amountCents, epoch: epoch)
      case .value(let number, let column): row.values[column] = transaction.values[number]
      }
    }
    for number in countedKeys.indices { row.keys[number] = countedKeys[number].key(of: transaction) }
    for walk in walks.indices {
      let number = walks[walk].number(of: walks[walk].key(of: transaction))
      walks[walk].pasts[number].add(&row, walks[walk].plan, forgetting: true)
    }
    for index in values.indices { values[index] = row.values[index] }
  }

  /// Learns the label of a transaction that was added before.
  ///
  /// - Parameters:
  ///   - isFraud: The label; it may correct one that was learned before.
  ///   - transaction: The transaction: its id, time and keys.
  /// - Returns: Whether any feature that reads labels still remembers it; if not, the label comes too late to count.
  /// - Throws: ``ModelError`` where the transaction lacks keys.
  /// - Complexity: O(log of what is remembered of its entities) for each walk.
  @discardableResult
  public mutating func learn(isFraud: Bool, of transaction: Transaction) throws(ModelError) -> Bool {
    try check(transaction)
    var isRemembered = false
    for walk in walks.indices where walks[walk].plan.readsLabels {
      guard let number = walks[walk].numbers[walks[walk].key(of: transaction)] else { continue }
      let found = walks[walk].pasts[number].learn(
        isFraud, id: transaction.id, seconds: transaction.seconds, walks[walk].plan)
      isRemembered = isRemembered || found
    }
    return isRemembered
  }

  /// The number of entities that are remembered, an entity counted once for each walk that looks at it.
  public var entityCount: Int { walks.reduce(0) { $0 + $1.pasts.count } }

  /// Forgets entities that no feature can tell any more from ones that were never seen.
  ///
  /// That are those whose last transaction is older than every window, where no window of theirs lasts for ever.
  ///
  /// - Parameter seconds: A time that no later transaction is before.
  /// - Complexity: O(entities).
  public mutating func forgetIdleEntities(before seconds: Int64) {
    for walk in walks.indices where !walks[walk].plan.hasWindowForEver {
      let plan = walks[walk].plan
      var kept = Walk(plan: plan, keys: walks[walk].keys)
      for (key, number) in walks[walk].numbers {
        let past = walks[walk].pasts[number]
        guard let last = past.bounds?.last, last.seconds > seconds - plan.reach else { continue }
        kept.numbers[key] = kept.pasts.count
        kept.pasts.append(past)
      }
      walks[walk] = kept
    }
  }

  private func check(_ transaction: Transaction) throws(ModelError) {
    guard transaction.otherKeys.count == otherEntities.count, transaction.values.count == valueColumns.count else {
      throw ModelError(
        .shape,
        "transaction \(transaction.id) has \(transaction.otherKeys.count) other keys and \(transaction.values.count) "
          + "values where \(otherEntities.count) and \(valueColumns.count) were announced; make them equal")
    }
    guard Transactions.times(since: epoch).contains(transaction.seconds) else {
      throw ModelError(
        .data,
        "transaction \(transaction.id) has the time \(transaction.seconds), outside the years 0 to 9999 when counted "
          + "from \(epoch)")
    }
    guard transaction.amountCents >= 0 else {
      throw ModelError(
        .data,
        "transaction \(transaction.id) has the amount \(transaction.amountCents); amounts in cents must not be negative"
      )
    }
  }
}

extension FeatureState.KeySource {
  @inline(__always)
  func key(of transaction: borrowing Transaction) -> Int64 {
    switch self {
    case .customer: transaction.customer
    case .terminal: transaction.terminal
    case .other(let number): transaction.otherKeys[number]
    }
  }
}
