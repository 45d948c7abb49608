import FraudFixtures
import FraudModel

/// Features worked out from their definitions alone, looking at every earlier row for each: slow, and written anew.
struct FeatureOracle {
  let data: Transactions
  var labelsKnownUntil = Int64.max

  private struct Stretch: Hashable {
    let window: FeatureDefinition.Window
    let looksBack: Bool
  }

  /// The columns of a set in file order; medians exactly.
  func columns(_ features: FeatureSet) throws -> [[Float]] {
    var columns: [String: [Float]] = [:]
    var pasts: [Stretch: [[Int]]] = [:]
    for feature in features.features {
      let looksBack = [.sinceLast, .sinceFirst, .ratioToMean, .ratioToMedian, .ratioToMax].contains(feature.kind)
      var past: [[Int]]?
      if let stretch = feature.window.map({ Stretch(window: $0, looksBack: looksBack) }) {
        past = try pasts[stretch] ?? self.past(stretch)
        pasts[stretch] = past
      }
      columns[feature.name] = try (0..<data.rowCount).map { row in
        try value(feature, row, past: past?[row] ?? [], columns)
      }
    }
    return features.names.map { columns[$0] ?? [] }
  }

  /// For each row the rows of a window, in order of time.
  private func past(_ stretch: Stretch) throws -> [[Int]] {
    let window = stretch.window
    let keys = try window.entity.columns.map { try data.keys(of: FeatureDefinition.Entity(rawValue: $0)) }
    let order = (0..<data.rowCount).sorted(by: isBefore)
    return (0..<data.rowCount).map { row in
      let end = data.seconds[row] - window.delay.seconds
      return order.filter { other in
        (isBefore(other, row) || (other == row && !stretch.looksBack)) && keys.allSatisfy { $0[other] == $0[row] }
          && data.seconds[other] <= end && (window.length.map { data.seconds[other] > end - $0.seconds } ?? true)
      }
    }
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    (data.seconds[left], data.ids[left]) < (data.seconds[right], data.ids[right])
  }

  private func isKnownFraud(_ row: Int) -> Bool { data.frauds[row] && data.seconds[row] < labelsKnownUntil }

  private func value(
    _ feature: FeatureDefinition, _ row: Int, past members: [Int], _ columns: [String: [Float]]
  ) throws -> Float {
    let now = data.seconds[row]
    let amount = Double(data.amountCents[row]) / 100
    guard feature.window != nil else {
      let hour = (now % 86_400) / 3_600
      let weekday = (data.epoch.number + Int(now / 86_400) + 3) % 7
      switch feature.kind {
      case .amount: return Float(amount)
      case .hour: return Float(hour)
      case .night: return hour <= 6 ? 1 : 0
      case .weekday: return Float(weekday)
      case .weekend: return weekday > 4 ? 1 : 0
      case .value: return data.values.first { $0.name == feature.of }?.values[row] ?? .nan
      default: return Float(Elementary.log(1 + amount))
      }
    }
    let isRun = [.run, .sinceRunBegan].contains(feature.kind)
    let measures = feature.kind == .distinct ? nil : feature.of.flatMap { columns[$0] }
    let past = members.filter { other in
      if let label = feature.label, !isRun, isKnownFraud(other) != (label == .fraud) { return false }
      if let measures, measures[other].isNaN { return false }
      guard let condition = feature.condition, let values = columns[condition.feature] else { return true }
      return values[other] > condition.above ?? -.infinity && values[other] < condition.below ?? .infinity
    }
    let values = past.map { other in
      measures.map { Double($0[other]) } ?? Double(data.amountCents[other]) / 100
    }
    let cents = past.reduce(0) { $0 + data.amountCents[$1] }
    let frauds = Double(past.count { isKnownFraud($0) })
    func age(_ other: Int?) -> Float { other.map { Float(Double(now - data.seconds[$0]) / 86_400) } ?? .nan }
    let run = past.suffix(while: { isKnownFraud($0) == (feature.label != .genuine) })
    switch feature.kind {
    case .count: return Float(past.count)
    case .sum: return Float(measures == nil ? Double(cents) / 100 : values.reduce(0, +))
    case .mean where past.isEmpty: return 0
    case .mean:
      return Float(
        measures == nil ? Double(cents) / Double(100 * past.count) : values.reduce(0, +) / Double(past.count))
    case .max: return values.max().map(Float.init) ?? .nan
    case .min: return values.min().map(Float.init) ?? .nan
    case .distinct:
      let counted = try data.keys(of: FeatureDefinition.Entity(rawValue: feature.of ?? ""))
      return Float(Set(past.map { counted[$0] }).count)
    case .sinceLast: return age(past.last)
    case .sinceFirst: return age(past.first)
    case .ratioToMean:
      return cents > 0 ? Float(Double(data.amountCents[row]) * Double(past.count) / Double(cents)) : .nan
    case .ratioToMedian:
      guard !past.isEmpty else { return .nan }
      let median = values.sorted()[(past.count - 1) / 2]
      return median > 0 ? Float(amount / median) : .nan
    case .ratioToMax:
      let greatest = past.map { data.amountCents[$0] }.max() ?? 0
      return greatest > 0 ? Float(Double(data.amountCents[row]) / Double(greatest)) : .nan
    case .fraudRate:
      guard let smoothing = feature.smoothing else { return past.isEmpty ? 0 : Float(frauds / Double(past.count)) }
      let prior = smoothing.prior ?? Double(columns[smoothing.priorFeature ?? ""]?[row] ?? .nan)
      return Float((frauds + smoothing.weight * prior) / (Double(past.count) + smoothing.weight))
    case .run: return Float(run.count)
    default: return age(run.first)
    }
  }

  /// Transactions with ties, gaps, amounts of nothing, another entity and columns of values.
  static func random(_ seed: UInt64, rows: Int) throws -> Transactions {
    var random = RandomStream(seed: seed)
    func below(_ count: UInt64) -> Int64 { Int64(random.next() % count) }
    var time: Int64 = 5_000
    var seconds: [Int64] = []
    for _ in 0..<rows {
      switch below(20) {
      case 0...5: break
      case 6: time += below(9 * 86_400)
      case 7...12: time += below(120)
      default: time += below(30_000)
      }
      seconds.append(time)
    }
    let ids = (0..<rows).map { Int64($0) * 7 % 1_009 + 1 }
    return try Transactions(
      epoch: Day(number: 17_622), ids: ids, seconds: seconds, customers: ids.map { _ in below(4) },
      terminals: ids.map { _ in below(5) - 2 },
      amountCents: ids.map { _ in below(12) == 0 ? 0 : below(9) == 0 ? below(5_000_000) : below(9_000) },
      frauds: ids.map { _ in below(4) == 0 }
    ).adding(
      otherEntities: [EntityColumn(name: "device", keys: ids.map { _ in (below(3) - 1) * (.max / 2) })],
      values: [
        ValueColumn(name: "distance", values: ids.map { _ in below(5) == 0 ? .nan : Float(below(900)) / 8 }),
        ValueColumn(name: "channel", values: ids.map { _ in Float(below(3)) }, categories: ["chip", "web", "phone"]),
      ])
  }

  /// Every kind, over short, long and endless windows of several entities, with and without delay, label and condition.
  static func everyKind() throws -> FeatureSet {
    typealias Definition = FeatureDefinition
    var features = [
      Definition("amount", .amount), Definition("log", .logAmount), Definition("hour", .hour),
      Definition("weekday", .weekday), Definition("weekend", .weekend), Definition("night", .night),
      Definition("distance", .value, of: "distance"), Definition("channel", .value, of: "channel"),
      Definition("usual", .ratioToMean, over: .init(of: .customer, length: nil)),
      Definition("prior", .fraudRate, over: .init(of: .everyone, length: .days(20), delay: .hours(50))),
    ]
    let pair = Definition.Entity.pair(.customer, .terminal)
    let condition = Definition.Condition("usual", above: 0.5, below: 1.5)
    for entity in [.customer, pair, Definition.Entity(rawValue: "device"), .everyone] {
      for length in [TimeSpan.hours(5), .days(9), nil] {
        for delay in [TimeSpan.zero, .hours(50)] {
          let window = Definition.Window(of: entity, length: length, delay: delay)
          func add(
            _ kind: Definition.Kind, of: String? = nil, label: Definition.Label? = nil,
            where condition: Definition.Condition? = nil, smoothing: Definition.Smoothing? = nil
          ) {
            features.append(
              Definition(
                "\(features.count)", kind, over: window, of: of, label: label, where: condition, smoothing: smoothing))
          }
          for kind in [.count, .sum, .mean, .max, .min, .sinceLast, .sinceFirst] as [Definition.Kind] {
            add(kind)
            add(kind, where: condition)
            if delay > .zero { for label in Definition.Label.allCases { add(kind, label: label, where: condition) } }
          }
          for kind in [.sum, .mean, .max, .min] as [Definition.Kind] { add(kind, of: "distance") }
          for kind in [.ratioToMean, .ratioToMedian, .ratioToMax] as [Definition.Kind] { add(kind, where: condition) }
          add(.ratioToMedian)
          if length != nil { add(.distinct, of: "terminal") }
          guard delay > .zero else { continue }
          add(.fraudRate)
          add(.fraudRate, where: condition, smoothing: .init(weight: 3, prior: 0.25))
          add(.fraudRate, smoothing: .init(weight: 0.5, priorFeature: "prior"))
          for label in Definition.Label.allCases {
            add(.run, label: label, where: condition)
            if length == nil { add(.sinceRunBegan, label: label) }
          }
        }
      }
    }
    return try FeatureSet(features)
  }
}

extension Array {
  /// The longest end of which every element fits.
  fileprivate func suffix(while fits: (Element) -> Bool) -> ArraySlice<Element> {
    self[(lastIndex { !fits($0) }.map { $0 + 1 } ?? startIndex)...]
  }
}
