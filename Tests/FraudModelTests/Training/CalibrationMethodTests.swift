import FraudModel
import TestSupport
import Testing

@Suite("Calibration methods")
struct CalibrationMethodTests {
  private static let methods: [CalibrationMethod] = [.platt, .beta, .isotonic]

  /// Scores whose true log-odds bend at 0: steep below, flat above.
  private static let scores = HeldOutScore.sorted(
    (0..<4000).map { row in
      let logOdds = (Sample.unit(401, row) * 14 - 9 + Sample.unit(402, row)) * (row % 50 == 0 ? 2 : 1)
      let truth = (logOdds < 0 ? 1.5 : 0.3) * logOdds + 0.5
      return HeldOutScore(logOdds: logOdds, isFraud: Sample.unit(403, row) < Elementary.sigmoid(truth))
    })

  @Test(
    "beta calibration's parameters are those of scikit-learn's regression", .enabled(if: Surroundings.python != nil))
  func beta() async throws {
    let python = try #require(Surroundings.python)
    // Softened labels are both labels, weighed.
    let script = """
      import sys, numpy as np
      from sklearn.linear_model import LogisticRegression
      rows = [line.split() for line in sys.stdin]
      x = np.array([float(r[0]) for r in rows]); y = np.array([int(r[1]) for r in rows])
      t = np.where(y == 1, (y.sum() + 1) / (y.sum() + 2), 1 / (len(y) - y.sum() + 2))
      F = np.stack([-np.logaddexp(0, -x), np.logaddexp(0, x)], 1)
      m = LogisticRegression(C=np.inf, solver='newton-cholesky', tol=1e-12, max_iter=1000)
      m.fit(np.concatenate([F, F]), np.repeat([1, 0], len(x)), sample_weight=np.concatenate([t, 1 - t]))
      print(*map(repr, map(float, m.coef_[0])), repr(float(m.intercept_[0])))
      """
    let input = Self.scores.map { "\($0.logOdds) \($0.isFraud ? 1 : 0)" }.joined(separator: "\n")
    let ran = try await run(python, ["-W", "ignore", "-c", script], input: input)
    let expected = ran.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    try #require(expected.count == 3, "\(ran.errors)")
    guard case .beta(let a, let b, let c) = BetaCalibration.fit(Self.scores) else {
      Issue.record("there is no curve")
      return
    }
    for (ours, theirs) in zip([a, b, c], expected) { #expect(abs(ours - theirs) < 1e-5) }
  }

  @Test("pools are scikit-learn's isotonic regression", .enabled(if: Surroundings.python != nil))
  func pools() async throws {
    let python = try #require(Surroundings.python)
    let ties = Self.scores.map { HeldOutScore(logOdds: ($0.logOdds * 20).rounded() / 20, isFraud: $0.isFraud) }
    let script = """
      import sys, numpy as np
      from sklearn.isotonic import IsotonicRegression
      rows = [line.split() for line in sys.stdin]
      x = np.array([float(r[0]) for r in rows]); y = np.array([float(r[1]) for r in rows])
      print(*map(repr, map(float, IsotonicRegression().fit_transform(x, y))))
      """
    let input = ties.map { "\($0.logOdds) \($0.isFraud ? 1 : 0)" }.joined(separator: "\n")
    let ran = try await run(python, ["-c", script], input: input)
    let expected = ran.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    try #require(expected.count == ties.count, "\(ran.errors)")
    let ours = IsotonicCalibration.pools(HeldOutScore.sorted(ties)).flatMap {
      [Double](repeating: $0.rate, count: $0.rows)
    }
    #expect(ours.count == expected.count)
    for (one, other) in zip(ours, expected) { #expect(abs(one - other) < 1e-12) }
  }

  @Test("scores rise strictly with log-odds, and calibrated ones keep every order and tie", arguments: methods)
  func rises(method: CalibrationMethod) {
    let calibration = method.fit(Self.scores)
    #expect(calibration.name == method.rawValue)
    var last = -Double.infinity
    for step in -7_000...7_000 {
      let value = calibration.logOdds(Double(step) / 10)
      #expect(value > last && value.isFinite)
      last = value
    }
  }

  @Test("scores that say nothing, or the opposite, or come in two values only, still rise", arguments: methods)
  func odd(method: CalibrationMethod) {
    let opposite = HeldOutScore.sorted(Self.scores.map { HeldOutScore(logOdds: -$0.logOdds, isFraud: $0.isFraud) })
    let same = HeldOutScore.sorted(Self.scores.map { HeldOutScore(logOdds: 1, isFraud: $0.isFraud) })
    let two = HeldOutScore.sorted(
      Self.scores.map { HeldOutScore(logOdds: $0.isFraud ? 1e300 : -1e300, isFraud: $0.isFraud) })
    let apart = HeldOutScore.sorted(
      Self.scores.map { HeldOutScore(logOdds: abs($0.logOdds) * ($0.isFraud ? 1 : -1), isFraud: $0.isFraud) })
    for scores in [opposite, same, two, apart] {
      let calibration = method.fit(scores)
      let values = [-30, -1, 0, 0.5, 1, 30].map(calibration.logOdds)
      #expect(values == values.sorted() && values.allSatisfy(\.isFinite), "\(calibration)")
    }
  }

  @Test("bent scores are taken at their word by methods that bend, and the best of all is found")
  func best() {
    func loss(_ method: CalibrationMethod) -> Double {
      let calibration = method.fit(Self.scores)
      return Self.scores.reduce(0) {
        let logOdds = calibration.logOdds($1.logOdds)
        return $0 + Elementary.softplus($1.isFraud ? -logOdds : logOdds)
      }
    }
    #expect(loss(.beta) < loss(.platt) - 3)
    #expect(loss(.isotonic) < loss(.platt) - 3)
    #expect(CalibrationMethod.best(for: Self.scores) != .platt)
    #expect(CalibrationMethod.automatic.fit(Self.scores).name != "platt")
    let straight = HeldOutScore.sorted(
      (0..<4000).map { row in
        let logOdds = Sample.unit(411, row) * 12 - 8
        return HeldOutScore(logOdds: logOdds, isFraud: Sample.unit(412, row) < Elementary.sigmoid(0.6 * logOdds))
      })
    #expect(CalibrationMethod.best(for: straight) != .isotonic)
  }

  @Test("class weights and sampling leave probabilities those of the data", arguments: [0, 5])
  func unbiased(folds: Int) throws {
    let (matrix, labels) = try Sample.transactions(421, rows: 4000, features: 4)
    let (test, truth) = try Sample.transactions(422, rows: 4000, features: 4)
    let share = Double(truth.count(where: \.self)) / 4000
    let linear = Algorithm.logisticRegression(LogisticRegression())
    let trees = Algorithm.gradientBoostedTrees(try GradientBoostedTrees(trees: 10, learningRate: 0.3, maximumDepth: 2))
    // Without folds the weights are taken back exactly only from a model that knows no other limits than the data.
    for algorithm in folds > 0 ? [linear, trees] : [linear] {
      for (weight, sample) in [(ClassWeight.balanced, 1.0), (.fraud(20), 0.5), (.none, 0.3)] {
        let options = try TrainingOptions(classWeight: weight, genuineSample: sample, folds: folds)
        let model = try Trainer(algorithm, options: options).train(on: matrix, labels: labels)
        let mean = try Scorer(model).score(test).reduce(0) { $0 + Double($1) } / 4000
        #expect(abs(mean - share) < (folds > 0 ? 0.015 : 0.03), "\(algorithm.name) \(weight) \(sample): \(mean)")
      }
    }
  }

  @Test("lines whose parts do not fit cannot be made")
  func unfit() {
    let cases: [([Double], [Double])] = [
      ([], [1]), ([1, 0], [1, 1, 1]), ([0], [1]), ([0], [1, 0]), ([0], [1, -1]), ([0], [1, 0.3]),
      ([0, .nan], [1, 1, 1]),
      ([0], [1, .infinity]), ([-1e308, 1e308], [1, 0x1p20, 1]),
    ]
    for (corners, slopes) in cases {
      #expect(throws: ModelError.self) { try PiecewiseLine(corners: corners, slopes: slopes, start: 0) }
    }
  }
}
