import FraudFixtures
import FraudModel
import TestSupport
import Testing

@Suite("Metrics")
struct MetricsTests {
  /// Scores in so few steps that most are ties, with some at 0 and 1.
  private func tied(_ rows: Int, steps: Int, seed: UInt64) -> (scores: [Double], labels: [Bool]) {
    var random = RandomStream(seed: seed)
    let scores = (0..<rows).map { _ in Double(random.index(below: steps)) / Double(steps - 1) }
    return (scores, scores.map { random.uniform() < 0.02 + 0.2 * $0 * $0 })
  }

  @Test("scikit-learn computes the same on scores with ties", .enabled(if: Surroundings.python != nil))
  func peer() async throws {
    let python = try #require(Surroundings.python)
    let script = """
      import sys, numpy as np
      from sklearn.metrics import *
      def measures(p, y):
        flagged = p >= 0.7
        # Equal-mass bins that keep equal scores together, written down independently.
        order = np.argsort(-p, kind='stable')
        values, error, start, done = p[order], 0.0, 0, 0
        for edge in [i + 1 for i in range(len(p)) if i + 1 == len(p) or values[i] != values[i + 1]]:
          if edge * 10 >= (done + 1) * len(p):
            chosen = order[start:edge]
            error += abs(p[chosen].mean() - y[chosen].mean()) * len(chosen)
            start, done = edge, edge * 10 // len(p)
        return [roc_auc_score(y, p), average_precision_score(y, p), precision_score(y, flagged),
                recall_score(y, flagged), f1_score(y, flagged), log_loss(y, p), brier_score_loss(y, p), error / len(p)]
      for block in sys.stdin.read().split(';'):
        rows = np.array([line.split(',') for line in block.split()], dtype=float)
        print(*[repr(float(value)) for value in measures(rows[:, 0], rows[:, 1])])
      """
    let samples = [(5_000, 40, 1), (3_000, 2_000_000, 2), (200, 3, 3)].map { tied($0, steps: $1, seed: $2) }
    let input = samples.map { scores, labels in zip(scores, labels).map { "\($0),\($1 ? 1 : 0)\n" }.joined() }
    let said = try await run(python, ["-c", script], input: input.joined(separator: ";"))
    let lines = said.output.split(separator: "\n")
    try #require(lines.count == samples.count, "\(said.errors)")
    for ((scores, labels), line) in zip(samples, lines) {
      let expected = line.split(separator: " ").compactMap { Double($0) }
      let metrics = try Metrics(of: scores, labels: labels, threshold: 0.7)
      let names: [Metric] = [
        .rocAUC, .averagePrecision, .precision, .recall, .f1, .logLoss, .brier, .calibrationError,
      ]
      try #require(expected.count == names.count)
      for (metric, value) in zip(names, expected) {
        let ours = try #require(metrics[metric])
        #expect(abs(ours - value) < 1e-12, "\(metric) on \(labels.count) rows")
      }
    }
  }

  @Test("the newer measures are what numpy and scikit-learn give", .enabled(if: Surroundings.python != nil))
  func newerPeer() async throws {
    let python = try #require(Surroundings.python)
    let script = """
      import sys, numpy as np
      from sklearn.linear_model import LogisticRegression
      from sklearn.metrics import precision_recall_curve
      days, rows = int(sys.argv[1]), np.array([line.split(',') for line in sys.stdin.read().split()], dtype=float)
      p, y, cents = rows.T
      eps = np.finfo(float).eps
      kept = np.clip(p, eps, 1 - eps)
      line = LogisticRegression(C=np.inf, tol=1e-13, max_iter=10000, solver='newton-cholesky').fit(np.log(kept / (1 - kept))[:, None], y)
      precision, recall, _ = precision_recall_curve(y, p)
      best = max([r for q, r in zip(precision[:-1], recall[:-1]) if q >= 0.3], default=0)
      most = max([k for k in [(p >= t).sum() for t in np.unique(p)] if k <= 4 * days], default=0)
      alerts = y[np.argsort(-p, kind='stable')[:most]].mean() if most else -1
      flagged = p >= 0.5
      cost = np.where(flagged, 300 + 0.01 * cents * (y == 0), cents * (y == 1)).mean()
      for value in [line.coef_[0, 0], line.intercept_[0], best, alerts, cost]: print(repr(float(value)))
      """
    let rows = try BootstrapTests.scored()
    let options = MetricOptions(
      alertsPerDay: 4, leastPrecision: 0.3,
      costs: DecisionCosts(
        truePositive: .init(cents: 300), falsePositive: .init(cents: 300, shareOfAmount: 0.01)))
    let lines = zip(zip(rows.scores, rows.labels), rows.amountCents).map { "\($0.0),\($0.1 ? 1 : 0),\($1)\n" }
    let said = try await run(python, ["-c", script, "\(Set(rows.days).count)"], input: lines.joined())
    let expected = said.output.split(separator: "\n").compactMap { Double($0) }
    let metrics = Metrics(of: rows, options: options)
    let names: [(Metric, Double)] = [
      (.calibrationSlope, 1e-7), (.calibrationIntercept, 1e-7), (.recallAtPrecision, 0), (.precisionAtAlerts, 1e-15),
      (.expectedCost, 1e-10),
    ]
    try #require(expected.count == names.count, "\(said.errors)")
    for ((metric, tolerance), value) in zip(names, expected) {
      let ours = try #require(metrics[metric])
      #expect(abs(ours - value) <= tolerance, "\(metric): \(ours), \(value)")
    }
    #expect(metrics.recallAtPrecision.map { $0 > 0 } == true)
  }

  @Test("scores that are the probabilities have slope 1 and intercept 0, and halved log-odds slope 2")
  func recalibration() throws {
    // Each score as often fraud as it says.
    let shares = [0.1, 0.2, 0.5, 0.9]
    let labels = shares.flatMap { share in (0..<100).map { Double($0) < share * 100 } }
    let exact = try Metrics(of: shares.flatMap { [Double](repeating: $0, count: 100) }, labels: labels)
    #expect(abs(try #require(exact.calibrationSlope) - 1) < 1e-12)
    #expect(abs(try #require(exact.calibrationIntercept)) < 1e-12)
    let halved = shares.map { $0.squareRoot() / ($0.squareRoot() + (1 - $0).squareRoot()) }
    let timid = try Metrics(of: halved.flatMap { [Double](repeating: $0, count: 100) }, labels: labels)
    #expect(abs(try #require(timid.calibrationSlope) - 2) < 1e-11)
    // Classes that are apart, and equal scores, fit no line.
    #expect(try Metrics(of: [0.1, 0.2, 0.8, 0.9], labels: [false, false, true, true]).calibrationSlope == nil)
    #expect(try Metrics(of: [0.3, 0.3], labels: [false, true]).calibrationSlope == nil)
    #expect(try Metrics(of: [0, 1, 0.5, 1], labels: [false, true, true, false]).calibrationSlope != nil)
  }

  @Test("what the rows do not define is nil")
  func undefined() throws {
    let genuine = try Metrics(of: [0.1, 0.2], labels: [false, false])
    #expect(genuine.rocAUC == nil)
    #expect(genuine.averagePrecision == nil)
    #expect(genuine.recall == nil)
    #expect(genuine.precision == nil)
    #expect(genuine.f1 == nil)
    #expect(genuine.logLoss != nil)
    let frauds = try Metrics(of: [0.9, 0.2], labels: [true, true])
    #expect(frauds.rocAUC == nil)
    #expect(frauds.averagePrecision == 1)
    let nothing = try Metrics(of: [], labels: [])
    #expect(Metric.allCases.allSatisfy { nothing[$0] == nil })
  }

  @Test("scores that are no probabilities and columns of different length are refused")
  func refusals() {
    #expect(throws: ModelError.self) { try Metrics(of: [0.5], labels: []) }
    for score in [Double.nan, -0.01, 1.01] {
      #expect(throws: ModelError.self) { try Metrics(of: [score], labels: [true]) }
    }
  }

  @Test("the order of the rows changes nothing but the last bits of sums")
  func order() throws {
    let (scores, labels) = tied(2_000, steps: 20, seed: 5)
    var random = RandomStream(seed: 6)
    let shuffled = Array(0..<2_000).shuffled(using: &random)
    let one = try Metrics(of: scores, labels: labels)
    let other = try Metrics(of: shuffled.map { scores[$0] }, labels: shuffled.map { labels[$0] })
    #expect(one.rocAUC == other.rocAUC)
    #expect(one.averagePrecision == other.averagePrecision)
    #expect(one.calibrationError == other.calibrationError)
    #expect(one.confusion == other.confusion)
  }
}
