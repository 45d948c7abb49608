import FraudModel
import Judgement
import TestSupport
import Testing

@Suite("Report")
struct ReportTests {
  private func report(_ name: String = "candidate") throws -> EvaluationReport {
    let (weak, strong) = (try BootstrapTests.scored(skill: 0.1), try BootstrapTests.scored(skill: 0.9))
    let bootstrap = try Bootstrap(replicates: 40)
    let models = try [("baseline", weak), (name, strong)].map { name, rows in
      try EvaluationReport.Model(
        name, evidence: Evidence([rows]), replicates: bootstrap.replicate([rows]),
        importance: [FeatureImportance(name: "AMOUNT", value: 3), FeatureImportance(name: "<NIGHT>", value: 1)])
    }
    var report = EvaluationReport(title: "Weeks of \(name)", notes: ["Two models & their weeks"], models: models)
    report.comparisons = [
      (name, "baseline", try ModelComparison([strong], with: [weak], bootstrap: bootstrap))
    ]
    let gate = try Gate.confident(.betterThanBaseline(.averagePrecision, by: 0.01), .init(0.95))
    report.gates = Gates([gate, .driftAtMost(.populationStability, 0.2)])
      .judge(models[1].evidence, against: models[0].evidence).answers.map { (name, $0) }
    return report
  }

  @Test("the file is well-formed and has every plot", .enabled(if: Surroundings.python != nil))
  func wellFormed() async throws {
    let script = """
      import sys, xml.etree.ElementTree as tree
      root = tree.fromstring(sys.stdin.read().split('\\n', 1)[1])
      count = lambda name: len(list(root.iter(name)))
      print(count('figure'), count('polyline'), count('table'), min(len(c.attrib['points'].split()) for c in root.iter('polyline')))
      numbers = [float(n) for line in root.iter('polyline') for p in line.attrib['points'].split() for n in p.split(',')]
      print(min(numbers) >= 0, max(numbers) <= 440, count('circle') > 10, count('rect') > 20)
      """
    let said = try await run(
      try #require(Surroundings.python), ["-c", script], input: try report().html)
    // Seven figures: three curves, two histograms, two bars; the curves have two models and a guide in two of them.
    #expect(said.output == "7 6 5 2\nTrue True True True\n", "\(said.errors)")
  }

  @Test("names cannot leave their place, and nothing is loaded from elsewhere")
  func escaping() throws {
    let html = try report(#"</style><script>alert("x")</script>'&\u{1}"#).html
    #expect(!html.contains("<script"))
    #expect(!html.contains("\u{1}"))
    #expect(html.contains("&lt;/style&gt;&lt;script&gt;alert(&quot;x&quot;)"))
    for outside in ["http:", "https:", "src=", "href=", "url(", "@import"] { #expect(!html.contains(outside)) }
    #expect(html.contains("prefers-color-scheme: dark"))
  }

  @Test("the same values give the same bytes")
  func deterministic() throws {
    #expect(try report().html == report().html)
  }

  @Test("gates stand with their verdict and reason")
  func gates() throws {
    let html = try report().html
    #expect(html.contains("candidate: average precision better than the baseline by 0.01 with a confidence of 0.95"))
    #expect(html.contains(#"<td class="pass">pass</td>"#))
    #expect(html.contains("population stability index was measured"))
  }

  @Test("a report of nothing is a report")
  func empty() throws {
    let nothing = try EvaluationReport.Model("none", evidence: Evidence(metrics: []))
    #expect(EvaluationReport(title: "", models: [nothing]).html.contains("</html>"))
    #expect(EvaluationReport(title: "", models: []).verdict == .noData)
  }

  @Test("curves keep their ends and never more places than a plot can show")
  func curves() throws {
    let rows = try BootstrapTests.scored(steps: 1_000_000)
    let curves = try EvaluationCurves(of: rows.scores, labels: rows.labels, resolution: 0.01)
    #expect(curves.roc.first.map { [$0.x, $0.y] } == [0, 0])
    #expect(curves.roc.last.map { [$0.x, $0.y] } == [1, 1])
    #expect(curves.precisionRecall.last?.x == 1)
    #expect(curves.roc.count < 420)
    #expect(curves.histogram.reduce(0) { $0 + $1.genuine + $1.frauds } == rows.scores.count)
    #expect(curves.reliability.reduce(0) { $0 + $1.rows } == rows.scores.count)
    #expect(try EvaluationCurves(of: [], labels: []).roc.isEmpty)
  }
}
