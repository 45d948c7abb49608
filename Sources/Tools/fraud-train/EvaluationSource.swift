import ArgumentParser
import FraudModel
import ProjectFile
import ToolSupport

/// The scores, transactions and days that `fraud-train evaluate` works on.
struct EvaluationSource: ParsableArguments {
  @Option(help: "Scores to measure, with the columns tx_id and score.", completion: .file())
  var scores: String?

  @Option(help: "A model's directory, to score the days with first.", completion: .directory)
  var model: String?

  @Option(help: "The transactions.", completion: .file())
  var data: String

  @Option(help: "A project file, for its split, gates and costs.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(help: "The model's name in the project file (default: its candidate).")
  var name: String?

  @Option(help: "The day that times count from, where neither a project nor a model says it.", transform: Day.argument)
  var epoch: Day?

  @Option(help: "The first day (default: the first that has scores).", transform: Day.argument)
  var from: Day?

  @Option(help: "The last day (default: the last that has scores).", transform: Day.argument)
  var to: Day?

  func validate() throws {
    guard (scores == nil) != (model == nil) else {
      throw ValidationError("give either --scores FILE or --model DIR")
    }
    if name != nil, config == nil { throw ValidationError("--name names a model of a project; add --config FILE") }
  }

  /// What was read.
  struct Loaded {
    let project: Project?
    let name: String
    let baselineName: String
    let transactions: Transactions
    let scores: ScoreFile.Scores
    let days: ClosedRange<Day>
    let threshold: Double
    let importance: [FeatureImportance]
  }

  /// Reads everything, and scores the days where a model is given.
  func load(threads: Int?) throws -> Loaded {
    let project = try config.map { try Project(contentsOf: $0) }
    let chosen =
      try name.map { try project?.models(named: $0).first } ?? project?.models.first { $0.role == .candidate }
    let directory = try model.map { try ModelDirectory.load(from: $0) }
    guard let start = epoch ?? project?.data.epoch ?? directory.flatMap({ Day($0.card.epoch) }) else {
      throw ValidationError("times count from a day that is not known here; give it with --epoch or --config")
    }
    let transactions = try TransactionFile.read(data, epoch: start, threads: threads)
    let title = chosen?.name ?? directory?.card.name ?? "candidate"
    let other = project?.baseline?.name ?? "baseline"
    guard let scores else {
      guard let (model, card) = directory else { throw ValidationError("give either --scores FILE or --model DIR") }
      let days = try transactions.days(from: from, to: to)
      let rows = transactions.rows(in: days)
      let matrix = try card.featureSet().compute(over: transactions, threads: threads).selecting(rows)
      return Loaded(
        project: project, name: title, baselineName: other, transactions: transactions,
        scores: ScoreFile.Scores(
          ids: rows.map { transactions.ids[$0] }, scores: try Scorer(model).score(matrix).map(Double.init)),
        days: days, threshold: Double(model.threshold.value), importance: model.importance)
    }
    let file = try ScoreFile.read(scores)
    guard let scored = transactions.days(ofIDs: file.ids) else {
      throw ModelError(
        .data, "no transaction of \(data) has a score; name the scores of these transactions", at: .init(file: scores))
    }
    let (first, last) = (from ?? scored.lowerBound, to ?? scored.upperBound)
    guard first <= last else { throw ValidationError("--from \(first) is after --to \(last)") }
    return Loaded(
      project: project, name: title, baselineName: other, transactions: transactions, scores: file, days: first...last,
      threshold: 0.5, importance: [])
  }
}
