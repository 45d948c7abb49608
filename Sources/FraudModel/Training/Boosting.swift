/// The state of boosting: each row's log-odds so far, and the derivatives of its loss, all as whole numbers.
///
/// Whole numbers add up to the same sum in any order, so neither threads nor the order of the rows change a model.
struct Boosting: Sendable {
  /// Each row's first and second derivative of the loss, multiplied by ``scale`` and rounded.
  private(set) var gradients: [SIMD2<Int32>]
  /// What derivatives are multiplied by: a power of two that lets the heaviest row's fill 30 bits, so that the sums of
  /// two thousand million rows fit in 64.
  let scale: Double

  /// Each row's log-odds in units of ``LeafGrid/unit``.
  private var logOdds: [Int32]
  private let labels: [Bool]
  private let weights: [Float]?

  init(labels: [Bool], weights: [Float]?) {
    self.labels = labels
    self.weights = weights
    let heaviest = Double(weights?.max() ?? 1)
    let bits = Int(heaviest.exponent) + (heaviest.significand > 1 ? 1 : 0)
    scale = Double(sign: .plus, exponent: 30 - bits, significand: 1)
    logOdds = [Int32](repeating: 0, count: labels.count)
    gradients = [SIMD2<Int32>](repeating: .zero, count: labels.count)
  }

  /// Takes the derivatives at the log-odds reached.
  ///
  /// - Complexity: O(rows).
  mutating func updateGradients(threads: Int) {
    let block = 1 << 15
    let count = labels.count
    unsafe gradients.withUnsafeMutableBufferPointer { gradients in
      // Each block of rows is written by one thread alone.
      nonisolated(unsafe) let gradients = unsafe gradients
      _ = concurrentMap((count + block - 1) / block, threads: threads) { [logOdds, labels, weights, scale] index in
        let rows = index * block..<min(count, (index + 1) * block)
        unsafe Self.derive(rows, logOdds.span, labels.span, weights?.span, scale, into: gradients)
      }
    }
  }

  private static func derive(
    _ rows: Range<Int>, _ logOdds: Span<Int32>, _ labels: Span<Bool>, _ weights: Span<Float>?, _ scale: Double,
    into gradients: UnsafeMutableBufferPointer<SIMD2<Int32>>
  ) {
    for row in rows {
      let probability = unsafe Elementary.sigmoidInRange(Double(logOdds[unchecked: row]) * LeafGrid.unit)
      let label = unsafe labels[unchecked: row] ? 1.0 : 0.0
      var weight = scale
      if let weights { unsafe weight *= Double(weights[unchecked: row]) }
      let slope = (probability - label) * weight
      let curvature = probability * (1 - probability) * weight
      unsafe gradients[row] = SIMD2(rounded(slope), rounded(curvature))
    }
  }

  /// Adds a tree's leaf values to the log-odds of the rows in them.
  ///
  /// - Parameters:
  ///   - tree: The tree.
  ///   - rows: The row numbers that the leaves' ranges count in.
  mutating func add(_ tree: GrownTree, rows: [UInt32]) {
    for node in tree.nodes where node.split == nil {
      for place in node.rows {
        let row = Int(rows[place])
        logOdds[row] = max(-LeafGrid.limit, min(LeafGrid.limit, logOdds[row] + node.value))
      }
    }
  }

  /// The nearest whole number to one that fits in 31 bits: adding 1.5 × 2^52 rounds it into the lowest bits.
  @inline(__always)
  private static func rounded(_ value: Double) -> Int32 {
    Int32(truncatingIfNeeded: (value + 0x1.8p52).bitPattern)
  }
}
