/// The part of scoring up to the log-odds, shared by ``Scorer`` and by cross-fitting, which calibrates what it gives.
struct CoreScorer: Sendable {
  private enum Form {
    /// The means that are taken off a row, and the weights divided by the scales.
    case linear(means: [Double], weights: [Double], intercept: Double)
    case trees(FlatTrees)
    case network(PackedNetwork)
  }

  private let form: Form

  /// Prepares a core whose parts ``TrainedModel`` has found to fit.
  ///
  /// - Parameters:
  ///   - preprocessing: What is done to a row first.
  ///   - core: What gives log-odds.
  ///   - instructions: What the processor can do; log-odds do not depend on it.
  init(_ preprocessing: Preprocessing, _ core: TrainedModel.Core, instructions: InstructionSet = .best) {
    switch core {
    case .trees(let ensemble):
      form = .trees(FlatTrees(ensemble))
    case .linear(let linear):
      switch preprocessing {
      case .none:
        let zeros = [Double](repeating: 0, count: linear.weights.count)
        form = .linear(means: zeros, weights: linear.weights, intercept: linear.intercept)
      case .standardization(let means, let scales):
        let weights = zip(linear.weights, scales).map { $0 / $1 }
        form = .linear(means: means, weights: weights, intercept: linear.intercept)
      }
    case .network(let network):
      var means = [Double](repeating: 0, count: network.inputs)
      var scales = [Double](repeating: 1, count: network.inputs)
      if case .standardization(let centers, let spreads) = preprocessing { (means, scales) = (centers, spreads) }
      let fills = means.map { _ in Double.nan }
      form = .network(
        PackedNetwork(
          network, fills: fills, marked: [], means: means, scales: scales, instructions: instructions))
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
    case .linear(let means, let weights, let intercept):
      for row in 0..<count {
        let values = unsafe start + row * width
        var sum = intercept
        for feature in 0..<width { unsafe sum += (Double(values[feature]) - means[feature]) * weights[feature] }
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
