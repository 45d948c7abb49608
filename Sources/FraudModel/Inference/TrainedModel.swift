/// A model as a value: everything from the raw features to the decision, and nothing that can change.
///
/// ``Scorer`` scores with it; `ONNXModel` writes it as a file that any ONNX runtime scores with.
public struct TrainedModel: Equatable, Sendable {
  /// The part that learned.
  public enum Core: Equatable, Sendable {
    /// Logistic regression.
    case linear(LinearModel)
    /// Gradient-boosted trees.
    case trees(TreeEnsemble)
    /// A multilayer perceptron.
    case network(NeuralNetwork)
  }

  /// The features' names, in the order in which a row holds them.
  public let features: [String]
  /// What a row is given in place of missing values; nil for a core that takes them as they are.
  public let imputation: Imputation?
  /// What is done to a row before the core sees it.
  public let preprocessing: Preprocessing
  /// The part that learned: it gives log-odds.
  public let core: Core
  /// How log-odds become the score.
  public let calibration: Calibration
  /// From which score on a transaction is flagged.
  public let threshold: Threshold
  /// The names of the categories of those features that have such: a value c, from 0, stands for the name at place c.
  public let categories: [String: [String]]

  /// Puts a model together.
  ///
  /// - Parameters:
  ///   - features: The features' names in order, all different.
  ///   - imputation: What a row is given in place of missing values; nil for a core that takes them as they are.
  ///   - preprocessing: What is done to a row then; as many values as a row has by then.
  ///   - core: What gives log-odds; it takes no more values than a row has by then.
  ///   - calibration: How log-odds become the score; it keeps their order.
  ///   - threshold: A score from which on a transaction is flagged.
  ///   - categories: The names of the categories of those features that have such, by the feature's name.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` naming the part that does not fit.
  public init(
    features: [String], imputation: Imputation? = nil, preprocessing: Preprocessing, core: Core,
    calibration: Calibration, threshold: Threshold, categories: [String: [String]] = [:]
  ) throws(ModelError) {
    guard !features.isEmpty, Set(features).count == features.count else {
      throw ModelError(.modelFile, "a model needs features with names that are all different; it has \(features)")
    }
    if let imputation, imputation.fill.count != features.count {
      throw ModelError(
        .modelFile, "gaps in \(imputation.fill.count) of \(features.count) features can be filled; give each a value")
    }
    let width = imputation?.width ?? features.count
    func check(_ values: [Double], _ what: String) throws(ModelError) {
      guard values.count == width, values.allSatisfy(\.isFinite) else {
        throw ModelError(
          .modelFile, "the model has \(values.count) \(what) for \(width) features; give each a finite one")
      }
    }
    if case .standardization(let means, let scales) = preprocessing {
      try check(means, "means")
      try check(scales, "scales")
      guard scales.allSatisfy({ $0 > 0 }) else {
        throw ModelError(.modelFile, "a scale is not positive; a feature is divided by its scale")
      }
    }
    switch core {
    case .linear(let linear):
      try check(linear.weights, "weights")
      guard linear.intercept.isFinite else { throw ModelError(.modelFile, "the intercept is not a finite number") }
    case .trees(let trees):
      guard preprocessing == .none, imputation == nil else {
        throw ModelError(
          .modelFile, "the model fills or scales features before trees; its trees must compare them as they are")
      }
      guard trees.highestFeature < features.count else {
        throw ModelError(
          .modelFile, "a tree compares feature \(trees.highestFeature), counted from 0, of \(features.count)")
      }
    case .network(let network):
      guard network.inputs == width else {
        throw ModelError(.modelFile, "the network takes \(network.inputs) values and the model gives it \(width)")
      }
    }
    try calibration.check()
    guard threshold.value.isFinite else {
      throw ModelError(.modelFile, "the threshold is \(threshold.value); it must be a finite number")
    }
    do {
      try FeatureMatrix.check(categories, of: features)
    } catch {
      throw ModelError(.modelFile, error.message)
    }
    self.categories = categories
    self.features = features
    self.imputation = imputation
    self.preprocessing = preprocessing
    self.core = core
    self.calibration = calibration
    self.threshold = threshold
  }

  /// The algorithm's name, as project files and reports write it.
  public var algorithm: String {
    switch core {
    case .linear: LogisticRegression.name
    case .trees: GradientBoostedTrees.name
    case .network: MultilayerPerceptron.name
    }
  }
}
