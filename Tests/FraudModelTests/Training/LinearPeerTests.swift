import FraudModel
import TestSupport
import Testing

@Suite("Logistic regression beside scikit-learn")
struct LinearPeerTests {
  /// Weights, intercept, means and scales that a script prints, a line each.
  private func peer(_ script: String) async throws -> [[Double]] {
    let python = try #require(Surroundings.python)
    let head = """
      from sklearn.preprocessing import StandardScaler
      from sklearn.impute import SimpleImputer
      from sklearn.pipeline import make_pipeline
      from sklearn.linear_model import LogisticRegression
      def show(*rows):
          for row in rows: print(' '.join(repr(float(x)) for x in np.ravel(row)))

      """
    let ran = try await run(python, ["-c", Sample.python + head + script])
    let lines = ran.output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
    try #require(!lines.isEmpty, "\(ran.errors)")
    return lines
  }

  private func linear(_ model: TrainedModel) throws -> LinearModel {
    guard case .linear(let linear) = model.core else { throw ModelError(.training, "no linear model") }
    return linear
  }

  private func expectEqual(_ ours: [Double], _ theirs: [Double], within tolerance: Double) {
    #expect(ours.count == theirs.count)
    for (one, other) in zip(ours, theirs) { #expect(abs(one - other) < tolerance, "\(one) is not \(other)") }
  }

  @Test(
    "coefficients with class and sample weights are its to 1e-8, as far as weights are floats",
    .enabled(if: Surroundings.python != nil),
    arguments: ["None", "'balanced'", "{0: 1, 1: 7.5}"])
  func weights(classWeight: String) async throws {
    let script = """
      X, y = transactions(311, 2000, 5)
      X = X.astype(np.float64); s = StandardScaler().fit(X)
      w = 0.5 + np.arange(2000) % 4
      m = LogisticRegression(C=0.7, class_weight=\(classWeight), solver='newton-cholesky', tol=1e-13, max_iter=1000)
      m.fit(s.transform(X), y, sample_weight=w)
      show(m.coef_[0], m.intercept_, s.mean_, s.scale_)
      """
    let expected = try await peer(script)
    let (matrix, labels) = try Sample.transactions(311, rows: 2000, features: 5)
    let choices: [String: ClassWeight] = ["None": .none, "'balanced'": .balanced, "{0: 1, 1: 7.5}": .fraud(7.5)]
    let trainer = try Trainer(
      .logisticRegression(LogisticRegression(inverseRegularization: 0.7)),
      options: TrainingOptions(classWeight: choices[classWeight], folds: 0))
    let model = try trainer.train(
      on: matrix, labels: labels, weights: labels.indices.map { 0.5 + Float($0 % 4) })
    let linear = try linear(model)
    let tolerance = classWeight == "'balanced'" ? 1e-7 : 1e-8
    expectEqual(linear.weights, expected[0], within: tolerance)
    expectEqual([linear.intercept], expected[1], within: tolerance)
    guard case .standardization(let means, let scales) = model.preprocessing else {
      Issue.record("nothing is scaled")
      return
    }
    expectEqual(means, expected[2], within: 1e-12)
    expectEqual(scales, expected[3], within: 1e-12)
  }

  @Test(
    "gaps are filled as its SimpleImputer does, with and without indicators", .enabled(if: Surroundings.python != nil),
    arguments: ImputationRule.Statistic.allCases, [true, false])
  func gaps(statistic: ImputationRule.Statistic, marksMissing: Bool) async throws {
    let script = """
      X, y = transactions(321, 1500, 4, 0.1); T, _ = transactions(322, 200, 4, 0.2)
      X[:, 3] = X[:, 0] * 2 + 1; T[:, 2] = np.nan; X[::2, 1] = np.nan
      X[:, 3] = np.where(np.isnan(X[:, 3]), 0, X[:, 3])
      p = make_pipeline(
        SimpleImputer(strategy='\(statistic.rawValue)', add_indicator=\(marksMissing ? "True" : "False")),
        StandardScaler(), LogisticRegression(solver='newton-cholesky', tol=1e-13, max_iter=1000))
      p.fit(X.astype(np.float64), y)
      show(p[2].coef_[0], p[2].intercept_, p.predict_proba(T.astype(np.float64))[:, 1])
      """
    let expected = try await peer(script)
    let (matrix, labels) = try Sample.transactions(321, rows: 1500, features: 4, missing: 0.1)
    var columns = matrix.columns
    columns[3] = columns[0].map { $0.isNaN ? 0 : $0 * 2 + 1 }
    for row in stride(from: 0, to: 1500, by: 2) { columns[1][row] = .nan }
    let (test, _) = try Sample.transactions(322, rows: 200, features: 4, missing: 0.2)
    var testColumns = test.columns
    testColumns[2] = testColumns[2].map { _ in .nan }
    let regression = try LogisticRegression(imputation: ImputationRule(statistic, marksMissing: marksMissing))
    let model = try Trainer(.logisticRegression(regression), folds: 0)
      .train(on: FeatureMatrix(names: matrix.names, columns: columns), labels: labels)
    let linear = try linear(model)
    // What fills a gap is a float here and a double there.
    expectEqual(linear.weights, expected[0], within: 1e-6)
    expectEqual([linear.intercept], expected[1], within: 1e-6)
    #expect(model.imputation?.indicators == (marksMissing ? [0, 1, 2] : []))
    let scores = try Scorer(model).score(FeatureMatrix(names: test.names, columns: testColumns))
    expectEqual(scores.map(Double.init), expected[2], within: 1e-6)
  }

  @Test("many features take another way to the same minimum", .enabled(if: Surroundings.python != nil))
  func wide() async throws {
    let script = """
      X, y = transactions(331, 600, 300)
      X = X.astype(np.float64); s = StandardScaler().fit(X)
      m = LogisticRegression(C=0.1, solver='newton-cholesky', tol=1e-13, max_iter=1000).fit(s.transform(X), y)
      show(m.coef_[0], m.intercept_)
      """
    let expected = try await peer(script)
    let (matrix, labels) = try Sample.transactions(331, rows: 600, features: 300)
    let model = try Trainer(.logisticRegression(LogisticRegression(inverseRegularization: 0.1)), folds: 0)
      .train(on: matrix, labels: labels)
    expectEqual(try linear(model).weights, expected[0], within: 1e-8)
  }

  @Test("features that repeat one another, huge, tiny and constant values all have a minimum")
  func extremes() throws {
    let (matrix, labels) = try Sample.transactions(341, rows: 400, features: 3)
    let first = matrix.columns[0]
    let columns =
      matrix.columns + [
        first, first.map { $0 * 2 }, first.map { $0 * 1e36 }, first.map { $0 * 0x1p-140 },
        [Float](repeating: .greatestFiniteMagnitude, count: 400),
        (0..<400).map { $0 == 7 ? .greatestFiniteMagnitude : 1 }, [Float](repeating: .nan, count: 400),
      ]
    let names = columns.indices.map { "feature \($0)" }
    for c in [1e-9, 1, 1e6] {
      let model = try Trainer(.logisticRegression(LogisticRegression(inverseRegularization: c)))
        .train(on: FeatureMatrix(names: names, columns: columns), labels: labels, weights: labels.map { $0 ? 1e6 : 1 })
      let scores = try Scorer(model).score(FeatureMatrix(names: names, columns: columns))
      #expect(scores.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }
}
