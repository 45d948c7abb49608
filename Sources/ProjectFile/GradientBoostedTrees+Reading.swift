import FraudModel
import YAMLTree

extension GradientBoostedTrees {
  /// Reads the parameters of a model; defaults for nil.
  ///
  /// The keys are those that users of LightGBM and XGBoost know, or near to them:
  ///
  ///     trees: 100                    # n_estimators, num_iterations
  ///     learning_rate: 0.1            # eta
  ///     depth: 3                      # max_depth; with leaves, a limit beside theirs
  ///     leaves: 31                    # num_leaves, max_leaves: grown leaf by leaf where the gain is largest
  ///     l2: 1                         # reg_lambda, lambda_l2
  ///     min_child_hessian: 1          # min_child_weight, min_sum_hessian_in_leaf
  ///     min_gain: 0                   # gamma, min_gain_to_split
  ///     max_delta_step: 0.7           # how far a leaf may be from 0 before the learning rate
  ///     bins: 255                     # max_bin
  ///     max_categories: 32            # max_cat_threshold
  ///     monotone: {TX_AMOUNT: 1}      # monotone_constraints: 1 may only rise, -1 may only fall
  ///     subsample: 1                  # bagging_fraction
  ///     colsample_bytree: 1           # feature_fraction
  ///     colsample_bynode: 1           # feature_fraction_bynode
  ///     seed: 0
  ///     early_stopping_rounds: 20     # on the average precision of cards set aside
  ///     validation_share: 0.2         # how many of them
  init(_ parameters: YAMLValue?) throws {
    try parameters?.allow(
      only: [
        "trees", "depth", "leaves", "learning_rate", "l2", "min_child_hessian", "min_gain", "max_delta_step", "bins",
        "max_categories", "monotone", "subsample", "colsample_bytree", "colsample_bynode", "seed",
        "early_stopping_rounds", "validation_share",
      ])
    func int(_ key: String) throws(YAMLError) -> Int? { try parameters?.optional(key)?.int() }
    func double(_ key: String) throws(YAMLError) -> Double? { try parameters?.optional(key)?.double() }
    var monotone: [String: Direction] = [:]
    for (name, value) in try parameters?.optional("monotone")?.fields() ?? [] {
      let number = try value.int()
      if number == 0 { continue }
      guard let direction = Direction(rawValue: number) else {
        throw value.error(
          .value, "monotone is \(number) for \(name); choose 1 (may only rise), -1 (may only fall) or 0")
      }
      monotone[name] = direction
    }
    do {
      try self.init(
        trees: try int("trees"), learningRate: try double("learning_rate"), maximumDepth: try int("depth"),
        maximumLeaves: try int("leaves"), l2: try double("l2"),
        minimumChildHessian: try double("min_child_hessian"), minimumGain: try double("min_gain"),
        maximumStep: try double("max_delta_step"), bins: try int("bins"),
        maximumCategories: try int("max_categories"), monotone: monotone, rowsPerTree: try double("subsample"),
        featuresPerTree: try double("colsample_bytree"), featuresPerNode: try double("colsample_bynode"),
        seed: try int("seed"), patience: try int("early_stopping_rounds"),
        validationShare: try double("validation_share"))
    } catch let error as ModelError {
      // The library names its options in full; a reader of the file looks for the file's key.
      guard let (name, key) = Self.keys.first(where: { error.message.hasPrefix($0.option + " ") }),
        let value = try parameters?.optional(key)
      else { throw error }
      throw value.error(.value, key + error.message.dropFirst(name.count))
    }
  }

  /// The names of options in the library's messages, with their keys here.
  private static let keys = [
    (option: "trees", key: "trees"), (option: "learning-rate", key: "learning_rate"),
    (option: "maximum-depth", key: "depth"), (option: "maximum-leaves", key: "leaves"), (option: "l2", key: "l2"),
    (option: "minimum-child-hessian", key: "min_child_hessian"), (option: "minimum-gain", key: "min_gain"),
    (option: "maximum-step", key: "max_delta_step"), (option: "bins", key: "bins"),
    (option: "maximum-categories", key: "max_categories"), (option: "rows-per-tree", key: "subsample"),
    (option: "features-per-tree", key: "colsample_bytree"), (option: "features-per-node", key: "colsample_bynode"),
    (option: "seed", key: "seed"), (option: "patience", key: "early_stopping_rounds"),
    (option: "validation-share", key: "validation_share"),
  ]
}
