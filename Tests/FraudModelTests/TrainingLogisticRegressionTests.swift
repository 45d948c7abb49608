import FraudModel
import TestSupport
import Testing

@Suite("Logistic regression")
struct TrainingLogisticRegressionTests {
  @Test("scores are scikit-learn's to a millionth", .enabled(if: Surroundings.python != nil), arguments: [1.0, 0.01])
  func matchesPeer(c: Double) async throws {
    let python = try #require(Surroundings.python)
    let script =
      Sample.python + """
        from sklearn.preprocessing import StandardScaler
        from sklearn.linear_model import LogisticRegression
        X, y = transactions(11, 3000, 7)
        X[:, 6] = 3
        X[:, 5] += 100000
        T, _ = transactions(12, 500, 7)
        T[:, 5] += 100000
        s = StandardScaler().fit(X.astype(np.float64))
        m = LogisticRegression(C=\(c), solver='newton-cholesky', tol=1e-12, max_iter=1000).fit(s.transform(X.astype(np.float64)), y)
        for p in m.predict_proba(s.transform(T.astype(np.float64)))[:, 1]: print(repr(float(p)))
        """
    let ran = try await run(python, ["-c", script])
    let expected = ran.output.split(separator: "\n").compactMap { Double($0) }
    try #require(expected.count == 500, "\(ran.errors)")

    func shifted(_ matrix: FeatureMatrix, constant: Bool) throws -> FeatureMatrix {
      var columns = matrix.columns
      columns[5] = columns[5].map { $0 + 100_000 }
      if constant { columns[6] = columns[6].map { _ in 3 } }
      return try FeatureMatrix(names: matrix.names, columns: columns)
    }
    let (matrix, labels) = try Sample.transactions(11, rows: 3000, features: 7)
    let regression = try LogisticRegression(inverseRegularization: c)
    let model = try Trainer(.logisticRegression(regression), folds: 0)
      .train(on: shifted(matrix, constant: true), labels: labels)
    let (test, _) = try Sample.transactions(12, rows: 500, features: 7)
    let scores = try Scorer(model).score(shifted(test, constant: false))
    for (score, wanted) in zip(scores, expected) { #expect(abs(Double(score) - wanted) < 1e-6) }
  }

  @Test("a row of weight 2 counts as two rows")
  func weights() throws {
    let (matrix, labels) = try Sample.transactions(21, rows: 3000, features: 4)
    let doubled = labels.indices.filter { labels[$0] }
    let rows = Array(labels.indices) + doubled
    let copied = try LogisticRegression(inverseRegularization: 100)
    let byWeight = try Trainer(.logisticRegression(copied), folds: 0)
      .train(on: matrix, labels: labels, weights: labels.map { $0 ? 2 : 1 })
    let byCopy = try Trainer(.logisticRegression(copied), folds: 0)
      .train(on: matrix.selecting(rows), labels: rows.map { labels[$0] })
    let pairs = zip(try Scorer(byWeight).score(matrix), try Scorer(byCopy).score(matrix))
    // The features are scaled by all rows alike, so the penalty differs a little between the two.
    for (one, other) in pairs { #expect(abs(one - other) < 2e-3) }
  }

  @Test("the bytes do not depend on the number of threads", arguments: [2, 7])
  func threads(count: Int) throws {
    let (matrix, labels) = try Sample.transactions(31, rows: 5000, features: 4)
    func bytes(_ threads: Int) throws -> [UInt8] {
      let model = try Trainer(.logisticRegression(LogisticRegression()), threads: threads)
        .train(on: matrix, labels: labels)
      return ONNXModel(model, name: "fraud").encoded()
    }
    #expect(try bytes(1) == bytes(count))
  }

  @Test("classes that are apart still give a finite model")
  func separable() throws {
    let matrix = try FeatureMatrix(names: ["x"], columns: [(0..<100).map { Float($0) }])
    let model = try Trainer(.logisticRegression(LogisticRegression(inverseRegularization: 1e6)), folds: 0)
      .train(on: matrix, labels: (0..<100).map { $0 >= 50 })
    let scores = try Scorer(model).score(matrix)
    #expect(scores[0] < 0.01 && scores[99] > 0.99)
  }
}
