import FraudModel
import Synchronization
import Testing

@Suite("Trainer")
struct TrainingTrainerTests {
  private let regression = Algorithm.logisticRegression(LogisticRegression())
  private let trees = Algorithm.gradientBoostedTrees(GradientBoostedTrees())

  private func matrix(_ values: [Float]) throws -> FeatureMatrix {
    try FeatureMatrix(names: ["amount"], columns: [values])
  }

  @Test("rows that nothing can be learned from are refused with a sentence that names the reason")
  func refusals() throws {
    let trainer = try Trainer(regression)
    let cases: [([Float], [Bool], [Float]?, String)] = [
      ([], [], nil, "there are 0 rows of 1 features to train on; give some"),
      ([1, 2], [true], nil, "there are 1 labels for 2 rows; give one a row"),
      (
        [1, 2], [true, true], nil,
        "all 2 training rows are labelled fraud; a model learns from both, so train on a longer range or check the label column"
      ),
      (
        [1, -.infinity], [true, false], nil,
        "feature 'amount' is -inf in training row 1, counted from 0; give a finite number, or NaN for a missing one"
      ),
      ([1, 2], [true, false], [1, -1], "row 1 has the weight -1.0; weights go from 0 to 1,000,000"),
      ([1, 2], [true, false], [1, 0], "all rows of one class have the weight 0; weigh some"),
    ]
    for (values, labels, weights, expected) in cases {
      #expect(message { _ = try trainer.train(on: matrix(values), labels: labels, weights: weights) } == expected)
    }
    #expect(
      message { _ = try Trainer(trees).train(on: matrix([1, .infinity]), labels: [true, false]) }
        == "feature 'amount' is inf in training row 1, counted from 0; give a finite number, or NaN for a missing one")
  }

  @Test("options out of range are named")
  func options() {
    #expect(message { _ = try GradientBoostedTrees(trees: 0) } == "trees is 0; choose a value from 1 to 10000")
    #expect(message { _ = try GradientBoostedTrees(learningRate: .nan) }?.hasPrefix("learning-rate is nan") == true)
    #expect(message { _ = try GradientBoostedTrees(bins: 256) } == "bins is 256; choose a value from 2 to 255")
    #expect(message { _ = try LogisticRegression(inverseRegularization: 0) }?.hasPrefix("inverse-reg") == true)
    #expect(message { _ = try Trainer(trees, folds: 1) }?.hasPrefix("folds is 1") == true)
    #expect(message { _ = try Trainer(trees, threads: 0) }?.hasPrefix("threads is 0") == true)
    #expect(Algorithm(named: "oracle") == nil)
    for name in Algorithm.names { #expect(Algorithm(named: name)?.name == name) }
  }

  @Test("too few frauds to calibrate on leave the log-odds as they are")
  func rare() throws {
    let values = (0..<200).map { Float($0) }
    for algorithm in [regression, trees] {
      let model = try Trainer(algorithm).train(on: matrix(values), labels: values.map { $0 > 195 })
      #expect(model.calibration == .none)
      #expect(model.threshold.value == 0.5)
      #expect(model.threshold.basis == "4 frauds in 200 rows are too few to choose on")
    }
  }

  @Test("progress only rises, and ends at 1")
  func progress() throws {
    let reports = Mutex<[Double]>([])
    let (matrix, labels) = try Sample.transactions(91, rows: 500, features: 3)
    let few = Algorithm.gradientBoostedTrees(try GradientBoostedTrees(trees: 5))
    _ = try Trainer(few, threads: 3).train(on: matrix, labels: labels) { share in
      reports.withLock { $0.append(share) }
    }
    let seen = reports.withLock { $0 }
    #expect(seen.count == 30)
    #expect(seen == seen.sorted())
    #expect(seen.last == 1)
  }

  @Test("features of one value, or of missing ones only, do no harm")
  func useless() throws {
    let (matrix, labels) = try Sample.transactions(95, rows: 500, features: 3)
    let with = try FeatureMatrix(
      names: matrix.names + ["same", "none"],
      columns: matrix.columns + [[Float](repeating: 7, count: 500), [Float](repeating: .nan, count: 500)])
    let trees = Algorithm.gradientBoostedTrees(try GradientBoostedTrees(trees: 10))
    // Groups keep the folds, which else go by the features, the same.
    let groups = labels.indices.map { Int64($0) }
    let plain = try Scorer(Trainer(trees).train(on: matrix, labels: labels, groups: groups)).score(matrix)
    #expect(try Scorer(Trainer(trees).train(on: with, labels: labels, groups: groups)).score(with) == plain)
  }
}
