import FraudModel
import YAMLTree

extension Project.Split {
  init(_ value: YAMLValue, allowingNoDelay: Bool) throws(YAMLError) {
    try value.allow(only: [
      "train_from", "train_days", "label_delay_days", "test_days", "folds", "test_folds", "validation_folds",
      "history_from", "allow_no_delay",
    ])
    let trainDays = try value.int("train_days", default: 7, in: 1...3650)
    let delayDays = try value.int("label_delay_days", default: 7, in: 0...365)
    let testDays = try value.int("test_days", default: 7, in: 1...3650)
    // A delay of zero lets training see labels that nobody has yet.
    let allowsNoDelay = try value.bool("allow_no_delay", default: false) || allowingNoDelay
    if delayDays == 0, !allowsNoDelay, let delay = try value.optional("label_delay_days") {
      throw delay.error(
        .value,
        "\(delay.path) is 0, so that training sees labels that nobody has yet; "
          + "give a day or more, or allow it by name with allow_no_delay: true")
    }
    let history = try value.optional("history_from")
    let historyFrom: Day? = if let history { try history.day() } else { nil }
    func fold(_ first: YAMLValue) throws(YAMLError) -> PrequentialFold {
      let day = try first.day()
      do throws(ModelError) {
        return try PrequentialFold(
          from: day, trainDays: trainDays, delayDays: delayDays, testDays: testDays, allowingNoDelay: allowsNoDelay,
          historyFrom: historyFrom)
      } catch {
        throw first.error(.value, error.message)
      }
    }
    func folds(_ list: YAMLValue?) throws(YAMLError) -> [PrequentialFold] {
      var folds: [PrequentialFold] = []
      for day in try list?.items() ?? [] { folds.append(try fold(day)) }
      return folds
    }
    let main = try fold(value.required("train_from"))
    let named = try value.optional("test_folds")
    let listed = try value.optional("folds")
    if let named, listed != nil {
      throw named.error(.value, "\(named.path) and folds both name the folds of the test; keep one of them")
    }
    let tests = try folds(named ?? listed)
    let validation = try value.optional("validation_folds")
    let chosen = try folds(validation)
    let tested = tests.isEmpty ? [main] : tests
    // What is chosen on the days that it is judged on is judged too well.
    if let validation,
      let (first, second) = chosen.lazy.flatMap({ one in tested.map { (one, $0) } })
        .first(where: { $0.test.overlaps($1.test) })
    {
      throw validation.error(
        .value,
        "\(validation.path) has a fold whose days \(first.test.lowerBound) to \(first.test.upperBound) are also days "
          + "of the test from \(second.test.lowerBound) on; choose on other days")
    }
    self.init(fold: main, folds: tested, validationFolds: chosen)
  }
}
