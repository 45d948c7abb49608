import FraudFixtures
import FraudModel
import Testing

@Suite("Features of transactions as they come")
struct FeatureStateTests {
  private static let features = Result { try FeatureOracle.everyKind() }

  private func state(_ features: FeatureSet, for data: Transactions) throws -> FeatureState {
    try FeatureState(
      features, epoch: data.epoch, otherEntities: data.otherEntities.map(\.name), valueColumns: data.values.map(\.name))
  }

  /// Rows in order of time, and of the same second in order of id.
  private func order(_ data: Transactions) -> [Int] { data.timeOrder().map(Int.init) }

  /// Gives transactions to a state, each label just before it is as old as the delay, and compares with a matrix.
  private func feed(
    _ state: inout FeatureState, _ rows: some Collection<Int>, of data: Transactions, expecting matrix: FeatureMatrix,
    labelDelay: Int64 = 50 * 3_600, waiting: inout [Int], restoring: Bool = false
  ) throws {
    var values = [Float](repeating: 0, count: matrix.names.count)
    for (number, row) in rows.enumerated() {
      while let first = waiting.first, data.seconds[first] <= data.seconds[row] - labelDelay {
        let isRemembered = try state.learn(isFraud: data.frauds[first], of: data.transaction(first))
        #expect(isRemembered)
        waiting.removeFirst()
      }
      if restoring, number % 13 == 5 { state = try restored(state) }
      try state.add(data.transaction(row), into: &values)
      waiting.append(row)
      let other = values.indices.first { values[$0].bitPattern != matrix.columns[$0][row].bitPattern }
      if let other { Issue.record("row \(row) differs in \(state.features.features[other].text)") }
    }
  }

  private func restored(_ state: FeatureState) throws -> FeatureState {
    let bytes = state.saved()
    let restored = try FeatureState(
      saved: bytes, features: state.features, epoch: state.epoch, otherEntities: state.otherEntities,
      valueColumns: state.valueColumns)
    let isEqual = restored.saved() == bytes
    #expect(isEqual)
    return restored
  }

  @Test("one at a time gives the bits of the batch, for every kind", arguments: [11, 12] as [UInt64], [false, true])
  func equalToBatch(seed: UInt64, restoring: Bool) throws {
    let features = try Self.features.get()
    let data = try FeatureOracle.random(seed, rows: restoring ? 80 : 200)
    let matrix = try features.compute(over: data)
    var state = try state(features, for: data)
    var waiting: [Int] = []
    try feed(&state, order(data), of: data, expecting: matrix, waiting: &waiting, restoring: restoring)
  }

  @Test("the Handbook's features of a simulated bank come out one at a time too")
  func handbook() throws {
    let data = try TransactionSimulator(.small).transactions()
    let features = try FeaturePreset.handbook()
    let rows = Array(order(data).prefix(3_000))
    let some = data.selecting(rows)
    let matrix = try features.compute(over: some)
    var state = try state(features, for: some)
    var waiting: [Int] = []
    try feed(&state, order(some), of: some, expecting: matrix, labelDelay: 7 * 86_400, waiting: &waiting)
  }

  @Test("a label that comes late counts from then on, as if it had always been known")
  func lateLabels() throws {
    let features = try Self.features.get()
    let data = try FeatureOracle.random(21, rows: 200)
    let rows = order(data)
    let late = rows[100]
    var state = try state(features, for: data)
    var values = [Float](repeating: 0, count: features.features.count)
    var remembered: [Int: Bool] = [:]
    for row in rows {
      if row == late {
        for earlier in rows.prefix(while: { $0 != late }) {
          remembered[earlier] = try state.learn(isFraud: data.frauds[earlier], of: data.transaction(earlier))
        }
      }
      if row == late { state = try restored(state) }
      try state.add(data.transaction(row), into: &values)
      guard row == late else { continue }
      // Windows with a beginning, whose transactions are all remembered.
      let matrix = try features.compute(over: data)
      for (column, feature) in features.features.enumerated() {
        guard feature.window?.length != nil || !feature.readsLabels else { continue }
        guard feature.smoothing?.priorFeature == nil else { continue }
        #expect(values[column].bitPattern == matrix.columns[column][row].bitPattern, "\(feature.text)")
      }
    }
    #expect(remembered.values.contains(true))
  }

  @Test("states of different entities merge into that of all of them")
  func mergingShards() throws {
    let features = try FeatureSet(
      FeatureOracle.everyKind().features.filter {
        $0.window.map { [.customer, .init(rawValue: "device")].contains($0.entity) } ?? true
          && $0.smoothing?.priorFeature == nil
      })
    let all = try FeatureOracle.random(31, rows: 160)
    // Devices go with customers, so that shards share neither.
    let data = try all.adding(
      otherEntities: [EntityColumn(name: "device", keys: all.customers.map { $0 + 100 })], values: all.values)
    let matrix = try features.compute(over: data)
    let rows = order(data)
    var waiting: [Int] = []
    var shards = [try state(features, for: data), try state(features, for: data)]
    for shard in 0...1 {
      var own: [Int] = []
      let members = rows.prefix(100).filter { data.customers[$0] % 2 == Int64(shard) }
      try feed(&shards[shard], members, of: data, expecting: matrix, waiting: &own)
      waiting += own
    }
    waiting.sort { (data.seconds[$0], data.ids[$0]) < (data.seconds[$1], data.ids[$1]) }
    try shards[0].merge(shards[1])
    #expect(throws: ModelError.self) { try shards[0].merge(shards[1]) }
    var merged = shards[0]
    try feed(&merged, rows.dropFirst(100), of: data, expecting: matrix, waiting: &waiting)
  }

  @Test("states of two stretches of time merge where no feature is computed from another", arguments: [50, 120])
  func mergingTimes(first: Int) throws {
    let features = try FeatureSet(
      FeatureOracle.everyKind().features.filter {
        $0.condition == nil && ($0.of != "distance" || $0.window == nil || $0.kind == .sum)
          && $0.smoothing?.priorFeature == nil
      })
    let all = try FeatureOracle.random(41, rows: 200)
    let rows = order(all)
    // Nothing at the same second on both sides.
    let cut = all.seconds[rows[first]]
    let early = rows.filter { all.seconds[$0] < cut }
    let middle = rows.filter { all.seconds[$0] >= cut && all.seconds[$0] < all.seconds[rows[170]] }
    let matrix = try features.compute(over: all)
    var waiting: [Int] = []
    var state = try state(features, for: all)
    try feed(&state, early, of: all, expecting: matrix, waiting: &waiting)
    var later = try self.state(features, for: all)
    let alone = all.selecting(middle)
    var own: [Int] = []
    try feed(
      &later, 0..<alone.rowCount, of: alone, expecting: features.compute(over: alone), waiting: &own)
    // Labels of the first stretch come before the states are merged.
    for row in waiting { try state.learn(isFraud: all.frauds[row], of: all.transaction(row)) }
    waiting = own.map { middle[$0] }
    try later.merge(state)
    later = try restored(later)
    let rest = rows.filter { all.seconds[$0] >= all.seconds[rows[170]] }
    try feed(&later, rest, of: all, expecting: matrix, waiting: &waiting)
  }

  @Test("idle entities can be forgotten without a trace where no window lasts for ever")
  func forgetting() throws {
    let features = try FeatureSet(
      FeatureOracle.everyKind().features.filter { $0.window?.length != nil && $0.condition == nil && $0.of == nil })
    let data = try FeatureOracle.random(51, rows: 160)
    let rows = order(data)
    let matrix = try features.compute(over: data)
    var waiting: [Int] = []
    var state = try state(features, for: data)
    for start in stride(from: 0, to: 160, by: 20) {
      try feed(&state, rows[start..<start + 20], of: data, expecting: matrix, waiting: &waiting)
      state.forgetIdleEntities(before: data.seconds[rows[start + 19]])
    }
  }

  @Test("what is out of order or lacks something is refused and changes nothing")
  func refusals() throws {
    let features = try Self.features.get()
    let data = try FeatureOracle.random(61, rows: 20)
    var state = try state(features, for: data)
    var values = [Float](repeating: 0, count: features.features.count)
    for row in order(data) { try state.add(data.transaction(row), into: &values) }
    let saved = state.saved()
    let good = data.transaction(0)
    func refuses(_ change: (inout Transaction) -> Void, places: Int? = nil) {
      var transaction = good
      transaction.seconds = data.seconds[19] + 100
      change(&transaction)
      var values = [Float](repeating: 0, count: places ?? values.count)
      #expect(throws: ModelError.self) { try state.add(transaction, into: &values) }
      let isUnchanged = state.saved() == saved
      #expect(isUnchanged)
    }
    refuses { $0.seconds = data.seconds[19] - 1 }
    refuses { $0.seconds = .max }
    refuses { $0.amountCents = -1 }
    refuses { $0.amountCents = .max }
    refuses { $0.otherKeys = [] }
    refuses { $0.values.append(1) }
    refuses({ _ in }, places: 3)
    var stranger = good
    stranger.id = 9_999_999
    let isRemembered = try state.learn(isFraud: true, of: stranger)
    #expect(!isRemembered)
    #expect(throws: ModelError.self) { try FeatureState(features, epoch: data.epoch) }
  }

  @Test("damaged bytes of a saved state are refused, and never trap")
  func damage() throws {
    let features = try Self.features.get()
    let data = try FeatureOracle.random(71, rows: 40)
    var state = try state(features, for: data)
    var values = [Float](repeating: 0, count: features.features.count)
    for row in order(data) { try state.add(data.transaction(row), into: &values) }
    let bytes = state.saved()
    func load(_ bytes: [UInt8]) throws -> FeatureState {
      try FeatureState(
        saved: bytes, features: features, epoch: data.epoch, otherEntities: ["device"],
        valueColumns: ["distance", "channel"])
    }
    for length in stride(from: 0, to: bytes.count, by: 997) {
      #expect(throws: ModelError.self) { try load(Array(bytes.prefix(length))) }
    }
    #expect(throws: ModelError.self) { try load(bytes + [0]) }
    #expect(throws: ModelError.self) {
      try FeatureState(saved: bytes, features: FeaturePreset.handbook(), epoch: data.epoch)
    }
    var random = RandomStream(seed: 8)
    for _ in 0..<60 {
      var damaged = Array(bytes.dropLast(8))
      for _ in 0...random.next() % 3 {
        damaged[Int(random.next() % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      #expect(throws: ModelError.self) { try load(damaged + bytes.suffix(8)) }
      // With a hash that fits, only what cannot be is refused; whatever is taken can be gone on with.
      guard var taken = try? load(StateWriter(damaged).finished()) else { continue }
      var next = data.transaction(0)
      next.seconds = max(data.seconds[39], taken.last?.seconds ?? 0)
      next.id = .max
      if (try? taken.add(next, into: &values)) != nil { _ = taken.saved() }
    }
  }
}
