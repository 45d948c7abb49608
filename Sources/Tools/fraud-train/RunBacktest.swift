import ArgumentParser
import FraudModel
import Judgement
import ProjectFile
import ToolSupport

/// The command `fraud-train backtest`.
struct RunBacktest: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest", abstract: "Train and judge every model on later and later days.",
    discussion: """
      Each fold trains on its first days, waits until their labels are known, and is judged on the days after; cards that \
      are known to be compromised by then are left out of the test. Models and parameters are chosen on the validation \
      folds; the test folds say what the choice is worth. Exits with 2 where a result is too good to be true, and with \
      --gates where any gate does not pass on the test folds.
      """)

  @OptionGroup var options: ProjectOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var judgement: JudgementOptions

  @Option(
    help: "The first training day of each fold, separated by commas (default: those of the project file).",
    transform: { text in try text.split(separator: ",").map { try Day.argument(String($0)) } })
  var weeks: [Day] = []

  @Option(help: "Only this model of the project (default: all of them).")
  var model: String?

  @Option(help: "Which folds of the project file: validation, test or all.")
  var folds = FoldChoice.all

  @Flag(help: "Ask all gates of the project, not only those for results that are too good.")
  var gates = false

  @Option(help: "Deal the labels of each day out anew first, by this seed: what is found then is a leak.")
  var shuffleLabels: UInt64?

  enum FoldChoice: String, ExpressibleByArgument, CaseIterable { case validation, test, all }

  func validate() throws {
    if !weeks.isEmpty, folds != .all { throw ValidationError("--weeks names the folds; leave --folds out") }
  }

  func perform() async throws {
    let project = try options.project()
    let models = try project.models(named: model)
    var (transactions, path) = try options.transactions(of: project, threads: threads.threads)
    if let shuffleLabels { transactions = try transactions.shufflingLabels(seed: shuffleLabels) }
    let (validation, test) = try foldsToRun(project.split)
    let matrix = try project.features.compute(over: transactions, threads: threads.threads)
    let lines = ProgressLines(models.map(\.name))
    let trainers = try models.map { try $0.trainer(threads: threads.threads) }
    let results = try Backtest(folds: validation + test, options: project.evaluation)
      .run(trainers, on: transactions, features: matrix, threads: threads.threads, progress: lines.update)
    lines.end()
    let bootstrap = try judgement.bootstrap()
    var outcome = BacktestOutcome(shuffledLabels: shuffleLabels)
    for (model, results) in zip(models, results) {
      outcome.models.append(
        BacktestOutcome.Model(
          name: model.name, algorithm: model.algorithm.name,
          validation: measured(Array(results.prefix(validation.count)), project, bootstrap),
          test: measured(Array(results.dropFirst(validation.count)), project, bootstrap)))
    }
    try compare(&outcome, project)
    ask(&outcome, project)
    try output.print(outcome) { BacktestText(judgement: judgement).text(outcome) }
    try judgement.write { try report(outcome, project, path) }
    if shuffleLabels == nil {
      try requirePass(outcome.gates, of: models.map(\.name).joined(separator: ", "))
    } else {
      try requireNoLeak(outcome)
    }
  }

  /// The folds to choose on and the folds to judge on.
  private func foldsToRun(
    _ split: Project.Split
  ) throws -> (validation: [PrequentialFold], test: [PrequentialFold]) {
    if !weeks.isEmpty {
      let fold = split.fold
      return (
        [],
        try weeks.map {
          try PrequentialFold(
            from: $0, trainDays: fold.trainDays, delayDays: fold.delayDays, testDays: fold.testDays,
            allowingNoDelay: fold.delayDays == 0, historyFrom: fold.historyFrom)
        }
      )
    }
    if folds == .validation, split.validationFolds.isEmpty {
      throw ValidationError("\(options.config) has no validation_folds under split; name some, or leave --folds out")
    }
    return (folds == .test ? [] : split.validationFolds, folds == .validation ? [] : split.folds)
  }

  private func measured(
    _ results: [Backtest.Result], _ project: Project, _ bootstrap: Bootstrap?
  ) -> BacktestOutcome.Part? {
    guard !results.isEmpty else { return nil }
    let draws = bootstrap?.replicate(
      results.compactMap(\.scored), options: project.evaluation, threads: threads.threads)
    return BacktestOutcome.Part(results, draws: draws, confidence: judgement.confidence)
  }

  /// Compares every other model with the baseline on the test folds.
  private func compare(_ outcome: inout BacktestOutcome, _ project: Project) throws {
    guard let baseline = outcome.models.first(where: { $0.name == project.baseline?.name }),
      let other = baseline.judged, let otherDraws = other.draws
    else { return }
    for number in outcome.models.indices where outcome.models[number].name != baseline.name {
      guard let part = outcome.models[number].judged, let draws = part.draws else { continue }
      outcome.models[number].overBaseline = try ModelComparison(
        (part.scored, draws), with: (other.scored, otherDraws), confidence: judgement.confidence)
    }
  }

  /// Asks the gates on the test folds, or on the validation folds where only those were run.
  private func ask(_ outcome: inout BacktestOutcome, _ project: Project) {
    let evidence = outcome.models.map { model in
      (name: model.name, Evidence(model.judged?.scored ?? [], options: project.evaluation))
    }
    let baseline = evidence.first { $0.name == project.baseline?.name }?.1
    for (name, evidence) in evidence {
      let asked = project.gates.filter { gate in
        guard gate.model == name else { return false }
        if case .plausible = gate.gate { return true }
        return gates
      }
      let answers = Gates(asked.map(\.gate)).judge(evidence, against: baseline, threads: threads.threads)
      outcome.gates += answers.answers.map { GateAnswer(model: name, answer: $0) }
    }
  }

  private func report(_ outcome: BacktestOutcome, _ project: Project, _ path: String) throws -> EvaluationReport {
    let models = try outcome.models.map { model in
      let part = model.judged
      return try EvaluationReport.Model(
        model.name, evidence: Evidence(part?.scored ?? [], options: project.evaluation), replicates: part?.draws,
        importance: part?.importance ?? [])
    }
    let part = outcome.models.first?.judged
    let days = part?.folds.map { "\($0.test.lowerBound) to \($0.test.upperBound)" } ?? []
    var report = EvaluationReport(
      title: "Backtest of \(project.name)",
      notes: ["\(path), \(days.joined(separator: ", ")); measures are means over these periods"]
        + (shuffleLabels.map { ["The labels of each day were dealt out anew by the seed \($0)."] } ?? []),
      models: models, confidence: judgement.confidence)
    report.comparisons = outcome.models.compactMap { model in
      model.overBaseline.map { (model.name, project.baseline?.name ?? "", $0) }
    }
    report.gates = outcome.gates.map { ($0.model, $0.answer) }
    return report
  }

  /// Labels that nobody can know must not be found again.
  private func requireNoLeak(_ outcome: BacktestOutcome) throws {
    for model in outcome.models {
      guard let part = model.judged, let found = part.mean[Metric.averagePrecision.rawValue],
        found > RunBacktest.plausibleOverPrevalence * part.prevalence
      else { continue }
      throw SaidNo(
        "\(model.name) finds shuffled labels: the average precision is \(decimals(found, 4)) where a share of "
          + "\(decimals(part.prevalence, 4)) is fraud; look for a feature that knows the label")
    }
  }

  /// By which factor average precision on labels without sense may exceed the share of fraud.
  private static let plausibleOverPrevalence = 2.0
}

extension Project {
  /// The model of that name, or all of them.
  func models(named name: String?) throws -> [Model] {
    guard let name else { return models }
    guard let model = models.first(where: { $0.name == name }) else {
      throw ValidationError("\(path) has no model '\(name)'; it has \(models.map(\.name).joined(separator: ", "))")
    }
    return [model]
  }
}
