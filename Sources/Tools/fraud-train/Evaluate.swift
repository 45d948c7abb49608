import ArgumentParser
import FraudModel
import Judgement
import ProjectFile
import ToolSupport

/// The command `fraud-train evaluate`.
struct Evaluate: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure scores, or a model, on the transactions of some days.",
    discussion: """
      With a project, cards that are known to be compromised by then are left out as in its split, and its gates are \
      asked; without one every row of the days counts. Exits with 2 where a gate does not pass.
      """)

  @OptionGroup var source: EvaluationSource

  @Option(help: "Scores of another model to compare with, for the same days.", completion: .file())
  var baseline: String?

  @Option(help: "The score from which on a row is flagged (default: the model's, or 0.5).")
  var threshold: Double?

  @Option(help: "The score from which on the other model flags a row (default: as --threshold).")
  var baselineThreshold: Double?

  @Flag(help: "Keep known cards although a project is given.")
  var keepKnownCards = false

  @OptionGroup var judgement: JudgementOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  /// What is printed as JSON.
  struct Outcome: Encodable {
    let version = 1
    let days: ClosedRange<Day>
    let metrics: Metrics
    let intervals: [String: Interval]
    var baseline: Metrics?
    var comparison: ModelComparison?
    var gates: [GateAnswer] = []
    var verdict: Verdict?
  }

  func validate() throws {
    for (name, value) in [("threshold", threshold), ("baseline-threshold", baselineThreshold)] {
      if let value, !(0...1).contains(value) { throw ValidationError("--\(name) \(value): give a number from 0 to 1") }
    }
  }

  func perform() async throws {
    let loaded = try source.load(threads: threads.threads)
    let days = loaded.days
    let options = loaded.project?.evaluation ?? MetricOptions()
    let rows = try testRows(loaded)
    let mark = threshold ?? loaded.threshold
    let candidate = try ScoredRows(loaded.scores, rows: rows, of: loaded.transactions, threshold: mark)
    let evidence = Evidence([candidate], options: options)
    let other = try baseline.map { path in
      try ScoredRows(
        try ScoreFile.read(path), rows: rows, of: loaded.transactions, threshold: baselineThreshold ?? mark)
    }
    let otherEvidence = other.map { Evidence([$0], options: options) }
    let bootstrap = try judgement.bootstrap()
    let draws = bootstrap?.replicate([candidate], options: options, threads: threads.threads)
    var outcome = Outcome(
      days: days, metrics: evidence.metrics[0], intervals: intervals(draws, judgement.confidence),
      baseline: otherEvidence?.metrics[0])
    let otherDraws = other.flatMap { bootstrap?.replicate([$0], options: options, threads: threads.threads) }
    if let other, let draws, let otherDraws {
      outcome.comparison = try ModelComparison(
        ([candidate], draws), with: ([other], otherDraws), confidence: judgement.confidence)
    }
    let conditions = loaded.project?.gates.filter { $0.model == loaded.name }.map(\.gate) ?? []
    if !conditions.isEmpty {
      let answers = Gates(conditions).judge(evidence, against: otherEvidence, threads: threads.threads)
      outcome.gates = answers.answers.map { GateAnswer(model: loaded.name, answer: $0) }
      outcome.verdict = answers.verdict
    }
    try output.print(outcome) { text(outcome) }
    try judgement.write {
      var report = EvaluationReport(
        title: "Evaluation of \(loaded.name)",
        notes: ["\(source.data), \(days.lowerBound) to \(days.upperBound): \(rows.count) transactions"],
        models: try models(loaded, (evidence, draws), otherEvidence.map { ($0, otherDraws) }),
        confidence: judgement.confidence)
      if let comparison = outcome.comparison {
        report.comparisons = [(loaded.name, loaded.baselineName, comparison)]
      }
      report.gates = outcome.gates.map { ($0.model, $0.answer) }
      return report
    }
    try requirePass(outcome.gates, of: loaded.name)
  }

  /// The rows that are judged, in file order.
  private func testRows(_ loaded: EvaluationSource.Loaded) throws -> [Int] {
    guard let project = loaded.project, !keepKnownCards else { return loaded.transactions.rows(in: loaded.days) }
    return try project.split.fold.testing(loaded.days).rows(of: loaded.transactions).test
  }

  private func models(
    _ loaded: EvaluationSource.Loaded, _ candidate: (Evidence, Replicates?), _ other: (Evidence, Replicates?)?
  ) throws -> [EvaluationReport.Model] {
    var models: [EvaluationReport.Model] = []
    if let other {
      models.append(try EvaluationReport.Model(loaded.baselineName, evidence: other.0, replicates: other.1))
    }
    models.append(
      try EvaluationReport.Model(
        loaded.name, evidence: candidate.0, replicates: candidate.1, importance: loaded.importance))
    return models
  }

  private func text(_ outcome: Outcome) -> String {
    let interval = "\(decimals(judgement.confidence * 100, 0).filter { $0 != "." }) % by \(judgement.resample.rawValue)"
    var header = ["", "value"] + (outcome.intervals.isEmpty ? [] : [interval])
    if outcome.baseline != nil { header += ["baseline", "better by", interval] }
    var rows = [header, counts("rows", outcome) { $0.rows }, counts("frauds", outcome) { $0.frauds }]
    for metric in Metric.allCases {
      var row = [metric.rawValue, measureText(outcome.metrics[metric], metric)]
      if !outcome.intervals.isEmpty { row.append(range(outcome.intervals[metric.rawValue], metric)) }
      if let baseline = outcome.baseline {
        let gain = outcome.comparison?[metric]
        row += [measureText(baseline[metric], metric), measureText(gain?.gain, metric), range(gain?.interval, metric)]
      }
      rows.append(row)
    }
    var lines = [Columns.aligned(rows.map { row in row + Array(repeating: "", count: header.count - row.count) })]
    if let test = outcome.comparison?.mcNemar {
      lines.append(
        "McNemar: \(test.onlyFirstRight) rows only this model decides rightly, \(test.onlySecondRight) only the baseline; "
          + "p \(probability(test.pValue))")
    }
    return (lines + outcome.gates.map(\.line)).joined(separator: "\n")
  }

  private func counts(_ name: String, _ outcome: Outcome, _ count: (Metrics) -> Int) -> [String] {
    [name, "\(count(outcome.metrics))"]
  }

  private func range(_ interval: Interval?, _ metric: Metric) -> String {
    interval.map { "\(measureText($0.lower, metric)) to \(measureText($0.upper, metric))" } ?? "-"
  }
}
