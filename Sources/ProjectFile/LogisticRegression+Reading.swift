import FraudModel
import YAMLTree

extension LogisticRegression {
  /// Reads the parameters of a model; defaults for nil.
  init(_ parameters: YAMLValue?) throws {
    try parameters?.allow(only: ["c", "max_iterations"])
    try self.init(
      inverseRegularization: try parameters?.optional("c")?.double(),
      maximumIterations: try parameters?.optional("max_iterations")?.int())
  }
}
