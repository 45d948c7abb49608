/// Logistic regression with an L2 penalty on standardised features.
///
/// It minimises C · Σ weight · log-loss + ½ |w|², the intercept not penalised, over features less their mean and
/// divided by their standard deviation: what scikit-learn's `StandardScaler` and `LogisticRegression` do. Missing values
/// are filled in before, as its `SimpleImputer` does.
public struct LogisticRegression: Equatable, Sendable {
  /// The algorithm's name in project files and reports.
  public static let name = "logistic-regression"

  /// C: how much the data count against the penalty; larger trusts the data more.
  public private(set) var inverseRegularization = 1.0
  /// How many steps are taken at most: Newton's, and ten times as many where L-BFGS takes its place.
  public private(set) var maximumIterations = 100
  /// What takes the place of missing values.
  public private(set) var imputation = ImputationRule()

  /// Takes the defaults.
  public init() {}

  /// Chooses options; those left out keep their defaults.
  ///
  /// - Parameters:
  ///   - inverseRegularization: C, above 0.
  ///   - maximumIterations: At least 1.
  ///   - imputation: What takes the place of missing values.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option`` naming the option that is out of range.
  public init(
    inverseRegularization: Double? = nil, maximumIterations: Int? = nil, imputation: ImputationRule? = nil
  ) throws(ModelError) {
    try setOption("inverse-regularization", &self.inverseRegularization, to: inverseRegularization, in: 1e-9...1e9)
    try setOption("maximum-iterations", &self.maximumIterations, to: maximumIterations, in: 1...100_000)
    if let imputation { self.imputation = imputation }
  }
}

extension LogisticRegression {
  /// Beyond so many weights their second derivatives cost more than they save.
  private static let mostForNewton = 256

  /// Finds the weights.
  ///
  /// - Parameters:
  ///   - set: Rows with finite features and both classes.
  ///   - threads: How many threads to use; it does not change the result.
  /// - Returns: The standardisation and the weights on standardised features.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/training`` when the steps do not lead to a minimum.
  func fit(_ set: TrainingSet, threads: Int) throws(ModelError) -> FittedCore {
    let scaling = Standardization(of: set.matrix, threads: threads)
    let loss = LogisticLoss(set, scaling: scaling, c: inverseRegularization)
    let isWide = set.matrix.columns.count > Self.mostForNewton
    let descent = Descent(loss, threads: threads)
    let steps = isWide ? 10 * maximumIterations : maximumIterations
    let found = isWide ? descent.limitedMemory(steps: steps) : descent.newton(steps: steps)
    guard let point = found else {
      throw ModelError(
        .training,
        "logistic regression found no minimum in \(steps) steps; lower inverse-regularization, or raise "
          + "maximum-iterations")
    }
    return FittedCore(
      preprocessing: .standardization(means: scaling.means, scales: scaling.scales),
      core: .linear(LinearModel(weights: Array(point.dropLast()), intercept: point[point.count - 1])))
  }
}
