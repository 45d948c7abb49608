/// A weighted sum of features that gives log-odds.
public struct LinearModel: Equatable, Sendable {
  /// One weight a feature.
  public let weights: [Double]
  /// What is added to the weighted sum.
  public let intercept: Double

  /// Describes a linear model.
  public init(weights: [Double], intercept: Double) {
    self.weights = weights
    self.intercept = intercept
  }
}

/// What is done to a row before the model's core sees it.
public enum Preprocessing: Equatable, Sendable {
  /// Nothing: the core takes the features as they are.
  case none
  /// Each feature less its mean in training, divided by its standard deviation there.
  case standardization(means: [Double], scales: [Double])
}
