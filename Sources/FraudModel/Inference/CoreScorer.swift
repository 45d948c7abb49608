/// The part of scoring up to the log-odds, shared by ``Scorer`` and by cross-fitting, which calibrates what it gives.
struct CoreScorer: Sendable {
  private enum Form {
    /// The means that are taken off a row, the weights divided by the scales, and what a missing value adds.
    case linear(means: [Double], weights: [Double], missing: [Double], intercept: Double)
    case trees(FlatTrees)
    case network(PackedNetwork)
  }

  private let form: Form

  /// Prepares a core whose parts ``TrainedModel`` has found to fit.
  ///
  /// - Parameters:
  ///   - imputation: What takes the place of missing values; nil for nothing.
  ///   - preprocessing: What is done to a row then.
  ///   - core: What gives log-odds.
  ///   - instructions: What the processor can do; log-odds do not depend on it.
  init(
    _ imputation: Imputation?, _ preprocessing: Preprocessing, _ core: TrainedModel.Core,
    instructions: InstructionSet = .best
  ) {
    switch core {
    case .trees(let ensemble):
      form = .trees(FlatTrees(ensemble))
    case .linear(let linear):
      let width = imputation?.fill.count ?? linear.weights.count
      var means = [Double](repeating: 0, count: linear.weights.count)
      var weights = linear.weights
      if case .standardization(let centers, let scales) = preprocessing {
        means = centers
        weights = zip(weights, scales).map { $0 / $1 }
      }
      var missing = [Double](repeating: .nan, count: width)
      var intercept = linear.intercept
      if let imputation {
        for feature in 0..<width {
          missing[feature] = (Double(imputation.fill[feature]) - means[feature]) * weights[feature]
        }
        // An indicator is 0 for most rows; what it changes when it is 1 is added where the value is missing.
        for (place, feature) in imputation.indicators.enumerated() {
          intercept -= means[width + place] * weights[width + place]
          missing[feature] += weights[width + place]
        }
      }
      form = .linear(
        means: Array(means.prefix(width)), weights: Array(weights.prefix(width)), missing: missing, intercept: intercept
      )
    case .network(let network):
      form = .network(PackedNetwork(network, imputation, preprocessing, instructions: instructions))
    }
  }

  /// Computes log-odds row by row.
  ///
  /// - Parameters:
  ///   - rows: `count` rows of `width` values, one row after the other.
  ///   - count: How many rows there are.
  ///   - width: How many values a row has: as many as the model has features.
  ///   - give: Takes a row's number and its log-odds.
  @inline(__always)
  func logOdds(_ rows: UnsafeBufferPointer<Float>, count: Int, width: Int, _ give: (Int, Double) -> Void) {
    guard count > 0, let start = rows.baseAddress else { return }
    switch form {
    case .linear(let means, let weights, let missing, let intercept):
      for row in 0..<count {
        let values = unsafe start + row * width
        var sum = intercept
        for feature in 0..<width {
          let value = unsafe values[feature]
          sum += value.isNaN ? missing[feature] : (Double(value) - means[feature]) * weights[feature]
        }
        give(row, sum)
      }
    case .trees(let trees):
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.block) { sums in
        guard let sums = sums.baseAddress else { return }
        for first in stride(from: 0, to: count, by: Self.block) {
          let size = min(Self.block, count - first)
          unsafe trees.sum(rows: start + first * width, count: size, width: width, into: sums)
          for row in 0..<size { unsafe give(first + row, Double(sums[row])) }
        }
      }
    case .network(let network):
      unsafe network.logOdds(rows: start, count: count, width: width, give)
    }
  }

  /// The log-odds of every row of a matrix with the model's features.
  func logOdds(_ matrix: FeatureMatrix) -> [Double] {
    let width = matrix.columns.count
    var result = [Double](repeating: 0, count: matrix.rowCount)
    var rows = [Float](repeating: 0, count: Self.block * width)
    for first in stride(from: 0, to: matrix.rowCount, by: Self.block) {
      let size = min(Self.block, matrix.rowCount - first)
      for (feature, column) in matrix.columns.enumerated() {
        for row in 0..<size { rows[row * width + feature] = column[first + row] }
      }
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe logOdds(rows, count: size, width: width) { result[first + $0] = $1 }
      }
    }
    return result
  }

  /// Rows scored together: few enough to stay in the nearest cache while each tree passes over them.
  private static let block = 64
}
