import FraudModel
import YAMLTree

extension Project.DataSource {
  init(_ value: YAMLValue, split: Project.Split) throws(YAMLError) {
    try value.allow(only: ["file", "layout", "epoch", "min_rows", "fraud_rate"])
    _ = try value.optional("layout")?.choice(among: ["card-transactions"], named: \.self)
    var rules = ValidationRules()
    rules.minimumRows = try value.int("min_rows", default: rules.minimumRows, in: 1...Int(Int32.max))
    rules.minimumDays = split.fold.training.lowerBound.distance(to: split.fold.test.upperBound) + 1
    if let rate = try value.optional("fraud_rate") {
      try rate.allow(only: ["at_least", "at_most"])
      let lower = try rate.double("at_least", default: rules.fraudRate.lowerBound)
      let upper = try rate.double("at_most", default: rules.fraudRate.upperBound)
      guard 0 <= lower, lower <= upper, upper <= 1 else {
        throw rate.error(.value, "data.fraud_rate goes from \(lower) to \(upper), expected bounds from 0 to 1 in order")
      }
      rules.fraudRate = lower...upper
    }
    self.init(
      file: try value.optional("file")?.path(), epoch: try value.required("epoch").day(), rules: rules)
  }
}

extension Project {
  static func features(_ value: YAMLValue?, split: Split) throws(YAMLError) -> FeatureSet {
    try value?.allow(only: ["preset"])
    let preset = try value?.optional("preset")
    let choice = try preset?.choice(among: FeaturePreset.allCases, named: \.rawValue) ?? .handbook
    do throws(ModelError) {
      // Where labels are known at the end of their day, features still read none of the day itself.
      return try choice.features(labelDelayDays: max(1, split.fold.delayDays))
    } catch {
      throw (preset ?? value).map { $0.error(.value, error.message) }
        ?? YAMLError(.value, error.message, in: YAMLSource("", name: "features"), at: nil)
    }
  }
}

extension YAMLValue {
  /// A day, written YYYY-MM-DD.
  func day() throws(YAMLError) -> Day {
    guard let text = node.text, let day = Day(text) else {
      throw error(.value, "\(path) is '\(node.text ?? "a list or mapping")', expected a day, written YYYY-MM-DD")
    }
    return day
  }
}
