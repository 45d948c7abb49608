import FraudModel
import Testing

@Suite("What holds for every tree")
struct TreeInvariantTests {
  /// The numbers of the rows that pass each node.
  private func rows(of tree: DecisionTree, _ matrix: FeatureMatrix) -> [[Int]] {
    var passing = [[Int]](repeating: [], count: tree.nodes.count)
    for row in 0..<matrix.rowCount {
      var number = 0
      passing[0].append(row)
      while let feature = tree.nodes[number].feature {
        let node = tree.nodes[number]
        let value = matrix.columns[feature][row]
        let isListed = node.categories?.contains(value) ?? (value <= node.threshold)
        number = node.left + ((value.isNaN ? node.missingGoesLeft : isListed) ? 0 : 1)
        passing[number].append(row)
      }
    }
    return passing
  }

  @Test("each node covers the rows that pass it, and each leaf has their Newton step", arguments: [nil, 12])
  func sums(leaves: Int?) throws {
    let (matrix, labels) = try Sample.merchants(151, rows: 3000, features: 5, categories: 30, missing: 0.1)
    let weights = (0..<3000).map { Float(1 + $0 % 2) }
    let options = try GradientBoostedTrees(
      trees: 1, learningRate: 0.5, maximumDepth: 6, maximumLeaves: leaves, l2: 2, minimumChildHessian: 3)
    let tree = try options.ensemble(on: matrix, labels, weights: weights).trees[0]
    #expect(tree.nodes.contains { $0.categories != nil })
    #expect(leaves == nil || tree.nodes.count { $0.feature == nil } == leaves)
    for (node, passing) in zip(tree.nodes, rows(of: tree, matrix)) {
      #expect(node.cover == Float(passing.count))
      // From log-odds 0, each row's derivatives are ±1/2 and 1/4, times its weight.
      let slope = passing.reduce(0) { $0 + Double(weights[$1]) * (labels[$1] ? -0.5 : 0.5) }
      let curvature = passing.reduce(0) { $0 + Double(weights[$1]) * 0.25 }
      #expect(curvature >= 3)
      if node.feature == nil { #expect(abs(Double(node.value) + 0.5 * slope / (curvature + 2)) <= 0x1p-21) }
    }
  }

  @Test("a row of weight 2 counts as two rows")
  func weights() throws {
    let (whole, labels) = try Sample.transactions(152, rows: 1200, features: 4)
    // Few values, so that counting a row twice does not move the bins.
    let matrix = try FeatureMatrix(
      names: whole.names, columns: whole.columns.map { $0.map { ($0 * 2).rounded() } })
    let weights = (0..<1200).map { Float($0 % 3 == 0 ? 2 : 1) }
    let twice = (0..<1200).flatMap { $0 % 3 == 0 ? [$0, $0] : [$0] }
    let options = try GradientBoostedTrees(trees: 8, maximumDepth: 4)
    let weighed = try options.ensemble(on: matrix, labels, weights: weights).trees
    let repeated = try options.ensemble(on: matrix.selecting(twice), twice.map { labels[$0] }).trees
    for (one, other) in zip(weighed, repeated) {
      #expect(one.nodes.map(\.feature) == other.nodes.map(\.feature))
      #expect(one.nodes.map(\.threshold) == other.nodes.map(\.threshold))
      for (a, b) in zip(one.nodes, other.nodes) { #expect(abs(a.value - b.value) < 1e-4) }
    }
  }

  @Test("the score moves with a monotone feature in its direction alone", arguments: [nil, 20])
  func monotone(leaves: Int?) throws {
    let (matrix, labels) = try Sample.transactions(153, rows: 4000, features: 4, missing: 0.05)
    // The labels fall with the second feature and rise with the others: three of four conditions go against them.
    let directions: [String: GradientBoostedTrees.Direction] = [
      "feature_0": .falling, "feature_1": .rising, "feature_2": .rising, "feature_3": .falling,
    ]
    let free = try GradientBoostedTrees(
      trees: 30, learningRate: 0.3, maximumDepth: 5, maximumLeaves: leaves, minimumChildHessian: 0.1)
    let bound = try GradientBoostedTrees(
      trees: 30, learningRate: 0.3, maximumDepth: 5, maximumLeaves: leaves, minimumChildHessian: 0.1,
      monotone: directions)
    func violations(_ options: GradientBoostedTrees) throws -> Int {
      let scorer = Scorer(try options.ensemble(on: matrix, labels).model)
      var count = 0
      for row in 0..<60 {
        for feature in 0..<4 {
          let scores = try stride(from: Float(-4), through: 110, by: 1.5).map { value in
            var values = matrix.row(row)
            values[feature] = value
            return try scorer.score(values.span)
          }
          let direction = directions["feature_\(feature)"]
          count += zip(scores, scores.dropFirst()).count { direction == .rising ? $0 > $1 : $0 < $1 }
        }
      }
      return count
    }
    let withConditions = try violations(bound)
    #expect(withConditions == 0)
    let without = try violations(free)
    #expect(without > 0)
    #expect(
      message { _ = try GradientBoostedTrees(monotone: ["amount": .rising]).ensemble(on: matrix, labels) }
        == "monotone names the feature 'amount', which is not among feature_0, feature_1, feature_2, feature_3")
  }

  @Test("no leaf is farther from 0 than the step allows")
  func maximumStep() throws {
    let (matrix, labels) = try Sample.transactions(154, rows: 2000, features: 4)
    let options = try GradientBoostedTrees(trees: 10, learningRate: 0.5, maximumStep: 0.3)
    let trees = try options.ensemble(on: matrix, labels).trees
    let values = trees.flatMap { $0.nodes.map { abs($0.value) } }
    #expect(values.allSatisfy { $0 <= 0.15 + 0x1p-20 })
    #expect(values.max() ?? 0 > 0.149)
  }

  @Test("growing stops once more trees do not help, and the best so many are kept")
  func earlyStopping() throws {
    let (matrix, _) = try Sample.transactions(155, rows: 3000, features: 5)
    // Labels that one question tells, with chance on top: soon nothing is left to learn.
    let labels = (0..<3000).map { matrix.columns[0][$0] > 3 ? Sample.unit(10, $0) < 0.6 : Sample.unit(10, $0) < 0.1 }
    let groups = (0..<3000).map { Int64($0) }
    let stopping = try GradientBoostedTrees(trees: 200, learningRate: 0.3, maximumDepth: 4, patience: 5)
    let stopped = try stopping.ensemble(on: matrix, labels, groups: groups).trees
    #expect(stopped.count < 60)
    // What is left of a longer training is what a training of so many trees gives on the same rows.
    let short = try GradientBoostedTrees(
      trees: stopped.count, learningRate: 0.3, maximumDepth: 4, patience: 10_000)
    let same = try short.ensemble(on: matrix, labels, groups: groups).trees
    #expect(same == stopped)
  }
}
