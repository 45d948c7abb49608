import FraudModel
import Judgement
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#endif

@Suite("Gates")
struct GatesTests {
  /// 40 frauds of 400 rows; `right` of them score above every genuine row, the others below.
  private func metrics(right: Int, rows: Int = 400, frauds: Int = 40) throws -> Metrics {
    let scores = (0..<rows).map { $0 < right ? 0.9 : $0 < frauds ? 0.1 : 0.2 }
    return try Metrics(of: scores, labels: (0..<rows).map { $0 < frauds })
  }

  private func answer(_ gate: Gate, _ candidate: Metrics?, _ baseline: Metrics? = nil) -> Gates.Answer? {
    Gates([gate]).judge(candidate: candidate, baseline: baseline).answers.first
  }

  @Test("bounds hold or do not, and say by how much")
  func bounds() throws {
    let metrics = try metrics(right: 30)
    #expect(answer(.atLeast(.recall, 0.75), metrics)?.verdict == .pass)
    let fails = answer(.atLeast(.recall, 0.76), metrics)
    #expect(fails?.verdict == .fail)
    #expect(fails?.value == 0.75)
    #expect(fails?.sentence == "fail: the recall is 0.75 where at least 0.76 is wanted")
    #expect(answer(.atMost(.brier, 0.2), metrics)?.verdict == .pass)
    #expect(answer(.atMost(.brier, 0.001), metrics)?.verdict == .fail)
  }

  @Test("the candidate is compared in the direction in which the metric gets better")
  func comparison() throws {
    let (better, worse) = (try metrics(right: 35), try metrics(right: 30))
    for metric in [Metric.recall, .brier, .logLoss, .averagePrecision] {
      #expect(answer(.betterThanBaseline(metric, by: 0.000_1), better, worse)?.verdict == .pass)
      #expect(answer(.betterThanBaseline(metric, by: 0.000_1), worse, better)?.verdict == .fail)
      #expect(answer(.betterThanBaseline(metric, by: 0), better, better)?.verdict == .pass)
      #expect(answer(.betterThanBaseline(metric, by: 0), better)?.verdict == .noData)
    }
    let elsewhere = try self.metrics(right: 30, rows: 500)
    #expect(answer(.betterThanBaseline(.recall, by: 0), better, elsewhere)?.verdict == .noData)
  }

  @Test("a result that is too good is a leak")
  func leak() throws {
    let gate = Gate.plausible(.averagePrecision, atMost: 0.82)
    #expect(answer(gate, try metrics(right: 40))?.verdict == .fail)
    #expect(answer(gate, try metrics(right: 40))?.sentence.contains("leak") == true)
    #expect(answer(gate, try metrics(right: 20))?.verdict == .pass)
  }

  @Test("no data and too few frauds are verdicts of their own, and no pass")
  func missing() throws {
    let gate = Gate.atLeast(.recall, 0)
    #expect(answer(gate, nil)?.verdict == .noData)
    #expect(answer(gate, try Metrics(of: [], labels: []))?.verdict == .noData)
    #expect(answer(gate, try metrics(right: 10, frauds: 29))?.verdict == .tooFewSamples)
    #expect(answer(.atLeast(.precision, 0), try metrics(right: 0))?.verdict == .noData)
    #expect(answer(.atLeast(.cardPrecision, 0), try metrics(right: 30))?.verdict == .noData)
    #expect(Gates([]).judge(candidate: try metrics(right: 30), baseline: nil).verdict == .noData)
  }

  @Test("one gate that does not pass holds the candidate back")
  func all() throws {
    let metrics = try metrics(right: 30)
    let both = Gates([.atLeast(.recall, 0.5), .atLeast(.recall, 0.8)]).judge(candidate: metrics, baseline: nil)
    #expect(both.answers.map(\.verdict) == [.pass, .fail])
    #expect(both.verdict == .fail)
  }

  @Test("gates and answers are the same after they were written as JSON")
  func coding() throws {
    let gates: [Gate] = [
      .atLeast(.rocAUC, 0.8), .atMost(.logLoss, 0.1), .betterThanBaseline(.averagePrecision, by: 0.01),
      .plausible(.averagePrecision, atMost: 0.82), .driftAtMost(.kolmogorovSmirnov, 0.1),
      .latencyAtMost(percentile: 99.9, milliseconds: 5),
      .confident(.betterThanBaseline(.recall, by: 0), try .init(0.9, resample: .day)),
    ]
    let json = try JSONEncoder().encode(gates)
    #expect(try JSONDecoder().decode([Gate].self, from: json) == gates)
    let unknown = #"[{"kind":"about","metric":"recall","bound":1}]"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Gate].self, from: Data(unknown.utf8)) }
    let metrics = try metrics(right: 30)
    #expect(try JSONDecoder().decode(Metrics.self, from: JSONEncoder().encode(metrics)) == metrics)
  }

  @Test("a gate with a confidence passes, fails, or says how many rows would decide")
  func confidence() throws {
    let (weak, strong) = (
      Evidence([try BootstrapTests.scored(skill: 0.1)]), Evidence([try BootstrapTests.scored(skill: 0.8)])
    )
    func answer(_ gate: Gate, _ candidate: Evidence, _ baseline: Evidence?) throws -> Gates.Answer {
      try #require(
        Gates([.confident(gate, try .init(0.95))], minimumFrauds: 5).judge(candidate, against: baseline).answers.first)
    }
    #expect(try answer(.betterThanBaseline(.averagePrecision, by: 0.01), strong, weak).verdict == .pass)
    #expect(try answer(.betterThanBaseline(.averagePrecision, by: 0.01), weak, strong).verdict == .fail)
    let same = try answer(.betterThanBaseline(.averagePrecision, by: 0), strong, strong)
    #expect(same.verdict == .pass)
    let found = try #require(strong[.averagePrecision])
    let near = try answer(.atLeast(.averagePrecision, found - 0.01), strong, nil)
    #expect(near.verdict == .tooFewSamples)
    let (rows, bounds) = (try #require(near.rowsNeeded), try #require(near.bounds))
    let growth = (found - bounds.lower) * (found - bounds.lower) / 0.01 / 0.01
    #expect(abs(Double(rows) / Double(strong.rows) - growth) < 0.01)
    #expect(near.sentence.contains("frauds in \(rows) rows would decide"))
    #expect(try answer(.atMost(.averagePrecision, found - 0.5), strong, nil).verdict == .fail)
    #expect(try answer(.atLeast(.averagePrecision, 0.01), strong, nil).verdict == .pass)
  }

  @Test("a confidence needs the rows themselves, and the same ones of both models")
  func rowsMissing() throws {
    let gate = Gate.confident(.betterThanBaseline(.recall, by: 0), try .init(0.95))
    #expect(answer(gate, try metrics(right: 30), try metrics(right: 20))?.verdict == .noData)
    let (one, other) = (try BootstrapTests.scored(), try BootstrapTests.scored(days: 49))
    let gates = Gates([gate], minimumFrauds: 5)
    #expect(gates.judge(Evidence([one]), against: Evidence([other])).verdict == .noData)
    #expect(gates.judge(Evidence([one]), against: nil).verdict == .noData)
    let cards = Gates([.confident(.atLeast(.cardPrecision, 0), try .init(0.9, resample: .terminal))], minimumFrauds: 5)
    #expect(cards.judge(Evidence([one]), against: nil).verdict == .noData)
    for level in [0.5, 1, .nan] { #expect(throws: ModelError.self) { try Gate.Confidence(level) } }
  }

  @Test("the feature that went farthest decides about drift, and noise is told from it")
  func drift() {
    func verdict(_ values: [Double], rows: Int = 10_000) -> Gates.Answer? {
      var evidence = Evidence(metrics: [])
      evidence.drifts = values.enumerated().map { number, value in
        FeatureDrift(
          name: "f\(number)", rows: rows, referenceRows: 50_000, bins: 10, populationStability: value)
      }
      return Gates([.driftAtMost(.populationStability, 0.2)]).judge(evidence, against: nil).answers.first
    }
    #expect(verdict([0.01, 0.2])?.verdict == .pass)
    #expect(verdict([0.01, 0.3, 0.1])?.verdict == .fail)
    #expect(verdict([0.01, 0.3, 0.1])?.sentence.contains("of f1 is 0.3") == true)
    #expect(verdict([])?.verdict == .noData)
    #expect(verdict([.nan])?.verdict == .noData)
    let few = verdict([0.3], rows: 20)
    #expect(few?.verdict == .tooFewSamples)
    // 9 (1/n + 1/50,000) = 0.1.
    #expect(few?.rowsNeeded == 91)
  }

  @Test("a percentile needs values beyond it")
  func latency() {
    func verdict(_ latency: MeasuredLatency?) -> Gates.Answer? {
      var evidence = Evidence(metrics: [])
      evidence.latencies = [latency].compactMap(\.self)
      return Gates([.latencyAtMost(percentile: 99, milliseconds: 2)]).judge(evidence, against: nil).answers.first
    }
    #expect(verdict(.init(percentile: 99, milliseconds: 1.5, requests: 1000))?.verdict == .pass)
    #expect(verdict(.init(percentile: 99, milliseconds: 2.5, requests: 1000))?.verdict == .fail)
    #expect(verdict(.init(percentile: 99, milliseconds: 1.5, requests: 999))?.rowsNeeded == 1000)
    #expect(verdict(.init(percentile: 50, milliseconds: 1.5, requests: 1000))?.verdict == .noData)
    #expect(verdict(nil)?.verdict == .noData)
  }
}
