import FraudModel
import YAMLTree

extension Project {
  /// Reads the features: those of a preset, those of a list, or first the ones and then the others.
  static func features(_ value: YAMLValue?, split: Split) throws(YAMLError) -> FeatureSet {
    try value?.allow(only: ["preset", "list"])
    let preset = try value?.optional("preset")
    let list = try value?.optional("list")
    var set: FeatureSet?
    if preset != nil || list == nil {
      let choice = try preset?.choice(among: FeaturePreset.allCases, named: \.rawValue) ?? .handbook
      set = try checked(at: preset ?? value) { () throws(ModelError) in
        // Where labels are known at the end of their day, features still read none of the day itself.
        try choice.features(labelDelayDays: max(1, split.fold.delayDays))
      }
    }
    var features = set?.features ?? []
    for item in try list?.items() ?? [] {
      features.append(try FeatureDefinition(item, labelDelay: .days(max(1, split.fold.delayDays))))
      // After each, so that a mistake points at the feature that makes it.
      set = try checked(at: item) { () throws(ModelError) in try FeatureSet(features) }
    }
    guard let set else {
      throw (list ?? value).map { $0.error(.value, "\($0.path) is empty; name a feature or a preset") }
        ?? YAMLError(.value, "there are no features; name a preset", in: YAMLSource("", name: "features"), at: nil)
    }
    return set
  }

  private static func checked(
    at value: YAMLValue?, _ make: () throws(ModelError) -> FeatureSet
  ) throws(YAMLError) -> FeatureSet {
    do throws(ModelError) {
      return try make()
    } catch {
      throw value.map { $0.error(.value, error.message) }
        ?? YAMLError(.value, error.message, in: YAMLSource("", name: "features"), at: nil)
    }
  }
}

extension FeatureDefinition {
  /// Reads one feature of the list.
  ///
  /// - Parameters:
  ///   - item: A mapping such as `{ name: …, kind: count, entity: customer, window: 7d }`.
  ///   - labelDelay: The project's label delay: the delay of features that read labels and name none.
  /// - Throws: `YAMLError` at the key or value that cannot be.
  init(_ item: YAMLValue, labelDelay: TimeSpan) throws(YAMLError) {
    try item.allow(only: ["name", "kind", "entity", "window", "delay", "of", "label", "where", "smoothing"])
    let kind = try item.required("kind").choice(among: Kind.allCases, named: \.rawValue)
    let label = try item.optional("label")?.choice(among: Label.allCases, named: \.rawValue)
    let readsLabels = kind.readsLabels || label != nil
    var window: Window?
    if let entity = try item.optional("entity") {
      let delay = try item.optional("delay")
      let length = try item.optional("window")
      window = Window(
        of: try FeatureDefinition.entity(entity),
        length: try length.flatMap { value throws(YAMLError) in try FeatureDefinition.length(value) },
        delay: try delay?.timeSpan() ?? (readsLabels ? labelDelay : .zero))
      if let delay, let window, readsLabels, window.delay < labelDelay {
        throw delay.error(
          .value,
          "\(delay.path) is \(window.delay), less than the \(labelDelay) after which split.label_delay_days lets labels "
            + "be known; give at least that")
      }
    } else {
      for key in ["window", "delay"] where item.node[key] != nil {
        throw item.error(.value, "\(item.path) has a \(key) and no entity; say whose past it looks at")
      }
    }
    self.init(
      try item.required("name").string(), kind, over: window, of: try item.optional("of")?.string(), label: label,
      where: try item.optional("where").flatMap { value throws(YAMLError) in try Condition(value) },
      smoothing: try item.optional("smoothing").flatMap { value throws(YAMLError) in try Smoothing(value) })
  }

  /// One name, or a list of two.
  private static func entity(_ value: YAMLValue) throws(YAMLError) -> Entity {
    guard value.node.items != nil else { return Entity(rawValue: try value.string()) }
    let names = try value.strings()
    guard names.count == 2 else {
      throw value.error(.value, "\(value.path) has \(names.count) names, expected one or two; name a pair at most")
    }
    return .pair(Entity(rawValue: names[0]), Entity(rawValue: names[1]))
  }

  /// A length, or `ever` for none.
  private static func length(_ value: YAMLValue) throws(YAMLError) -> TimeSpan? {
    value.node.text == "ever" ? nil : try value.timeSpan()
  }
}

extension FeatureDefinition.Condition {
  fileprivate init(_ value: YAMLValue) throws(YAMLError) {
    try value.allow(only: ["feature", "above", "below"])
    func bound(_ key: String) throws(YAMLError) -> Float? {
      guard let bound = try value.optional(key) else { return nil }
      return Float(try bound.double())
    }
    self.init(try value.required("feature").string(), above: try bound("above"), below: try bound("below"))
  }
}

extension FeatureDefinition.Smoothing {
  /// Reads a weight and a prior, which is a number or the name of a feature.
  fileprivate init(_ value: YAMLValue) throws(YAMLError) {
    try value.allow(only: ["weight", "prior"])
    let weight = try value.double("weight")
    let prior = try value.required("prior")
    if prior.node.tag == .int || prior.node.tag == .float {
      self.init(weight: weight, prior: try prior.double())
    } else {
      self.init(weight: weight, priorFeature: try prior.string())
    }
  }
}

extension YAMLValue {
  /// A length of time such as `7d`.
  func timeSpan() throws(YAMLError) -> TimeSpan {
    guard let text = node.text, let span = TimeSpan(text) else {
      throw error(
        .value,
        "\(path) is '\(node.text ?? "a list or mapping")', expected a length of time such as 7d, 12h or 30m, at most "
          + "\(TimeSpan.longest)")
    }
    return span
  }
}
