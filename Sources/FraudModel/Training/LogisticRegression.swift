/// Logistic regression with an L2 penalty on standardised features.
///
/// It minimises C · Σ weight · log-loss + ½ |w|², the intercept not penalised, over features less their mean and
/// divided by their standard deviation: what scikit-learn's `StandardScaler` and `LogisticRegression` do.
public struct LogisticRegression: Equatable, Sendable {
  /// The algorithm's name in project files and reports.
  public static let name = "logistic-regression"

  /// C: how much the data count against the penalty; larger trusts the data more.
  public private(set) var inverseRegularization = 1.0
  /// How many Newton steps are taken at most.
  public private(set) var maximumIterations = 100

  /// Takes the defaults.
  public init() {}

  /// Chooses options; those left out keep their defaults.
  ///
  /// - Parameters:
  ///   - inverseRegularization: C, above 0.
  ///   - maximumIterations: At least 1.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option`` naming the option that is out of range.
  public init(inverseRegularization: Double? = nil, maximumIterations: Int? = nil) throws(ModelError) {
    try setOption("inverse-regularization", &self.inverseRegularization, to: inverseRegularization, in: 1e-9...1e9)
    try setOption("maximum-iterations", &self.maximumIterations, to: maximumIterations, in: 1...100_000)
  }
}

extension LogisticRegression {
  /// Finds the weights by Newton's method.
  ///
  /// - Parameters:
  ///   - set: Rows with finite features and both classes.
  ///   - threads: How many threads to use; it does not change the result.
  /// - Returns: The standardisation and the weights on standardised features.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/training`` when the steps do not lead to a minimum.
  func fit(_ set: TrainingSet, threads: Int) throws(ModelError) -> FittedCore {
    let scaling = Standardization(of: set.matrix, threads: threads)
    let loss = LogisticLoss(set: set, scaling: scaling, c: inverseRegularization)
    let size = set.matrix.columns.count + 1
    var point = [Double](repeating: 0, count: size)
    var here = loss.evaluate(at: point, threads: threads)
    for _ in 0..<maximumIterations {
      guard let step = Cholesky.solve(here.hessian, here.gradient) else { throw Self.didNotConverge(maximumIterations) }
      // The decrement is twice what the quadratic model promises to gain; near the minimum the promise is exact.
      let decrement = zip(step, here.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if decrement <= 1e-14 * max(1, here.value) { return Self.fitted(point, scaling) }
      var length = 1.0
      while true {
        let next = zip(point, step).map { $0 - length * $1 }
        let there = loss.evaluate(at: next, threads: threads)
        // The loss is convex, so a step that is short enough goes down; rounding may hide the last gains.
        if there.value <= here.value * (1 + 1e-13) {
          point = next
          here = there
          break
        }
        length /= 2
        if length < 1e-9 { return Self.fitted(point, scaling) }
      }
    }
    throw Self.didNotConverge(maximumIterations)
  }

  private static func fitted(_ point: [Double], _ scaling: Standardization) -> FittedCore {
    FittedCore(
      preprocessing: .standardization(means: scaling.means, scales: scaling.scales),
      core: .linear(LinearModel(weights: Array(point.dropLast()), intercept: point[point.count - 1])))
  }

  private static func didNotConverge(_ iterations: Int) -> ModelError {
    ModelError(
      .training,
      "logistic regression found no minimum in \(iterations) steps; lower inverse-regularization, or raise "
        + "maximum-iterations")
  }
}
