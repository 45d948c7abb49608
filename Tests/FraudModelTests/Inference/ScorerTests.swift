import FraudModel
import Testing

@Suite("Scorer")
struct InferenceScorerTests {
  private let threshold = Threshold(value: 0.5, rule: "fixed:0.5", basis: "by hand")

  private func linear() throws -> TrainedModel {
    try TrainedModel(
      features: ["a", "b"], preprocessing: .standardization(means: [1, 2], scales: [2, 4]),
      core: .linear(LinearModel(weights: [1, -1], intercept: 0.5)), calibration: .platt(slope: 2, intercept: -1),
      threshold: threshold)
  }

  private func stump(missingGoesLeft: Bool) throws -> TrainedModel {
    let tree = try DecisionTree(nodes: [
      .split(on: 1, at: 3, missingGoesLeft: missingGoesLeft, left: 1), .leaf(-2), .leaf(2),
    ])
    return try TrainedModel(
      features: ["a", "b"], preprocessing: .none, core: .trees(TreeEnsemble(trees: [tree, tree])), calibration: .none,
      threshold: threshold)
  }

  @Test("a linear score is the formula's")
  func formula() throws {
    let scorer = Scorer(try linear())
    // (3 - 1) / 2 - (10 - 2) / 4 + 0.5 = -0.5; 2 · -0.5 - 1 = -2.
    let row: [Float] = [3, 10]
    #expect(try scorer.score(row.span) == Float(Elementary.sigmoid(-2)))
    #expect(try scorer.score([Float.nan, 1].span).isNaN)
  }

  @Test("values at the threshold go left, and missing ones where the node says", arguments: [true, false])
  func trees(missingGoesLeft: Bool) throws {
    let scorer = Scorer(try stump(missingGoesLeft: missingGoesLeft))
    let low = Float(Elementary.sigmoid(-4))
    let high = Float(Elementary.sigmoid(4))
    var scores: [Float] = []
    try scorer.score(
      rows: [0, 3, 0, Float(3).nextUp, 0, .nan, 9, -.infinity, 9, .infinity], count: 5, into: &scores)
    #expect(scores == [low, high, missingGoesLeft ? low : high, low, high])
  }

  @Test("one row, a batch and a matrix get the same scores")
  func sameScores() throws {
    let (matrix, labels) = try Sample.transactions(101, rows: 1000, features: 5, missing: 0.1)
    let model = try Trainer(.gradientBoostedTrees(GradientBoostedTrees(trees: 20, maximumLeaves: 7))).train(
      on: matrix, labels: labels)
    let scorer = Scorer(model)
    let whole = try scorer.score(matrix)
    let single = try (0..<1000).map { try scorer.score(matrix.row($0).span) }
    var batch: [Float] = [1, 2, 3]
    try scorer.score(rows: (0..<1000).flatMap { matrix.row($0) }, count: 1000, into: &batch)
    #expect(whole == single)
    #expect(whole == batch)
    #expect(whole.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test("rows of another shape are refused")
  func shapes() throws {
    let scorer = Scorer(try linear())
    let short: [Float] = [1]
    #expect(
      message { _ = try scorer.score(short.span) }
        == "1 values do not make 1 row of the model's 2 features; give each row one value a feature")
    var scores: [Float] = []
    #expect(message { try scorer.score(rows: [1, 2, 3], count: 2, into: &scores) } != nil)
    #expect(message { try scorer.score(rows: [], count: -1, into: &scores) } != nil)
    try scorer.score(rows: [], count: 0, into: &scores)
    #expect(scores.isEmpty)
    let other = try FeatureMatrix(names: ["b", "a"], columns: [[1], [2]])
    #expect(
      message { _ = try scorer.score(other) }
        == "the model takes a, b and the rows have b, a; give the model's features in its order")
  }

  @Test("models whose parts do not fit cannot be made")
  func unfit() throws {
    let leaf = DecisionTree.Node.leaf(1)
    func split(_ feature: Int, _ threshold: Float, _ left: Int) -> DecisionTree.Node {
      .split(on: feature, at: threshold, missingGoesLeft: false, left: left)
    }
    let impossible: [[DecisionTree.Node]] = [
      [], [split(0, 1, 1)], [split(0, 1, 0), leaf, leaf], [split(0, .nan, 1), leaf, leaf],
      [split(-1, 1, 1), leaf, leaf], [split(0, 1, 1), split(0, 1, 1), leaf], [leaf, leaf], [.leaf(.infinity)],
      [split(0, 1, .max), leaf, leaf], [split(0, 1, -5), leaf, leaf],
    ]
    for nodes in impossible { #expect(throws: ModelError.self) { try DecisionTree(nodes: nodes) } }
    #expect(throws: ModelError.self) { try TreeEnsemble(trees: []) }
    let tree = try DecisionTree(nodes: [split(2, 1, 1), leaf, leaf])
    let cores: [(Preprocessing, TrainedModel.Core, Calibration)] = [
      (.none, .trees(try TreeEnsemble(trees: [tree])), .none),
      (.none, .linear(LinearModel(weights: [1], intercept: 0)), .none),
      (.none, .linear(LinearModel(weights: [1, .nan], intercept: 0)), .none),
      (.standardization(means: [0, 0], scales: [1, 0]), .linear(LinearModel(weights: [1, 1], intercept: 0)), .none),
      (.none, .linear(LinearModel(weights: [1, 1], intercept: 0)), .platt(slope: -1, intercept: 0)),
    ]
    for (preprocessing, core, calibration) in cores {
      #expect(throws: ModelError.self) {
        try TrainedModel(
          features: ["a", "b"], preprocessing: preprocessing, core: core, calibration: calibration,
          threshold: threshold)
      }
    }
  }
}
