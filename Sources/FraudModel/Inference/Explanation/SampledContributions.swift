/// What each feature adds to the log-odds of a core that can only be asked for them: estimated Shapley values.
///
/// From a reference row to the row that is explained, features are changed one after the other, and each change of the
/// log-odds is the feature's. Averaged over all orders these would be the Shapley values for features that are unknown
/// as they are in the reference; here a fixed sample of orders stands for all, each together with its reverse (Castro
/// et al., Polynomial Calculation of the Shapley Value, 2009; the pairs halve the error and more). The changes of every
/// order add up to the whole way, so contributions always add up to the log-odds, however few the orders are.
struct SampledContributions: Sendable {
  private let reference: [Float]
  private let orders: [[Int]]

  /// How many orders are taken, half of them drawn and half their reverses.
  static let orderCount = 64

  /// Draws the orders, which are the same for the same number of features.
  ///
  /// - Parameter reference: The row that stands for nothing being known, such as the means in training.
  init(reference: [Float]) {
    self.reference = reference
    orders = (0..<Self.orderCount / 2).flatMap { number in
      var order = Array(reference.indices)
      for place in stride(from: order.count - 1, to: 0, by: -1) {
        let draw = StableHash.mix(Int64(number << 32 | place)) % UInt64(place + 1)
        order.swapAt(place, Int(draw))
      }
      return [order, order.reversed()]
    }
  }

  /// Adds to each feature's contribution what it adds for a row.
  ///
  /// - Parameters:
  ///   - row: A value for each of the model's features.
  ///   - core: What gives log-odds.
  ///   - contributions: One sum for each of the model's features.
  /// - Returns: The log-odds of the reference row.
  func add(_ row: Span<Float>, _ core: CoreScorer, to contributions: inout [Double]) -> Double {
    let width = reference.count
    var steps = [Float](repeating: 0, count: (width + 1) * width)
    var logOdds = [Double](repeating: 0, count: width + 1)
    for order in orders {
      var current = reference
      for step in 0...width {
        if step > 0 { current[order[step - 1]] = row[order[step - 1]] }
        for feature in 0..<width { steps[step * width + feature] = current[feature] }
      }
      unsafe steps.withUnsafeBufferPointer { steps in
        unsafe core.logOdds(steps, count: width + 1, width: width) { logOdds[$0] = $1 }
      }
      for (step, feature) in order.enumerated() {
        contributions[feature] += (logOdds[step + 1] - logOdds[step]) / Double(Self.orderCount)
      }
    }
    return logOdds[0]
  }
}
