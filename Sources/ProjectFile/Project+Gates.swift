import FraudModel
import YAMLTree

extension Project {
  static func gates(_ value: YAMLValue?, models: [Model]) throws(YAMLError) -> [ModelGate] {
    var gates: [ModelGate] = []
    for item in try value?.items() ?? [] {
      try item.allow(only: ["model", "metric", "drift", "latency", "confidence", "resample"] + Gate.bounds)
      let model = try item.required("model").choice(among: models.map(\.name), named: \.self)
      let given = Gate.bounds.filter { item.node[$0] != nil }
      guard given.count == 1, let kind = given.first else {
        throw item.error(
          .value, "\(item.path) has \(given.count) bounds; give one of \(Gate.bounds.joined(separator: ", "))")
      }
      gates.append(ModelGate(model: model, gate: try Gate(item, kind: kind)))
    }
    return gates
  }

  /// Reads what measures depend on beside scores and labels; defaults for nil.
  static func evaluation(_ value: YAMLValue?) throws(YAMLError) -> MetricOptions {
    var options = MetricOptions()
    guard let value else { return options }
    try value.allow(only: ["alerts_per_day", "precision_at_least", "costs"])
    options.alertsPerDay = try value.int("alerts_per_day", default: options.alertsPerDay, in: 1...1_000_000_000)
    if let precision = try value.optional("precision_at_least") {
      options.leastPrecision = try precision.share(in: 0...1)
    }
    if let costs = try value.optional("costs") {
      try costs.allow(only: ["true_positive", "false_positive", "false_negative", "true_negative"])
      let usual = options.costs
      options.costs = DecisionCosts(
        truePositive: try .init(costs.optional("true_positive"), default: usual.truePositive),
        falsePositive: try .init(costs.optional("false_positive"), default: usual.falsePositive),
        falseNegative: try .init(costs.optional("false_negative"), default: usual.falseNegative),
        trueNegative: try .init(costs.optional("true_negative"), default: usual.trueNegative))
    }
    return options
  }
}

extension DecisionCosts.Cost {
  /// Reads `{ cents: 500, share_of_amount: 1 }`, of which either may be missing.
  init(_ value: YAMLValue?, default usual: DecisionCosts.Cost) throws(YAMLError) {
    guard let value else {
      self = usual
      return
    }
    try value.allow(only: ["cents", "share_of_amount"])
    self.init(
      cents: try value.double("cents", default: 0), shareOfAmount: try value.double("share_of_amount", default: 0))
  }
}

extension Gate {
  /// The keys of which a gate has one.
  fileprivate static let bounds = ["at_least", "at_most", "at_most_ms", "above_baseline_by", "plausible_at_most"]

  /// Reads a gate whose bound stands under a key.
  fileprivate init(_ item: YAMLValue, kind: String) throws(YAMLError) {
    let subjects = ["metric", "drift", "latency"].filter { item.node[$0] != nil }
    guard subjects.count == 1, let subject = subjects.first else {
      throw item.error(
        .value, "\(item.path) looks at \(subjects.count) things; give one of metric, drift, latency")
    }
    let fitting = [
      "metric": ["at_least", "at_most", "above_baseline_by", "plausible_at_most"], "drift": ["at_most"],
      "latency": ["at_most_ms"],
    ]
    guard let bounds = fitting[subject], bounds.contains(kind) else {
      let known = fitting[subject]?.joined(separator: ", ") ?? ""
      throw item.error(.value, "\(item.path) bounds \(subject) with \(kind); give one of \(known)")
    }
    let bound = try item.double(kind)
    let value = try item.required(subject)
    let gate: Gate
    switch (subject, kind) {
    case ("drift", _): gate = .driftAtMost(try value.choice(among: DriftMeasure.allCases, named: \.rawValue), bound)
    case ("latency", _): gate = .latencyAtMost(percentile: try value.percentile(), milliseconds: bound)
    case (_, "at_least"): gate = .atLeast(try value.metric(), bound)
    case (_, "at_most"): gate = .atMost(try value.metric(), bound)
    case (_, "above_baseline_by"): gate = .betterThanBaseline(try value.metric(), by: bound)
    default: gate = .plausible(try value.metric(), atMost: bound)
    }
    guard let level = try item.optional("confidence") else {
      if let resample = try item.optional("resample") {
        throw resample.error(.value, "\(resample.path) has an effect with a confidence only; add confidence: 0.95")
      }
      self = gate
      return
    }
    guard subject == "metric", kind != "plausible_at_most" else {
      throw level.error(
        .value, "\(level.path) goes with at_least, at_most and above_baseline_by of a metric; leave it out")
    }
    let unit = try item.optional("resample")?.choice(among: Bootstrap.Unit.allCases, named: \.rawValue) ?? .card
    let number = try level.double()
    do throws(ModelError) {
      self = .confident(gate, try Confidence(number, resample: unit))
    } catch {
      throw level.error(.value, "\(level.path): \(error.message)")
    }
  }
}

extension YAMLValue {
  /// A number within bounds.
  fileprivate func share(in range: ClosedRange<Double>) throws(YAMLError) -> Double {
    let number = try double()
    guard range.contains(number) else {
      throw error(.value, "\(path) is \(number), expected \(range.lowerBound) to \(range.upperBound); change it")
    }
    return number
  }

  /// The name of a metric.
  fileprivate func metric() throws(YAMLError) -> Metric { try choice(among: Metric.allCases, named: \.rawValue) }

  /// A percentile, written `p99` or `p99.9`.
  fileprivate func percentile() throws(YAMLError) -> Double {
    let text = try string(spelled: true)
    guard text.first == "p", let number = Double(text.dropFirst()), (0..<100).contains(number) else {
      throw error(.value, "\(path) is '\(text)', expected a percentile such as p50, p99 or p99.9; change it")
    }
    return number
  }
}
