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
      .plausible(.averagePrecision, atMost: 0.82),
    ]
    let json = try JSONEncoder().encode(gates)
    #expect(try JSONDecoder().decode([Gate].self, from: json) == gates)
    let unknown = #"[{"kind":"about","metric":"recall","bound":1}]"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Gate].self, from: Data(unknown.utf8)) }
    let metrics = try metrics(right: 30)
    #expect(try JSONDecoder().decode(Metrics.self, from: JSONEncoder().encode(metrics)) == metrics)
  }
}
