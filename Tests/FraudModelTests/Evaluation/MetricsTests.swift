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
