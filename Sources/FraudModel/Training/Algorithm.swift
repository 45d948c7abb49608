/// What learns, with its options.
public enum Algorithm: Equatable, Sendable {
  /// A weighted sum of the features.
  case logisticRegression(LogisticRegression)
  /// A sum of decision trees.
  case gradientBoostedTrees(GradientBoostedTrees)
  /// Dense layers with rectified units.
  case multilayerPerceptron(MultilayerPerceptron)

  /// The algorithm's name in project files and reports.
  public var name: String {
    switch self {
    case .logisticRegression: LogisticRegression.name
    case .gradientBoostedTrees: GradientBoostedTrees.name
    case .multilayerPerceptron: MultilayerPerceptron.name
    }
  }

  /// The names of all algorithms, for messages.
  public static let names = [LogisticRegression.name, GradientBoostedTrees.name, MultilayerPerceptron.name]

  /// The algorithm that has a name, with default options; nil for a name that none has.
  public init?(named name: String) {
    switch name {
    case LogisticRegression.name: self = .logisticRegression(LogisticRegression())
    case GradientBoostedTrees.name: self = .gradientBoostedTrees(GradientBoostedTrees())
    case MultilayerPerceptron.name: self = .multilayerPerceptron(MultilayerPerceptron())
    default: return nil
    }
  }

  /// How gaps are filled before training; nil where rows may lack values.
  var imputation: ImputationRule? {
    switch self {
    case .logisticRegression(let regression): regression.imputation
    case .multilayerPerceptron(let perceptron): perceptron.imputation
    case .gradientBoostedTrees: nil
    }
  }
}

/// Sets an option that was given, and throws a sentence when it is out of its range.
func setOption<Value: Comparable>(
  _ name: String, _ option: inout Value, to value: Value?, in range: ClosedRange<Value>
) throws(ModelError) {
  guard let value else { return }
  guard range.contains(value) else {
    throw ModelError(
      .option, "\(name) is \(value); choose a value from \(range.lowerBound) to \(range.upperBound)")
  }
  option = value
}
