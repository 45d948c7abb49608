extension FeatureState {
  /// The version of the saved form that this release writes and reads.
  public static let savedVersion: UInt8 = 1

  private static let magic = Array("FraudFeatures".utf8)

  /// What is remembered as bytes, the same for the same transactions and labels, however the state came by them.
  ///
  /// The form: the text `FraudFeatures`, the version, whole numbers as zigzag varints, and the hash of all of it in 8
  /// bytes, lowest first. The definitions are not in it; a fingerprint of them is.
  public func saved() -> [UInt8] {
    var writer = StateWriter(FeatureState.magic + [FeatureState.savedVersion])
    writer.add(Int64(bitPattern: fingerprint))
    writer.add(cents)
    writer.add(last == nil ? 0 : 1)
    writer.add(last?.seconds ?? 0)
    writer.add(last?.id ?? 0)
    for walk in walks {
      writer.add(Int64(walk.pasts.count))
      for (key, number) in walk.numbers.sorted(by: { $0.key < $1.key }) {
        writer.add(key.first)
        writer.add(key.second)
        var past = walk.pasts[number]
        past.forget(walk.plan, atLeast: 1)
        past.save(to: &writer, walk.plan)
      }
    }
    return writer.finished()
  }

  /// Goes on from what was saved.
  ///
  /// - Parameters:
  ///   - bytes: What ``saved()`` gave.
  ///   - features: The features of the state that was saved.
  ///   - epoch: Its epoch.
  ///   - otherEntities: Its other entities.
  ///   - valueColumns: Its columns of values.
  /// - Throws: ``ModelError`` where the bytes are damaged, of another version or of other features.
  /// - Complexity: O(size).
  public init(
    saved bytes: [UInt8], features: FeatureSet, epoch: Day, otherEntities: [String] = [], valueColumns: [String] = []
  ) throws(ModelError) {
    try self.init(features, epoch: epoch, otherEntities: otherEntities, valueColumns: valueColumns)
    var reader = try StateReader(bytes, magic: FeatureState.magic, version: FeatureState.savedVersion)
    guard try reader.next() == Int64(bitPattern: fingerprint) else {
      throw ModelError(
        .data,
        "the saved feature state is of other features, entities or another epoch; give those that it was saved with")
    }
    cents = try reader.next(in: 0...Int64.max)
    let times = Transactions.times(since: epoch)
    let isBegun = try reader.next(in: 0...1) == 1
    let (seconds, id) = (try reader.next(), try reader.next())
    if isBegun {
      guard times.contains(seconds) else { throw StateReader.damage("a time outside the years 0 to 9999") }
      last = (seconds, id)
    }
    for walk in walks.indices {
      // Each entity has 9 numbers at least.
      let count = try reader.count(of: 9)
      var previous: Key?
      for number in 0..<count {
        let key = Key(first: try reader.next(), second: try reader.next())
        if let previous, !(previous < key) { throw StateReader.damage("entities out of order") }
        previous = key
        let past = try EntityPast(from: &reader, walks[walk].plan, times: times, until: (seconds, id))
        walks[walk].numbers[key] = number
        walks[walk].pasts.append(past)
      }
    }
    try reader.finish()
  }

  /// A hash of everything that says what the numbers mean.
  private var fingerprint: UInt64 {
    var hash = StateWriter.hash(Array("\(epoch)".utf8), from: StateWriter.seed)
    var parts = otherEntities + [""] + valueColumns
    for feature in features.features {
      let window = feature.window
      parts += [
        feature.name, feature.kind.rawValue, window?.entity.rawValue ?? "", window?.length?.description ?? "",
        window?.delay.description ?? "", feature.of ?? "", feature.label?.rawValue ?? "",
        feature.condition?.feature ?? "",
      ]
      parts += [feature.condition?.above, feature.condition?.below].map { $0.map { "\($0.bitPattern)" } ?? "" }
      parts += [feature.smoothing?.weight, feature.smoothing?.prior].map { $0.map { "\($0.bitPattern)" } ?? "" }
      parts.append(feature.smoothing?.priorFeature ?? "")
    }
    for part in parts { hash = StateWriter.hash(Array(part.utf8) + [0], from: hash) }
    return hash
  }
}

extension EntityPast {
  /// Writes what cannot be worked out again.
  fileprivate func save(to writer: inout StateWriter, _ plan: EntityPlan) {
    for moment in [bounds?.first, bounds?.last] {
      writer.add(moment?.seconds ?? 0)
      writer.add(moment?.id ?? 0)
    }
    writer.add(Int64(forgotten))
    writer.add(Int64(records.count / plan.stride))
    for word in records { writer.add(word) }
    writer.add(base == nil ? 0 : 1)
    guard let base else { return }
    for tally in plan.tallies where tally.isForEver {
      for word in tally.word..<tally.word + Tally.words(of: tally.operation) { writer.add(base.words[word]) }
      guard tally.operation == .median else { continue }
      let filled = base.sketches[tally.part].filled
      writer.add(Int64(filled.count))
      for (bucket, count) in filled {
        writer.add(Int64(bucket))
        writer.add(count)
      }
    }
  }

  /// Reads what was written.
  fileprivate init(
    from reader: inout StateReader, _ plan: EntityPlan, times: ClosedRange<Int64>, until last: Moment
  ) throws(ModelError) {
    func moment() throws(ModelError) -> Moment { (try reader.next(in: times), try reader.next()) }
    let bounds = (first: try moment(), last: try moment())
    guard bounds.first <= bounds.last, bounds.last <= last else { throw StateReader.damage("times out of order") }
    let forgotten = Int(try reader.next(in: 0...1 << 40))
    let count = try reader.count(of: plan.stride)
    var records: [Int64] = []
    records.reserveCapacity(count * plan.stride)
    var previous = bounds.first
    for _ in 0..<count {
      let moment = try moment()
      guard previous <= moment, moment <= bounds.last else { throw StateReader.damage("transactions out of order") }
      previous = moment
      let flags = try reader.next()
      guard flags & ~plan.allFlags == 0 else { throw StateReader.damage("unknown flags") }
      records += [moment.seconds, moment.id, flags, try reader.next(in: 0...Int64.max)]
      for _ in 4..<plan.stride { records.append(try reader.next()) }
    }
    var base: EntityTotals?
    if try reader.next(in: 0...1) == 1 {
      guard forgotten > 0, plan.hasWindowForEver else { throw StateReader.damage("totals of nothing") }
      var words = plan.initialWords
      var sketches = Array(repeating: AmountSketch(), count: plan.sketches)
      for tally in plan.tallies where tally.isForEver {
        for word in tally.word..<tally.word + Tally.words(of: tally.operation) { words[word] = try reader.next() }
        guard tally.operation == .median else { continue }
        for _ in 0..<(try reader.count(of: 2)) {
          let bucket = Int(try reader.next(in: 0...Int64(AmountSketch.buckets - 1)))
          sketches[tally.part].change(bucket, by: try reader.next(in: 1...1 << 40))
        }
      }
      base = EntityTotals(plan, words: words, sketches: sketches)
    }
    guard forgotten == 0 || base != nil || !plan.hasWindowForEver else { throw StateReader.damage("totals missing") }
    self.init(plan, bounds: bounds, forgotten: forgotten, records: records, base: base)
  }
}
