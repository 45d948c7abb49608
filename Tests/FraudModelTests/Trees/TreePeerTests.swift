import FraudModel
import TestSupport
import Testing

@Suite("Trees beside LightGBM and XGBoost")
struct TreePeerTests {
  @Test(
    "rows that training has not seen are ranked as well as the peers rank them",
    .enabled(if: Surroundings.python != nil))
  func averagePrecision() async throws {
    let python = try #require(Surroundings.python)
    let (rows, training) = (9000, 6000)
    let script =
      Sample.python + """
        import lightgbm, xgboost
        from sklearn.metrics import average_precision_score as precision
        X, y = transactions(171, \(rows), 6, 0.05)
        n = \(training)
        p = dict(objective='binary', num_leaves=15, max_depth=6, learning_rate=.1, min_data_in_leaf=1,
                 min_sum_hessian_in_leaf=1, lambda_l2=1, verbose=-1, num_threads=1)
        a = lightgbm.train(p, lightgbm.Dataset(X[:n], y[:n], params=dict(verbose=-1)), 60).predict(X[n:])
        p = dict(objective='binary:logistic', base_score=.5, max_depth=6, max_leaves=15, grow_policy='lossguide',
                 eta=.1, tree_method='hist', nthread=1)
        b = xgboost.train(p, xgboost.DMatrix(X[:n], y[:n]), 60).predict(xgboost.DMatrix(X[n:]))
        print(precision(y[n:], a), precision(y[n:], b))
        """
    let ran = try await run(python, ["-c", script])
    let peers = ran.output.split { $0.isWhitespace }.compactMap { Double($0) }
    try #require(peers.count == 2, "\(ran.errors)")

    let (matrix, labels) = try Sample.transactions(171, rows: rows, features: 6, missing: 0.05)
    let seen = Array(0..<training)
    let later = Array(training..<rows)
    let model = try GradientBoostedTrees(trees: 60, maximumDepth: 6, maximumLeaves: 15)
      .ensemble(on: matrix.selecting(seen), seen.map { labels[$0] }).model
    let scores = try Scorer(model).score(matrix.selecting(later))
    let ranked = zip(scores, later).map { (score: $0, isFraud: labels[$1]) }.sorted { $0.score > $1.score }
    var found = 0.0
    var sum = 0.0
    for (place, row) in ranked.enumerated() where row.isFraud {
      found += 1
      sum += found / Double(place + 1)
    }
    let ours = sum / found
    for (peer, name) in zip(peers, ["LightGBM", "XGBoost"]) {
      #expect(ours > peer - 0.01, "\(name) reaches \(peer) and we \(ours)")
    }
  }
}
