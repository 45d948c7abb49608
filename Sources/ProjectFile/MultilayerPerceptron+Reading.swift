import FraudModel
import YAMLTree

extension MultilayerPerceptron {
  /// Reads the parameters of a model; defaults for nil.
  init(_ parameters: YAMLValue?) throws {
    try parameters?.allow(
      only: [
        "hidden", "dropout", "learning_rate", "decay", "batch_size", "epochs", "patience", "validation_share",
        "weight_decay", "ensemble", "seed", "imputation", "missing_indicators",
      ])
    func int(_ key: String) throws(YAMLError) -> Int? { try parameters?.optional(key)?.int() }
    func double(_ key: String) throws(YAMLError) -> Double? { try parameters?.optional(key)?.double() }
    let defaults = ImputationRule()
    let statistic = try parameters?.optional("imputation")?
      .choice(among: ImputationRule.Statistic.allCases, named: \.rawValue)
    let imputation = ImputationRule(
      statistic ?? defaults.statistic,
      marksMissing: try parameters?.bool("missing_indicators", default: defaults.marksMissing) ?? defaults.marksMissing)
    try self.init(
      hidden: try parameters?.optional("hidden")?.items().map { try $0.int() }, dropout: try double("dropout"),
      learningRate: try double("learning_rate"), learningRateDecay: try double("decay"),
      batchSize: try int("batch_size"), epochs: try int("epochs"), patience: try int("patience"),
      validationShare: try double("validation_share"), weightDecay: try double("weight_decay"),
      members: try int("ensemble"), seed: try int("seed"), imputation: imputation)
  }
}
