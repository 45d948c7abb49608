import CKernels

/// The penalised logistic loss of linear models on standardised features, with its first and second derivatives.
///
/// Loss and gradient are summed in fixed point and the second derivatives as products of whole numbers, so neither the
/// order of the rows nor the number of threads changes a bit of them. The second derivatives are those of rows rounded
/// to 22 bits: they lead to the minimum, but where it lies is told by the gradient alone.
struct LogisticLoss: Sendable {
  private let set: TrainingSet
  private let scaling: Standardization
  /// How much the data count against the penalty.
  private let c: Double
  private let heaviest: Double

  /// The loss at a point of weights followed by the intercept.
  struct Evaluation: Sendable {
    var value: Double
    var gradient: [Double]
    /// The lower triangle of the second derivatives, row after row; empty where they were not asked for.
    var hessian: [Double]
  }

  /// Prepares a loss.
  ///
  /// - Parameters:
  ///   - set: Rows with finite features.
  ///   - scaling: What makes the features comparable.
  ///   - c: How much the data count against the penalty.
  init(_ set: TrainingSet, scaling: Standardization, c: Double) {
    self.set = set
    self.scaling = scaling
    self.c = c
    heaviest = Double(set.weights?.max() ?? 1)
  }

  /// Where to begin: no weights, and the log-odds of a fraud among all rows.
  var start: [Double] {
    let (fraud, genuine) = set.classWeights()
    let logOdds = Elementary.log(fraud / genuine)
    return [Double](repeating: 0, count: set.matrix.columns.count) + [logOdds.isFinite ? logOdds : 0]
  }

  /// Evaluates the loss.
  ///
  /// - Parameters:
  ///   - point: Finite weights followed by the intercept.
  ///   - bends: Whether second derivatives are wanted.
  ///   - threads: How many threads to use; it does not change the result.
  /// - Returns: The loss and its derivatives, the penalty's included.
  /// - Complexity: O(rows × features), with second derivatives O(rows × features²).
  func evaluate(at point: [Double], bends: Bool, threads: Int) -> Evaluation {
    let blocks = (set.matrix.rowCount + Self.blockSize(bends) - 1) / Self.blockSize(bends)
    let pieces = threads > 1 ? min(blocks, 4 * threads) : 1
    let parts = concurrentMap(pieces, threads: threads) { piece in
      var part = Sums(for: self, at: point, bends: bends)
      part.add(piece * blocks / pieces..<(piece + 1) * blocks / pieces)
      return part
    }
    var sums = Sums(for: self, at: point, bends: bends)
    for part in parts { sums.add(part) }
    var total = Evaluation(
      value: sums.loss.value * c, gradient: sums.gradient.map { $0.value * c },
      hessian: sums.gram?.values.map { $0 * c } ?? [])
    for feature in 0..<point.count - 1 {
      total.value += 0.5 * point[feature] * point[feature]
      total.gradient[feature] += point[feature]
      if bends { total.hessian[feature * (feature + 1) / 2 + feature] += 1 }
    }
    return total
  }
}

extension LogisticLoss {
  /// How many rows are computed together; fewer where there are many features, so that their columns stay in a cache.
  private static func blockSize(_ bends: Bool) -> Int { bends ? GramMatrix.rows : 256 }

  /// The sums over some of the rows, and the room to compute a block of them in.
  private struct Sums: Sendable {
    let problem: LogisticLoss
    let point: [Double]
    var loss: FixedPointSum
    var gradient: [FixedPointSum]
    var gram: GramMatrix?

    init(for problem: LogisticLoss, at point: [Double], bends: Bool) {
      self.problem = problem
      self.point = point
      let rows = problem.set.matrix.rowCount
      // The intercept is the weight of a feature that is 1 in every row.
      let reaches = problem.scaling.reaches + [1]
      let farthest = zip(point, reaches).reduce(1) { $0 + abs($1.0) * $1.1 }
      loss = FixedPointSum(bound: problem.heaviest * farthest, count: rows)
      gradient = reaches.map { FixedPointSum(bound: problem.heaviest * $0, count: rows) }
      let steepest = 0.5 * problem.heaviest.squareRoot()
      gram = bends ? GramMatrix(bounds: reaches.map { $0 * steepest }, count: rows) : nil
    }

    mutating func add(_ other: Sums) {
      loss.add(other.loss)
      for index in gradient.indices { gradient[index].add(other.gradient[index]) }
      if let part = other.gram { gram?.add(part) }
    }

    /// Adds blocks of rows.
    mutating func add(_ blocks: Range<Int>) {
      let size = LogisticLoss.blockSize(gram != nil)
      var columns = [Double](repeating: 0, count: point.count * size)
      var lines = [Double](repeating: 0, count: 3 * size)
      unsafe columns.withUnsafeMutableBufferPointer { columns in
        unsafe lines.withUnsafeMutableBufferPointer { lines in
          guard let columns = columns.baseAddress, let lines = lines.baseAddress else { return }
          for block in blocks {
            unsafe add(block, columns, logOdds: lines, slopes: lines + size, bends: lines + 2 * size)
          }
        }
      }
    }

    private mutating func add(
      _ block: Int, _ columns: UnsafeMutablePointer<Double>, logOdds: UnsafeMutablePointer<Double>,
      slopes: UnsafeMutablePointer<Double>, bends: UnsafeMutablePointer<Double>
    ) {
      let size = LogisticLoss.blockSize(gram != nil)
      let first = block * size
      let count = min(size, problem.set.matrix.rowCount - first)
      let intercept = point[point.count - 1]
      for row in 0..<size { unsafe logOdds[row] = intercept }
      let scaling = problem.scaling
      for (feature, values) in problem.set.matrix.columns.enumerated() {
        let mean = scaling.means[feature]
        let factor = 1 / scaling.scales[feature]
        let weight = point[feature]
        let column = unsafe columns + feature * size
        unsafe values.withUnsafeBufferPointer { values in
          guard let values = values.baseAddress else { return }
          unsafe ck_standardize(
            InstructionSet.best.rawValue, values + first, count, mean, factor, weight, column, logOdds)
        }
        for row in count..<size { unsafe column[row] = 0 }
      }
      let ones = unsafe columns + (point.count - 1) * size
      for row in 0..<size { unsafe ones[row] = 1 }
      for row in 0..<count {
        let weight = problem.set.weight(first + row)
        let x = unsafe problem.set.labels[first + row] ? -logOdds[row] : logOdds[row]
        // The probability of the other class than the label, and its logarithmic loss.
        let e = Elementary.expInRange(-min(abs(x), 700))
        let wrong = (x < 0 ? e : 1) / (1 + e)
        unsafe slopes[row] = problem.set.labels[first + row] ? -weight * wrong : weight * wrong
        unsafe bends[row] = (weight * e).squareRoot() / (1 + e)
        loss.add(weight * (max(x, 0) + Elementary.log(1 + e)))
      }
      for row in count..<size {
        unsafe slopes[row] = 0
        unsafe bends[row] = 0
      }
      for feature in gradient.indices {
        let column = unsafe columns + feature * size
        unsafe gradient[feature].addProducts(slopes, column, count: size)
      }
      unsafe gram?.add(columns, factors: bends)
    }
  }
}
