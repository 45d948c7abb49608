import FraudModel
import YAMLTree

extension GradientBoostedTrees {
  /// Reads the parameters of a model; defaults for nil.
  init(_ parameters: YAMLValue?) throws {
    try parameters?.allow(
      only: ["trees", "depth", "leaves", "learning_rate", "l2", "min_child_hessian", "min_gain", "bins"])
    func int(_ key: String) throws(YAMLError) -> Int? { try parameters?.optional(key)?.int() }
    func double(_ key: String) throws(YAMLError) -> Double? { try parameters?.optional(key)?.double() }
    try self.init(
      trees: try int("trees"), learningRate: try double("learning_rate"), maximumDepth: try int("depth"),
      maximumLeaves: try int("leaves"), l2: try double("l2"),
      minimumChildHessian: try double("min_child_hessian"), minimumGain: try double("min_gain"),
      bins: try int("bins"))
  }
}
