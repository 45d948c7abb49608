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
  ///   - imputation: What fills a row's gaps; nil for nothing.
  ///   - preprocessing: What is done to a row then.
  ///   - core: What gives log-odds.
  ///   - instructions: What the processor can do; log-odds do not depend on it.
  init(
    _ imputation: Imputation?, _ preprocessing: Preprocessing, _ core: TrainedModel.Core,
    instructions: InstructionSet = .best
  ) {
    switch core {
    case .trees(let ensemble):
      form = .trees(FlatTrees(ensemble, instructions: instructions))
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
      unsafe trees.sum(rows: start, count: count, width: width) { give($0, Double($1)) }
    case .network(let network):
      unsafe network.logOdds(rows: start, count: count, width: width, give)
    }
  }

  /// The log-odds of every row of a matrix with the model's features.
  ///
  /// - Parameters:
  ///   - matrix: The rows.
  ///   - threads: How many threads to use; nil for one a processor. The result does not depend on it.
  /// - Returns: One value a row.
  func logOdds(_ matrix: FeatureMatrix, threads: Int? = nil) -> [Double] {
    let width = matrix.columns.count
    let blocks = (matrix.rowCount + Self.block - 1) / Self.block
    let pieces = concurrentMap(blocks, threads: threads) { number in
      let first = number * Self.block
      let size = min(Self.block, matrix.rowCount - first)
      var result = [Double](repeating: 0, count: size)
      var rows = [Float](repeating: 0, count: size * width)
      for (feature, column) in matrix.columns.enumerated() {
        for row in 0..<size { rows[row * width + feature] = column[first + row] }
      }
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe logOdds(rows, count: size, width: width) { result[$0] = $1 }
      }
      return result
    }
    return Array(pieces.joined())
  }

  /// The log-odds of one row with the model's features.
  @inline(__always)
  func logOdds(_ row: Span<Float>) -> Double {
    unsafe row.withUnsafeBufferPointer { values in
      var logOdds = 0.0
      unsafe self.logOdds(values, count: 1, width: row.count) { logOdds = $1 }
      return logOdds
    }
  }

  /// What each feature adds to the log-odds of a linear core; nothing for others.
  ///
  /// - Parameters:
  ///   - row: A value for each of the model's features.
  ///   - terms: Gets one term a feature.
  /// - Returns: What the terms are added to.
  func linearTerms(_ row: Span<Float>, into terms: inout [Double]) -> Double {
    guard case .linear(let means, let weights, let missing, let intercept) = form else { return 0 }
    for feature in means.indices {
      let value = row[feature]
      terms[feature] = value.isNaN ? missing[feature] : (Double(value) - means[feature]) * weights[feature]
    }
    return intercept
  }

  /// Rows of a matrix that one thread takes at a time: few enough for their values to stay in a near cache.
  private static let block = 4096
}
