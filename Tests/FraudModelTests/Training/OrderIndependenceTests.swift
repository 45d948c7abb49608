import FraudModel
import Testing

@Suite("Training does not depend on the order of rows, threads or kernels")
struct OrderIndependenceTests {
  private static let algorithms: [(name: String, algorithm: Algorithm)] = {
    let trees = try? GradientBoostedTrees(trees: 8, maximumDepth: 4)
    return [
      ("linear", .logisticRegression(LogisticRegression())),
      ("trees", .gradientBoostedTrees(trees ?? GradientBoostedTrees())),
    ]
  }()

  /// The rows' numbers in an order that a seed chooses.
  static func shuffled(_ count: Int, _ seed: UInt64) -> [Int] {
    (0..<count).map { ($0, Sample.unit(seed, $0)) }.sorted { $0.1 < $1.1 }.map(\.0)
  }

  @Test("a sum is the same in any order and any parts, and right to the last bits")
  func sums() {
    let values = (0..<3000).map { row in
      (Sample.unit(1, row) - 0.5) * Elementary.exp(Sample.unit(2, row) * 60 - 40)
    }
    let bound = values.map(abs).max() ?? 0
    func sum(_ rows: [Int], parts: Int) -> Double {
      var total = FixedPointSum(bound: bound, count: values.count)
      for part in 0..<parts {
        var sum = FixedPointSum(bound: bound, count: values.count)
        for place in part * rows.count / parts..<(part + 1) * rows.count / parts { sum.add(values[rows[place]]) }
        total.add(sum)
      }
      return total.value
    }
    let one = sum(Array(values.indices), parts: 1)
    // Adding the small ones first, with what each addition loses carried along, as a peer.
    var exact = (high: 0.0, low: 0.0)
    for value in values.sorted(by: { abs($0) < abs($1) }) {
      let high = exact.high + value
      exact.low += abs(exact.high) >= abs(value) ? (exact.high - high) + value : (value - high) + exact.high
      exact.high = high
    }
    #expect(abs(one - (exact.high + exact.low)) <= bound * 0x1p-80)
    for seed in 3..<8 as Range<UInt64> { #expect(sum(Self.shuffled(values.count, seed), parts: Int(seed)) == one) }
  }

  @Test("kernels of every instruction set give the bits of the plain loops")
  func kernels() {
    let rows = GramMatrix.rows
    let columns = 7
    let left = (0..<rows * columns).map { Float(Sample.unit(11, $0) * 40 - 20) }.map(Double.init)
    let right = (0..<rows).map { Sample.unit(12, $0) - 0.3 }
    var plain = FixedPointSum(bound: 20, count: rows)
    for row in 0..<rows { plain.add(left[row] * right[row]) }
    var grams: Set<[Double]> = []
    for instructions in InstructionSet.available {
      var sum = FixedPointSum(bound: 20, count: rows)
      var gram = GramMatrix(bounds: [Double](repeating: 20, count: columns), count: 1_000_000)
      var work = left
      unsafe right.withUnsafeBufferPointer { right in
        unsafe work.withUnsafeMutableBufferPointer { work in
          guard let right = right.baseAddress, let work = work.baseAddress else { return }
          unsafe sum.addProducts(work, right, count: rows, instructions: instructions)
          unsafe gram.add(work, factors: right, instructions: instructions)
        }
      }
      #expect(sum.value == plain.value)
      grams.insert(gram.values)
      for one in 0..<columns {
        let exact = (0..<rows).reduce(0) { $0 + left[one * rows + $1] * right[$1] * left[$1] * right[$1] }
        #expect(abs(gram.values[one * (one + 1) / 2] - exact) < 1e-2)
      }
    }
    #expect(grams.count == 1)
  }

  @Test("shuffled rows and other threads give the same bytes", arguments: [0, 1], [false, true])
  func bytes(algorithm: Int, hasGroups: Bool) throws {
    let (matrix, labels) = try Sample.transactions(301, rows: 1500, features: 5, missing: 0.05)
    let groups = labels.indices.map { Int64($0 / 4) }
    let weights = labels.indices.map { Float(1 + $0 % 3) }
    let options = try TrainingOptions(
      classWeight: .balanced, genuineSample: 0.7, calibration: .isotonic, thresholdRule: .recall(atLeast: 0.6),
      folds: 3)
    func bytes(_ rows: [Int], threads: Int) throws -> [UInt8] {
      let trainer = try Trainer(Self.algorithms[algorithm].algorithm, threads: threads, options: options)
      let model = try trainer.train(
        on: matrix.selecting(rows), labels: rows.map { labels[$0] }, weights: rows.map { weights[$0] },
        groups: hasGroups ? rows.map { groups[$0] } : nil)
      return ONNXModel(model, name: "fraud").encoded()
    }
    let one = try bytes(Array(labels.indices), threads: 1)
    #expect(try bytes(Self.shuffled(labels.count, 5), threads: 2) == one)
    #expect(try bytes(labels.indices.reversed(), threads: 5) == one)
  }
}
