/// Features in the order in which a model takes them, and the computation of their values.
public struct FeatureSet: Sendable, Equatable {
  /// The features, all with different names.
  public let features: [FeatureDefinition]

  /// The features' names in order.
  public var names: [String] { features.map(\.name) }

  /// Puts features together.
  ///
  /// - Parameter features: At least one, all with different names.
  /// - Throws: ``ModelError`` naming a feature that cannot be computed, that reads labels which are not known yet,
  ///   or whose name stands there twice.
  public init(_ features: [FeatureDefinition]) throws(ModelError) {
    guard !features.isEmpty else { throw ModelError(.option, "there are no features; name at least one") }
    var names: Set<String> = []
    for feature in features {
      try feature.validate()
      guard names.insert(feature.name).inserted else {
        throw ModelError(.option, "two features are named '\(feature.name)'; give each its own name")
      }
    }
    self.features = features
  }

  /// Computes every feature of every transaction.
  ///
  /// A label is read only by features with a delay, and only once it is older than that: changing a younger label
  /// changes no value. Past transactions of the same second come in order of their ids.
  ///
  /// - Parameters:
  ///   - transactions: In any order; each is its own row, and all of them are one another's past.
  ///   - labelsKnownUntil: The time, in seconds since the epoch, from which on labels are not known at all and count
  ///     as genuine; nil where every label is known once it is older than the delay.
  ///   - threads: How many threads to use at most; every processor for nil. The values do not depend on it.
  /// - Returns: One row for each transaction, in file order.
  /// - Throws: ``ModelError`` where the amounts add up to more than 64 bits of cents.
  /// - Complexity: O(rows × features) where the transactions are in order of time.
  public func compute(
    over transactions: Transactions, labelsKnownUntil: Int64? = nil, threads: Int? = nil
  ) throws(ModelError) -> FeatureMatrix {
    try transactions.requireContents(of: features)
    let order = transactions.timeOrder()
    let entities = features.compactMap(\.window?.entity).reduce(into: [FeatureDefinition.Entity]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let built = concurrentMap(entities.count, threads: threads) { number in
      Result { () throws(ModelError) in
        try EntityHistory(
          of: entities[number], in: transactions, order: order, labelsKnownUntil: labelsKnownUntil ?? .max)
      }
    }
    var histories: [FeatureDefinition.Entity: EntityHistory] = [:]
    for (entity, history) in zip(entities, built) { histories[entity] = try history.get() }
    let columns = concurrentMap(features.count, threads: threads) { [histories] number in
      let feature = features[number]
      if let window = feature.window, let history = histories[window.entity] {
        return history.column(feature.kind, days: window.days, delayDays: window.delayDays)
      }
      return transactions.column(feature.kind)
    }
    return try FeatureMatrix(names: names, columns: columns)
  }
}

extension FeatureSet: Codable {
  /// Decodes the list of definitions.
  ///
  /// - Throws: `DecodingError`, also for definitions that no feature set can have.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let features = try container.decode([FeatureDefinition].self)
    do throws(ModelError) {
      try self.init(features)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
    }
  }

  /// Encodes the list of definitions.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(features)
  }
}

extension Transactions {
  /// The values of a feature of the transaction alone.
  fileprivate func column(_ kind: FeatureDefinition.Kind) -> [Float] {
    switch kind {
    case .weekend: seconds.map { day(at: $0).weekday.isWeekend ? 1 : 0 }
    case .night: seconds.map { $0 - $0.flooringDivision(by: Day.seconds) * Day.seconds < 7 * 3_600 ? 1 : 0 }
    default: amountCents.map { Float(Double($0) / 100) }
    }
  }
}
