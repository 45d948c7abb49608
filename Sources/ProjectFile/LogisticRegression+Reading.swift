import FraudModel
import YAMLTree

extension LogisticRegression {
  /// Reads the parameters of a model; defaults for nil.
  init(_ parameters: YAMLValue?) throws {
    try parameters?.allow(only: ["c", "max_iterations", "imputation", "missing_indicators"])
    let defaults = ImputationRule()
    let statistic = try parameters?.optional("imputation")?
      .choice(among: ImputationRule.Statistic.allCases, named: \.rawValue)
    try self.init(
      inverseRegularization: try parameters?.optional("c")?.double(),
      maximumIterations: try parameters?.optional("max_iterations")?.int(),
      imputation: ImputationRule(
        statistic ?? defaults.statistic,
        marksMissing: try parameters?.bool("missing_indicators", default: defaults.marksMissing)
          ?? defaults.marksMissing))
  }
}
