import FraudModel
import YAMLTree

extension Project.Split {
  init(_ value: YAMLValue) throws(YAMLError) {
    try value.allow(only: ["train_from", "train_days", "label_delay_days", "test_days", "folds"])
    let trainDays = try value.int("train_days", default: 7, in: 1...3650)
    // A delay of zero would let training see labels that nobody has yet.
    let delayDays = try value.int("label_delay_days", default: 7, in: 1...365)
    let testDays = try value.int("test_days", default: 7, in: 1...3650)
    func fold(_ first: YAMLValue) throws(YAMLError) -> PrequentialFold {
      let day = try first.day()
      do throws(ModelError) {
        return try PrequentialFold(
          from: day, trainDays: trainDays, delayDays: delayDays, testDays: testDays)
      } catch {
        throw first.error(.value, error.message)
      }
    }
    let main = try fold(value.required("train_from"))
    var folds: [PrequentialFold] = []
    for day in try value.optional("folds")?.items() ?? [] { folds.append(try fold(day)) }
    self.init(fold: main, folds: folds.isEmpty ? [main] : folds)
  }
}

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

extension YAMLValue {
  /// A day, written YYYY-MM-DD.
  func day() throws(YAMLError) -> Day {
    guard let text = node.text, let day = Day(text) else {
      throw error(.value, "\(path) is '\(node.text ?? "a list or mapping")', expected a day, written YYYY-MM-DD")
    }
    return day
  }
}
