/// The features of a set that are computed in one walk through the past of one kind of entity.
///
/// A feature may be computed from others that stand before it: those of the same entity in the same walk, those of
/// another entity in a walk before.
struct EntityPlan: Sendable {
  /// A window: two places in the past that move forward as time does.
  struct Span: Sendable {
    /// How long it is; nil for ever.
    let length: Int64?
    let delay: Int64
    /// The tallies that something must be done for when a record comes in, and when one goes.
    var entering: [Int] = []
    var leaving: [Int] = []
    var isEver: Bool { length == nil }
    /// How far back it reaches while it still must know a record.
    var reach: Int64 { delay + (length ?? 0) }
  }

  /// What is done for the present transaction, in the order of the features.
  enum Step: Sendable {
    /// Finds out whether a condition holds and sets a flag of the record.
    case condition(flag: Int64, column: Int, above: Float, below: Float)
    /// Puts a feature's value into the record, and sets a flag where there is one.
    case measure(place: Int, flag: Int64, column: Int)
    /// Puts the key of another entity into the record.
    case key(place: Int, of: Int)
    case tally(Int)
  }

  /// Whose past.
  let entity: FeatureDefinition.Entity
  private(set) var spans: [Span] = []
  private(set) var tallies: [Tally] = []
  private(set) var steps: [Step] = []
  /// The columns of the set that are read, and that are given.
  private(set) var inputs: [Int] = []
  private(set) var outputs: [Int] = []
  /// An entity's words before anything happened: two for each window, then those of the tallies.
  private(set) var initialWords: [Int64] = []
  private(set) var sketches = 0
  private(set) var bags = 0
  /// How long a record is: time, id, flags, cents and other measures.
  private(set) var stride = 4
  /// How far back records are needed.
  private(set) var reach: Int64 = 0

  /// Whether any window has no beginning.
  var hasWindowForEver: Bool { spans.contains(where: \.isEver) }
  /// Whether any feature depends on labels.
  private(set) var readsLabels = false
  /// All flags that a record can have.
  var allFlags: Int64 { nextFlag &- 1 }

  /// The flag of a record that says fraud; those of conditions follow.
  static let fraudFlag: Int64 = 1
  private var flags: [String: Int64] = [:]
  private var measures: [String: (place: Int, flag: Int64)] = [:]
  private var nextFlag: Int64 = 2

  /// Plans features.
  ///
  /// - Parameters:
  ///   - entity: Whose past.
  ///   - columns: The features' numbers in the set, ascending.
  ///   - features: All features of the set.
  ///   - counted: The entities of which different ones are counted; their keys come with each transaction.
  /// - Throws: ``ModelError`` for more than 61 conditions.
  init(
    _ entity: FeatureDefinition.Entity, columns: [Int], of features: [FeatureDefinition], counted: [String]
  ) throws(ModelError) {
    self.entity = entity
    outputs = columns
    var numbers: [String: Int] = [:]
    for (number, feature) in features.enumerated() { numbers[feature.name] = number }
    var windows: [FeatureDefinition.Window] = []
    for column in columns {
      guard let window = features[column].window else { continue }
      if !windows.contains(window) { windows.append(window) }
      for name in features[column].references {
        guard let input = numbers[name], !columns.contains(input), !inputs.contains(input) else { continue }
        inputs.append(input)
      }
    }
    spans = windows.map { Span(length: $0.length?.seconds, delay: $0.delay.seconds) }
    reach = spans.map(\.reach).max() ?? 0
    initialWords = [Int64](repeating: 0, count: 2 * spans.count)
    for column in columns {
      let feature = features[column]
      if feature.readsLabels { readsLabels = true }
      guard let window = feature.window, let span = windows.firstIndex(of: window) else { continue }
      try add(feature, column: column, span: span, numbers: numbers, counted: counted)
    }
    // Every flag must fit one word.
    guard nextFlag > 0 else {
      throw ModelError(
        .option, "features of '\(entity.rawValue)' have more than 61 different conditions; leave some out")
    }
  }

  private mutating func add(
    _ feature: FeatureDefinition, column: Int, span: Int, numbers: [String: Int], counted: [String]
  ) throws(ModelError) {
    var mask: Int64 = 0
    var wanted: Int64 = 0
    if let condition = feature.condition, let input = numbers[condition.feature] {
      let flag = flag(of: condition, column: input)
      mask |= flag
      wanted |= flag
    }
    let isRun = feature.kind == .run || feature.kind == .sinceRunBegan
    if let label = feature.label, !isRun {
      mask |= EntityPlan.fraudFlag
      if label == .fraud { wanted |= EntityPlan.fraudFlag }
    }
    var measure = 3
    var scale = 100.0
    if feature.kind == .distinct, let of = feature.of, let key = counted.firstIndex(of: of) {
      measure = place(ofKey: key, named: of)
    } else if let of = feature.of, let input = numbers[of] {
      let (place, flag) = place(ofFeature: of, column: input)
      measure = place
      scale = Tally.steps
      mask |= flag
      wanted |= flag
    }
    let operation = EntityPlan.operation(of: feature.kind, isPlain: mask == 0)
    let part = operation == .median ? sketches : bags
    sketches += operation == .median ? 1 : 0
    bags += operation == .distinct ? 1 : 0
    tallies.append(
      Tally(
        operation: operation, window: span, isForEver: spans[span].isEver,
        reach: spans[span].isEver ? Int64.max / 2 : spans[span].reach, isUndelayed: spans[span].delay == 0,
        looksBack: feature.kind.looksBack, mask: mask, wanted: wanted, ofFraud: feature.label != .genuine,
        measure: measure, scale: scale,
        isRatio: [.ratioToMean, .ratioToMedian, .ratioToMax].contains(feature.kind), word: initialWords.count,
        part: part, column: column, weight: feature.smoothing?.weight ?? 0, prior: feature.smoothing?.prior ?? 0,
        priorColumn: feature.smoothing?.priorFeature.flatMap { numbers[$0] }))
    initialWords += Tally.initialWords(of: operation)
    let tally = tallies.count - 1
    steps.append(.tally(tally))
    // Of an unconditional count the window's two places say all; for ever, nothing goes.
    if operation != .windowCount { spans[span].entering.append(tally) }
    if operation != .windowCount, operation != .last, !spans[span].isEver { spans[span].leaving.append(tally) }
  }

  private static func operation(of kind: FeatureDefinition.Kind, isPlain: Bool) -> Tally.Operation {
    switch kind {
    case .sum: .sum
    case .mean, .ratioToMean: .mean
    case .max, .ratioToMax: .greatest
    case .min: .least
    case .distinct: .distinct
    case .sinceLast: .last
    case .sinceFirst: .first
    case .ratioToMedian: .median
    case .fraudRate: .rate
    case .run: .run
    case .sinceRunBegan: .runBegan
    default: isPlain ? .windowCount : .count
    }
  }

  private mutating func flag(of condition: FeatureDefinition.Condition, column: Int) -> Int64 {
    let text = "\(condition.feature) \(condition.above.debugDescription) \(condition.below.debugDescription)"
    if let flag = flags[text] { return flag }
    let flag = newFlag()
    flags[text] = flag
    steps.append(
      .condition(
        flag: flag, column: column, above: condition.above ?? -.infinity, below: condition.below ?? .infinity))
    return flag
  }

  private mutating func place(ofFeature name: String, column: Int) -> (place: Int, flag: Int64) {
    if let known = measures[name] { return known }
    let measure = (place: stride, flag: newFlag())
    measures[name] = measure
    stride += 1
    steps.append(.measure(place: measure.place, flag: measure.flag, column: column))
    return measure
  }

  private mutating func place(ofKey key: Int, named name: String) -> Int {
    // A space keeps it apart from features, whose names may be the same.
    if let known = measures["key " + name] { return known.place }
    measures["key " + name] = (place: stride, flag: 0)
    stride += 1
    steps.append(.key(place: stride - 1, of: key))
    return stride - 1
  }

  private mutating func newFlag() -> Int64 {
    let flag = nextFlag
    nextFlag &<<= 1
    return flag
  }
}
