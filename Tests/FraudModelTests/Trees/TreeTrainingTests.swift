import FraudModel
import TestSupport
import Testing

@Suite("Gradient-boosted trees")
struct TreeTrainingTests {
  private func bytes(
    _ matrix: FeatureMatrix, _ labels: [Bool], groups: [Int64], threads: Int, leaves: Int? = nil
  ) throws -> [UInt8] {
    let trees = try GradientBoostedTrees(trees: 6, maximumDepth: 4, maximumLeaves: leaves)
    let model = try Trainer(.gradientBoostedTrees(trees), threads: threads)
      .train(on: matrix, labels: labels, groups: groups)
    return ONNXModel(model, name: "fraud").encoded()
  }

  @Test("the bytes depend neither on threads nor on the order of the rows", arguments: [nil, 6])
  func deterministic(leaves: Int?) throws {
    let rows = 3_600
    let (matrix, labels) = try Sample.transactions(41, rows: rows, features: 6, missing: 0.05)
    let groups = (0..<rows).map { Int64($0 % 450) }
    let one = try bytes(matrix, labels, groups: groups, threads: 1, leaves: leaves)
    for threads in [2, 7] {
      #expect(try bytes(matrix, labels, groups: groups, threads: threads, leaves: leaves) == one)
    }
    // Blocks of 300 rows in another order, each back to front.
    let order = [7, 0, 11, 3, 9, 1, 10, 2, 8, 4, 6, 5].flatMap { block in (0..<300).map { block * 300 + 299 - $0 } }
    let shuffled = try bytes(
      matrix.selecting(order), order.map { labels[$0] }, groups: order.map { groups[$0] }, threads: 2, leaves: leaves)
    #expect(shuffled == one)
  }

  @Test("the first question is the one that an exhaustive search finds")
  func exhaustive() throws {
    let (matrix, labels) = try Sample.transactions(51, rows: 250, features: 3)
    let trees = try GradientBoostedTrees(trees: 1, learningRate: 1, maximumDepth: 1)
    let model = try Trainer(.gradientBoostedTrees(trees), folds: 0).train(on: matrix, labels: labels)
    guard case .trees(let ensemble) = model.core else { throw ModelError(.training, "these are no trees") }
    let root = ensemble.trees[0].nodes[0]

    // From log-odds 0, each row's derivatives are ±1/2 and 1/4.
    func sums(_ rows: [Int]) -> (g: Double, h: Double) {
      (rows.reduce(0) { $0 + (labels[$1] ? -0.5 : 0.5) }, 0.25 * Double(rows.count))
    }
    func reduction(_ sums: (g: Double, h: Double)) -> Double { sums.g * sums.g / (sums.h + 1) }
    var best = (gain: 0.0, feature: -1, below: 0)
    for (feature, column) in matrix.columns.enumerated() {
      for cut in column {
        let left = column.indices.filter { column[$0] <= cut }
        let right = column.indices.filter { column[$0] > cut }
        guard left.count >= 4, right.count >= 4 else { continue }
        let gain = reduction(sums(left)) + reduction(sums(right))
        if gain > best.gain + 1e-12 { best = (gain, feature, left.count) }
      }
    }
    #expect(root.feature == best.feature)
    let column = matrix.columns[best.feature]
    let below = column.indices.filter { column[$0] <= root.threshold }
    #expect(below.count == best.below)
    let left = sums(below)
    #expect(abs(Double(ensemble.trees[0].nodes[1].value) + left.g / (left.h + 1)) < 1e-6)
    #expect(ensemble.trees[0].nodes[1].cover == Float(below.count))
  }

  @Test("missing values go where they were learned to belong")
  func missing() throws {
    let rows = 1000
    let column = (0..<rows).map { $0 % 4 == 0 ? Float.nan : Float($0 % 100) }
    let matrix = try FeatureMatrix(names: ["x"], columns: [column])
    let model = try Trainer(.gradientBoostedTrees(GradientBoostedTrees()), folds: 0)
      .train(on: matrix, labels: column.map { $0.isNaN || $0 < 10 })
    let scores = try Scorer(model).score(FeatureMatrix(names: ["x"], columns: [[.nan, 5, 50, 99, -1000, 1000]]))
    #expect(scores.map { $0 > 0.5 } == [true, true, false, false, true, false])
  }

  @Test("missing values alone can be told from all others")
  func missingAlone() throws {
    let column = (0..<1000).map { $0 % 10 == 0 ? Float.nan : Float($0 * 7919 % 97) }
    let model = try Trainer(.gradientBoostedTrees(GradientBoostedTrees()), folds: 0)
      .train(on: FeatureMatrix(names: ["x"], columns: [column]), labels: column.map(\.isNaN))
    let scores = try Scorer(model).score(FeatureMatrix(names: ["x"], columns: [[.nan, 0, 96, .infinity]]))
    #expect(scores.map { $0 > 0.5 } == [true, false, false, false])
  }

  @Test("a model of many steep trees still adds up without rounding")
  func exactSums() throws {
    let (matrix, labels) = try Sample.transactions(61, rows: 1000, features: 4)
    let steep = try GradientBoostedTrees(
      trees: 100, learningRate: 1, maximumDepth: 6, l2: 0, minimumChildHessian: 0)
    let model = try Trainer(.gradientBoostedTrees(steep), folds: 0).train(on: matrix, labels: labels)
    guard case .trees(let ensemble) = model.core else { throw ModelError(.training, "these are no trees") }
    let leaves = ensemble.trees.map { $0.nodes.filter { $0.feature == nil }.map(\.value) }
    // All leaf values are multiples of one power of two of which even the largest sum is below 2^24.
    let finest =
      leaves.joined().filter { $0 != 0 }.map { value in
        value.exponent - 23
          + Float.Exponent(value.significandBitPattern == 0 ? 23 : value.significandBitPattern.trailingZeroBitCount)
      }.min() ?? 0
    let largest = leaves.reduce(0) { $0 + Double($1.map(abs).max() ?? 0) }
    #expect(largest / Double(sign: .plus, exponent: finest, significand: 1) < 0x1p24)
  }

  @Test("labels that have nothing to do with the features give scores that say so")
  func noise() throws {
    let (matrix, _) = try Sample.transactions(71, rows: 4000, features: 3)
    let labels = (0..<4000).map { Sample.unit(9, $0) < 0.1 }
    let model = try Trainer(.gradientBoostedTrees(GradientBoostedTrees(trees: 30, learningRate: 0.3)))
      .train(on: matrix, labels: labels)
    let scores = try Scorer(model).score(matrix)
    // Calibration on rows that training left out takes back what the trees believe of those they saw.
    #expect(abs(scores.reduce(0, +) / 4000 - 0.1) < 0.02)
    #expect(scores.max() ?? 1 < 0.3)
  }
}
