/// Gradient-boosted decision trees for the logistic loss, grown on histograms.
///
/// Sources: Friedman, Greedy Function Approximation, 2001, for boosting; Chen and Guestrin, XGBoost, 2016, for the
/// gain and the leaf values that the first and second derivatives give. The first tree starts from log-odds of 0, not
/// from the share of frauds: at 1 % frauds the second derivatives would begin so small that
/// ``minimumChildHessian`` forbids the very splits that find them.
public struct GradientBoostedTrees: Equatable, Sendable {
  /// The algorithm's name in project files and reports.
  public static let name = "gradient-boosted-trees"

  /// How many trees are grown.
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
  /// Into how many bins a feature's values are sorted at most, besides the bin of missing ones.
  public private(set) var bins = 255

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
  ///   - bins: From 2 to 255.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option`` naming the option that is out of range.
  public init(
    trees: Int? = nil, learningRate: Double? = nil, maximumDepth: Int? = nil, maximumLeaves: Int? = nil,
    l2: Double? = nil, minimumChildHessian: Double? = nil, minimumGain: Double? = nil, bins: Int? = nil
  ) throws(ModelError) {
    try setOption("trees", &self.trees, to: trees, in: 1...10_000)
    try setOption("learning-rate", &self.learningRate, to: learningRate, in: 1e-6...1)
    try setOption("maximum-depth", &self.maximumDepth, to: maximumDepth, in: 1...24)
    if let maximumLeaves {
      var leaves = maximumLeaves
      try setOption("maximum-leaves", &leaves, to: maximumLeaves, in: 2...4_096)
      self.maximumLeaves = leaves
    }
    try setOption("l2", &self.l2, to: l2, in: 0...1e9)
    try setOption("minimum-child-hessian", &self.minimumChildHessian, to: minimumChildHessian, in: 0...1e9)
    try setOption("minimum-gain", &self.minimumGain, to: minimumGain, in: 0...1e9)
    try setOption("bins", &self.bins, to: bins, in: 2...255)
  }
}

extension GradientBoostedTrees {
  /// Grows the trees.
  ///
  /// - Parameters:
  ///   - binned: The training rows' features, sorted into bins.
  ///   - labels: The same rows' labels.
  ///   - weights: How much each row counts; nil for all alike.
  ///   - threads: How many threads to use; it does not change the result.
  ///   - grown: Called after each tree.
  /// - Returns: The trees, their leaf values on a grid on which single precision adds them up exactly.
  /// - Throws: ``ModelError`` when a tree is damaged, which would be a fault in this library.
  /// - Complexity: O(trees × depth × rows × features).
  func fit(
    _ binned: BinnedMatrix, labels: [Bool], weights: [Float]?, threads: Int, grown: () -> Void
  ) throws(ModelError) -> FittedCore {
    var boosting = Boosting(labels: labels, weights: weights)
    var grower = TreeGrower(options: self, binned: binned, threads: threads)
    var trees: [GrownTree] = []
    for _ in 0..<self.trees {
      boosting.updateGradients(threads: threads)
      let tree = grower.grow(boosting.gradients, scale: boosting.scale)
      boosting.add(tree, rows: grower.rows)
      trees.append(tree)
      grown()
    }
    let coarsening = LeafGrid.coarsening(for: trees)
    var finished: [DecisionTree] = []
    for tree in trees { finished.append(try tree.finished(binned.edges, coarsening: coarsening)) }
    return FittedCore(preprocessing: .none, core: .trees(try TreeEnsemble(trees: finished)))
  }
}
