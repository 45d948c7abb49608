import FraudModel
import TestSupport
import Testing

@Suite("Calibration and threshold")
struct TrainingCalibrationTests {
  private let scores = (0..<5000).map { row in
    let logOdds = Sample.unit(1, row) * 12 - 8
    return HeldOutScore(logOdds: logOdds, isFraud: Sample.unit(2, row) < Elementary.sigmoid(0.6 * logOdds - 0.4))
  }

  @Test("the line is the one that scikit-learn fits", .enabled(if: Surroundings.python != nil))
  func matchesPeer() async throws {
    let python = try #require(Surroundings.python)
    let script = """
      import sys, numpy as np
      from sklearn.calibration import _sigmoid_calibration
      rows = [line.split() for line in sys.stdin]
      a, b = _sigmoid_calibration(np.array([float(r[0]) for r in rows]), np.array([int(r[1]) for r in rows]))
      print(-a, -b)
      """
    let input = scores.map { "\($0.logOdds) \($0.isFraud ? 1 : 0)" }.joined(separator: "\n")
    let ran = try await run(python, ["-c", script], input: input)
    let expected = ran.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    try #require(expected.count == 2, "\(ran.errors)")
    guard case .platt(let slope, let intercept) = PlattScaling.fit(scores) else {
      Issue.record("there is no line")
      return
    }
    #expect(abs(slope - expected[0]) < 1e-3)
    #expect(abs(intercept - expected[1]) < 1e-3)
  }

  @Test("the slope stays positive when the scores say the opposite of the labels, or nothing")
  func positiveSlope() {
    let opposite = scores.map { HeldOutScore(logOdds: -$0.logOdds, isFraud: $0.isFraud) }
    let nothing = scores.map { HeldOutScore(logOdds: 1, isFraud: $0.isFraud) }
    for case .platt(let slope, let intercept) in [opposite, nothing].map(PlattScaling.fit) {
      #expect(slope >= PlattScaling.leastSlope)
      #expect(intercept.isFinite)
    }
  }

  @Test("out-of-fold scores are taken at their word after calibration")
  func calibrated() throws {
    let (matrix, labels) = try Sample.transactions(81, rows: 5_000, features: 4)
    let model = try Trainer(.gradientBoostedTrees(GradientBoostedTrees(trees: 30, learningRate: 0.3)))
      .train(on: matrix, labels: labels)
    let (test, truth) = try Sample.transactions(82, rows: 5_000, features: 4)
    let fresh = try Scorer(model).score(test)
    let mean = fresh.reduce(0) { $0 + Double($1) } / 5_000
    let share = Double(truth.filter(\.self).count) / 5_000
    #expect(abs(mean - share) < 0.015)
  }

  private let judged: [(score: Float, isFraud: Bool)] = (0..<400).map { row in
    let score = Float((Sample.unit(3, row) * 50).rounded() / 50)
    return (score, Sample.unit(4, row) < Double(score) * 0.8)
  }

  private func rates(at threshold: Float) -> (precision: Double, recall: Double) {
    let flagged = judged.filter { $0.score >= threshold }
    let caught = Double(flagged.filter(\.isFraud).count)
    return (caught / Double(flagged.count), caught / Double(judged.filter(\.isFraud).count))
  }

  @Test("max-f1 chooses the score with the largest F1")
  func maximumF1() {
    func f1(_ threshold: Float) -> Double {
      let (precision, recall) = rates(at: threshold)
      return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    }
    let chosen = ThresholdRule.maximumF1.choose(judged, basis: "a sample")
    #expect(abs(f1(chosen.value) - (judged.map { f1($0.score) }.max() ?? 0)) < 1e-12)
    #expect(chosen.precision == rates(at: chosen.value).precision)
    #expect(chosen.recall == rates(at: chosen.value).recall)
    #expect(chosen.rule == "max-f1")
  }

  @Test("a precision asked for is reached with the largest recall", arguments: [0.3, 0.6, 0.7])
  func precision(least: Double) {
    let chosen = ThresholdRule.precision(atLeast: least).choose(judged, basis: "a sample")
    let reaching = judged.map(\.score).filter { rates(at: $0).precision >= least }
    #expect(!reaching.isEmpty)
    #expect(chosen.recall == reaching.map { rates(at: $0).recall }.max())
    #expect(chosen.precision ?? 0 >= least)
  }

  @Test("a precision that no score reaches is said so")
  func unreachable() {
    let chosen = ThresholdRule.precision(atLeast: 1).choose(
      [(0.9, false), (0.8, true), (0.1, false)], basis: "three rows")
    #expect(chosen.value == 0.8)
    #expect(chosen.basis == "three rows; none reaches that precision, this is the nearest")
  }

  @Test("a fixed threshold keeps its value and says what it flags")
  func fixed() {
    let chosen = ThresholdRule.fixed(0.85).choose([(0.9, true), (0.87, false), (0.1, true)], basis: "three rows")
    #expect(chosen == Threshold(value: 0.85, rule: "fixed:0.85", basis: "three rows", precision: 0.5, recall: 0.5))
  }

  @Test("rules are read as they are written", arguments: ["max-f1", "precision>=0.9", "fixed:0.25"])
  func text(rule: String) {
    #expect(ThresholdRule(rule)?.description == rule)
    #expect(ThresholdRule(rule + "x") == nil)
  }
}
