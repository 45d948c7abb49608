/// Gradient-boosted decision trees for the logistic loss, grown on histograms.
///
/// Sources: Friedman, Greedy Function Approximation, 2001, for boosting; Chen and Guestrin, XGBoost, 2016, for the
/// gain and the leaf values that the first and second derivatives give. The first tree starts from log-odds of 0, not
/// from the share of frauds: at 1 % frauds the second derivatives would begin so small that
/// ``minimumChildHessian`` forbids the very splits that find them.
public struct GradientBoostedTrees: Equatable, Sendable {
  /// The algorithm's name in project files and reports.
  public static let name = "gradient-boosted-trees"

  /// How many trees are grown at most.
  public private(set) var trees = 100
  /// What each tree's leaf values are multiplied by.
  public private(set) var learningRate = 0.1
  /// How many questions at most lead to a leaf.
  public private(set) var maximumDepth = 3
  /// How many leaves a tree has at most, grown where the gain is largest; nil grows every leaf to the depth.
  public private(set) var maximumLeaves: Int?
  /// The L2 penalty on leaf values.
  public private(set) var l2 = 1.0
  /// The least sum of second derivatives that a child may have.
  public private(set) var minimumChildHessian = 1.0
  /// What a split must gain in loss at least.
  public private(set) var minimumGain = 0.0
  /// How far from 0 a leaf's value may be before the learning rate shortens it; nil for any value.
  public private(set) var maximumStep: Double?
  /// Into how many bins a feature's values are sorted at most, besides the bin of missing ones.
  public private(set) var bins = 255
  /// How many categories a question may send left at most; the others, and those never seen, go right.
  public private(set) var maximumCategories = 32
  /// The features with which the score may only rise (``Direction/rising``) or only fall, all others being equal.
  public private(set) var monotone: [String: Direction] = [:]
  /// What share of the rows each tree is grown on.
  public private(set) var rowsPerTree = 1.0
  /// What share of the features each tree may ask about.
  public private(set) var featuresPerTree = 1.0
  /// What share of a tree's features each of its questions may be about.
  public private(set) var featuresPerNode = 1.0
  /// What rows and features are drawn by; another seed draws others.
  public private(set) var seed = 0
  /// After how many trees without a better average precision on rows set aside growing stops; nil sets none aside.
  public private(set) var patience: Int?
  /// What share of the groups is set aside to tell when to stop.
  public private(set) var validationShare = 0.2

  /// How many bytes the histograms of leaves that wait to be split may take; a model does not depend on it.
  package var histogramBytes = 64 << 20

  /// A condition on how the score depends on a feature.
  public enum Direction: Int, Sendable, Equatable {
    /// The score never rises with the feature.
    case falling = -1
    /// The score never falls with the feature.
    case rising = 1
  }

  /// Takes the defaults.
  public init() {}

  /// Chooses options; those left out keep their defaults.
  ///
  /// - Parameters:
  ///   - trees: From 1 to 10,000.
  ///   - learningRate: Above 0, at most 1.
  ///   - maximumDepth: From 1 to 24.
  ///   - maximumLeaves: From 2 to 4,096.
  ///   - l2: At least 0.
  ///   - minimumChildHessian: At least 0.
  ///   - minimumGain: At least 0.
  ///   - maximumStep: Above 0; XGBoost's `max_delta_step`.
  ///   - bins: From 2 to 255.
  ///   - maximumCategories: From 1 to 254.
  ///   - monotone: Directions by the features' names. Missing values are outside the order.
  ///   - rowsPerTree: Above 0, at most 1. Rows of the same group with the same bins are drawn together.
  ///   - featuresPerTree: Above 0, at most 1; at least one feature is drawn.
  ///   - featuresPerNode: Above 0, at most 1; at least one feature is drawn.
  ///   - seed: Any whole number that is not negative.
  ///   - patience: From 1 to 10,000. The model keeps the trees up to the best; it is not grown again on all rows. Where
  ///     too few frauds are there to set some aside, all trees are grown.
  ///   - validationShare: From 0.01 to 0.5.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option`` naming the option that is out of range.
  public init(
    trees: Int? = nil, learningRate: Double? = nil, maximumDepth: Int? = nil, maximumLeaves: Int? = nil,
    l2: Double? = nil, minimumChildHessian: Double? = nil, minimumGain: Double? = nil, maximumStep: Double? = nil,
    bins: Int? = nil, maximumCategories: Int? = nil, monotone: [String: Direction] = [:], rowsPerTree: Double? = nil,
    featuresPerTree: Double? = nil, featuresPerNode: Double? = nil, seed: Int? = nil, patience: Int? = nil,
    validationShare: Double? = nil
  ) throws(ModelError) {
    try setOption("trees", &self.trees, to: trees, in: 1...10_000)
    try setOption("learning-rate", &self.learningRate, to: learningRate, in: 1e-6...1)
    try setOption("maximum-depth", &self.maximumDepth, to: maximumDepth, in: 1...24)
    self.maximumLeaves = try checkedOption("maximum-leaves", maximumLeaves, in: 2...4_096)
    try setOption("l2", &self.l2, to: l2, in: 0...1e9)
    try setOption("minimum-child-hessian", &self.minimumChildHessian, to: minimumChildHessian, in: 0...1e9)
    try setOption("minimum-gain", &self.minimumGain, to: minimumGain, in: 0...1e9)
    self.maximumStep = try checkedOption("maximum-step", maximumStep, in: 1e-6...64)
    try setOption("bins", &self.bins, to: bins, in: 2...255)
    try setOption("maximum-categories", &self.maximumCategories, to: maximumCategories, in: 1...254)
    self.monotone = monotone
    try setOption("rows-per-tree", &self.rowsPerTree, to: rowsPerTree, in: 1e-6...1)
    try setOption("features-per-tree", &self.featuresPerTree, to: featuresPerTree, in: 1e-6...1)
    try setOption("features-per-node", &self.featuresPerNode, to: featuresPerNode, in: 1e-6...1)
    try setOption("seed", &self.seed, to: seed, in: 0...Int(Int32.max))
    self.patience = try checkedOption("patience", patience, in: 1...10_000)
    try setOption("validation-share", &self.validationShare, to: validationShare, in: 0.01...0.5)
  }
}

/// An option that may be left out, checked when it is given.
private func checkedOption<Value: Comparable>(
  _ name: String, _ value: Value?, in range: ClosedRange<Value>
) throws(ModelError) -> Value? {
  guard var option = value else { return nil }
  try setOption(name, &option, to: value, in: range)
  return option
}
