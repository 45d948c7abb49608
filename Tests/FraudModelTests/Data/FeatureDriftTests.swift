import FraudFixtures
import FraudModel
import Judgement
import TestSupport
import Testing

@Suite("Drift")
struct FeatureDriftTests {
  @Test("numpy's and scipy's formulas give the same figures", .enabled(if: Surroundings.python != nil))
  func peer() async throws {
    let python = try #require(Surroundings.python)
    var random = RandomStream(seed: 23, path: 1)
    var cases: [(reference: [Int], current: [Int], missing: Int, missingNow: Int)] = []
    for number in 0..<40 {
      let bins = 2 + random.index(below: 20)
      let scale = [3, 50, 4_000][number % 3]
      cases.append(
        (
          (0..<bins).map { _ in random.index(below: scale) }, (0..<bins).map { _ in random.index(below: scale) },
          number % 2 == 0 ? 0 : random.index(below: scale), number % 4 == 0 ? 0 : random.index(below: scale)
        ))
    }
    // Nearly the same, so that the probability is neither 0 nor 1.
    cases.append(([1_000, 1_000, 1_000], [1_010, 990, 1_005], 0, 0))
    cases.append(([100, 100, 100], [120, 90, 100], 0, 0))
    let script = """
      import sys, numpy as np
      from scipy.spatial.distance import jensenshannon
      from scipy.special import kolmogorov
      for line in sys.stdin:
        r, c, m = [np.array([float(x) for x in part.split()]) for part in line.split(';')]
        d = np.abs(np.cumsum(r) / r.sum() - np.cumsum(c) / c.sum()).max()
        ks = kolmogorov(d * np.sqrt(r.sum() * c.sum() / (r.sum() + c.sum())))
        if m.sum() > 0: r, c = np.append(r, m[0]), np.append(c, m[1])
        p, q = (r + .5) / (r.sum() + .5 * len(r)), (c + .5) / (c.sum() + .5 * len(c))
        print(((q - p) * np.log(q / p)).sum(), d, ks, jensenshannon(r, c, base=2))
      """
    let input = cases.map { one in
      [one.reference, one.current, [one.missing, one.missingNow]]
        .map { $0.map(String.init).joined(separator: " ") }.joined(separator: ";") + "\n"
    }.joined()
    let lines = try await run(python, ["-c", script], input: input).output.split(separator: "\n")
    #expect(lines.count == cases.count)
    for (line, one) in zip(lines, cases) {
      let expected = line.split(separator: " ").compactMap { Double($0) }
      let found = try #require(
        DistributionDistance(
          reference: one.reference, current: one.current, referenceMissing: one.missing,
          currentMissing: one.missingNow))
      let figures = [
        found.populationStability, found.kolmogorovSmirnov, found.kolmogorovSmirnovP, found.jensenShannon,
      ]
      for (figure, value) in zip(figures, expected) {
        #expect(abs(figure - value) <= 1e-11 * max(1, abs(value)), "\(figure) \(value)")
      }
    }
  }

  @Test("equal counts are at distance 0, disjoint ones at distance 1, and none at no distance")
  func extremes() throws {
    let same = try #require(DistributionDistance(reference: [5, 0, 7], current: [5, 0, 7]))
    #expect((same.populationStability, same.kolmogorovSmirnov, same.jensenShannon) == (0, 0, 0))
    #expect(same.kolmogorovSmirnovP == 1)
    let apart = try #require(DistributionDistance(reference: [500, 0], current: [0, 500]))
    #expect(apart.kolmogorovSmirnov == 1 && apart.kolmogorovSmirnovP < 1e-100)
    #expect(abs(apart.jensenShannon - 1) < 1e-12)
    #expect(DistributionDistance(reference: [1], current: [1, 2]) == nil)
    #expect(DistributionDistance(reference: [0], current: [1]) == nil)
    #expect(DistributionDistance(reference: [-1, 2], current: [1, 2]) == nil)
  }

  @Test("a feature that moves is found, and the others are not")
  func moved() throws {
    var random = RandomStream(seed: 31, path: 1)
    func matrix(_ shift: Double) throws -> FeatureMatrix {
      let still = (0..<4_000).map { _ in Float(random.normal(mean: 0, deviation: 1)) }
      let moved = (0..<4_000).map { $0 % 9 == 0 ? Float.nan : Float(random.normal(mean: shift, deviation: 1)) }
      return try FeatureMatrix(names: ["still", "moved"], columns: [still, moved])
    }
    let reference = ReferenceDistribution(of: try matrix(0))
    let drift = try reference.drift(of: try matrix(1))
    #expect(drift.map(\.name) == ["still", "moved"])
    #expect(drift[0].populationStability < 0.02 && drift[0].kolmogorovSmirnovP > 0.01)
    #expect(drift[1].populationStability > 0.5 && drift[1].kolmogorovSmirnovP < 1e-6)
    #expect(abs(drift[1].missing - 1.0 / 9) < 0.001)
    var report = Validator().report(
      on: try Transactions(
        epoch: Day(number: 0), ids: [], seconds: [], customers: [], terminals: [], amountCents: [], frauds: []))
    Validator().add(drift, to: &report)
    #expect(report.anomalies.last?.code == .drift && report.anomalies.last?.severity == .warning)
    var rules = ValidationRules()
    rules.maximumPSI = 0.3
    Validator(rules).add(drift, to: &report)
    #expect(report.anomalies.last?.severity == .error && report.anomalies.last?.column == "moved")
    #expect(throws: ModelError.self) {
      try reference.drift(of: FeatureMatrix(names: ["still"], columns: [[1]]))
    }
  }

  @Test("texts are compared by name, whatever their codes")
  func texts() throws {
    let schema = try Schema([.init("k", .text, .feature, isNullable: true)])
    func table(_ names: [String]) throws -> Table {
      let text = "k\n" + names.map { "\"\($0)\"\n" }.joined()
      return try TableFile.parse(Array(text.utf8), name: "t.csv", schema: schema)
    }
    let before = try table(Array(repeating: "b", count: 50) + Array(repeating: "c", count: 50))
    let same = try table(Array(repeating: "c", count: 50) + Array(repeating: "b", count: 50))
    #expect(same.drift(from: before, schema: schema).map(\.populationStability) == [0])
    let other = try table(Array(repeating: "a", count: 50) + Array(repeating: "", count: 50))
    #expect((other.drift(from: before, schema: schema).first?.jensenShannon ?? 0) > 0.999)
  }
}
