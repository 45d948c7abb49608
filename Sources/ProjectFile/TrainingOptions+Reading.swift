import FraudModel
import YAMLTree

extension TrainingOptions {
  /// The keys of a model that are read here.
  static let keys = ["class_weight", "sampling", "calibration", "threshold", "folds"]

  /// Reads how a model weighs rows, calibrates and chooses its threshold; defaults for what is left out.
  init(_ model: YAMLValue) throws(YAMLError) {
    let sampling = try model.optional("sampling")
    try sampling?.allow(only: ["genuine"])
    let classWeight = try model.optional("class_weight")
    let threshold = try model.optional("threshold")
    do {
      try self.init(
        classWeight: try classWeight.map(ClassWeight.init),
        genuineSample: try sampling?.optional("genuine")?.double(),
        calibration: try model.optional("calibration")?.choice(among: CalibrationMethod.allCases, named: \.rawValue),
        thresholdRule: try threshold.map(ThresholdRule.init), folds: try model.optional("folds")?.int())
    } catch let error as YAMLError {
      throw error
    } catch {
      throw model.error(.value, "\(error)")
    }
  }
}

extension ClassWeight {
  /// Reads `balanced`, `none`, or `fraud: 30`.
  init(_ value: YAMLValue) throws(YAMLError) {
    guard value.node.isMapping else {
      self = try value.choice(among: ["none", "balanced"], named: \.self) == "balanced" ? .balanced : .none
      return
    }
    try value.allow(only: ["fraud"])
    self = .fraud(try value.double("fraud"))
  }
}

extension ThresholdRule {
  private static let keys = [
    "rule", "precision_at_least", "recall_at_least", "cost", "alerts_per_day", "alert_share", "score",
  ]

  /// Reads a rule: as a text such as `max-f1`, or as a mapping with one key.
  init(_ value: YAMLValue) throws(YAMLError) {
    if !value.node.isMapping {
      self = try Self.named(value)
      return
    }
    try value.allow(only: Self.keys)
    let given = Self.keys.filter { value.node[$0] != nil }
    guard given.count == 1, let key = given.first else {
      throw value.error(
        .value, "\(value.path) has \(given.count) rules; give one of \(Self.keys.joined(separator: ", "))")
    }
    switch key {
    case "rule": self = try Self.named(value.required(key))
    case "precision_at_least": self = .precision(atLeast: try value.double(key))
    case "recall_at_least": self = .recall(atLeast: try value.double(key))
    case "alerts_per_day": self = .alerts(perDay: try value.double(key))
    case "alert_share": self = .alertShare(try value.double(key))
    case "score": self = .fixed(Float(try value.double(key)))
    default:
      let cost = try value.required(key)
      try cost.allow(only: ["false_positive", "false_negative"])
      self = .cost(
        falsePositive: try cost.double("false_positive"), falseNegative: try cost.double("false_negative"))
    }
  }

  /// Reads a rule as ``description`` writes it.
  private static func named(_ value: YAMLValue) throws(YAMLError) -> ThresholdRule {
    let text = try value.string(spelled: true)
    guard let rule = ThresholdRule(text) else {
      throw value.error(
        .value,
        "\(value.path) is '\(text)', which is no rule; write max-f1, precision>=0.9, recall>=0.7, cost:1:50, "
          + "alerts-per-day:100, alert-share:0.01 or fixed:0.5")
    }
    return rule
  }
}
