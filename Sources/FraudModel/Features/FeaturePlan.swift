/// How a set of features is computed: those of the transaction alone, then one walk after the other.
struct FeaturePlan: Sendable {
  /// The features.
  let features: [FeatureDefinition]
  /// The columns of features of the transaction alone.
  let alone: [Int]
  /// The walks in the order in which they are made; those of one wave do not need one another.
  let waves: [[EntityPlan]]
  /// The entities of which different ones are counted.
  let counted: [String]

  /// Plans features that were checked.
  ///
  /// - Throws: ``ModelError`` for too many conditions.
  init(_ features: [FeatureDefinition]) throws(ModelError) {
    self.features = features
    alone = features.indices.filter { features[$0].window == nil }
    var counted: [String] = []
    for case (let of?, .distinct) in features.map({ ($0.of, $0.kind) }) where !counted.contains(of) {
      counted.append(of)
    }
    self.counted = counted
    // A feature of another entity than one that it is computed from must wait a wave.
    var numbers: [String: Int] = [:]
    var wave = [Int](repeating: 0, count: features.count)
    for (number, feature) in features.enumerated() {
      numbers[feature.name] = number
      guard let window = feature.window else { continue }
      for input in feature.references.compactMap({ numbers[$0] }) {
        guard let other = features[input].window else { continue }
        wave[number] = max(wave[number], wave[input] + (other.entity == window.entity ? 0 : 1))
      }
    }
    var waves: [[EntityPlan]] = []
    for number in 0...(wave.max() ?? 0) {
      var plans: [EntityPlan] = []
      let members = features.indices.filter { wave[$0] == number && features[$0].window != nil }
      var entities: [FeatureDefinition.Entity] = []
      for entity in members.compactMap({ features[$0].window?.entity }) where !entities.contains(entity) {
        entities.append(entity)
      }
      for entity in entities {
        let columns = members.filter { features[$0].window?.entity == entity }
        plans.append(try EntityPlan(entity, columns: columns, of: features, counted: counted))
      }
      if !plans.isEmpty { waves.append(plans) }
    }
    self.waves = waves
  }

  /// The value of a feature of the transaction alone, except of a column of values.
  @inline(__always)
  static func value(of kind: FeatureDefinition.Kind, seconds: Int64, cents: Int64, epoch: Day) -> Float {
    let day = seconds.flooringDivision(by: Day.seconds)
    let second = seconds - day * Day.seconds
    switch kind {
    case .amount: return Float(Double(cents) / 100)
    case .logAmount: return Float(Elementary.log(1 + Double(cents) / 100))
    case .hour: return Float(second / 3_600)
    case .night: return second < 7 * 3_600 ? 1 : 0
    case .weekday, .weekend:
      // 1970-01-01 was a Thursday, the fourth day of the week that begins on Monday.
      let weekday = (Int64(epoch.number) + day + 3).remainder(ofFlooringDivisionBy: 7)
      return kind == .weekday ? Float(weekday) : weekday >= 5 ? 1 : 0
    default: return .nan
    }
  }
}

extension Int64 {
  /// What is left after ``flooringDivision(by:)``.
  func remainder(ofFlooringDivisionBy divisor: Int64) -> Int64 { self - flooringDivision(by: divisor) * divisor }
}
