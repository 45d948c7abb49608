import ArgumentParser
import FraudModel
import ProjectFile
import ToolSupport

/// The command `fraud-train backtest`.
struct RunBacktest: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest", abstract: "Train and judge every model on later and later days.",
    discussion: """
      Each fold trains on its first days, waits until their labels are known, and is judged on the days after; cards that \
      are known to be compromised by then are left out of the test.
      """)

  @OptionGroup var options: ProjectOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: "The first training day of each fold, separated by commas (default: those of the project file).",
    transform: { text in try text.split(separator: ",").map { try Day.argument(String($0)) } })
  var weeks: [Day] = []

  @Option(help: "Only this model of the project (default: all of them).")
  var model: String?

  /// What is printed as JSON.
  struct Outcome: Encodable {
    let version = 1
    let models: [Model]

    struct Model: Encodable {
      let name: String
      let algorithm: String
      let folds: [Backtest.Result]
      let mean: [String: Double]
      let deviation: [String: Double]
    }
  }

  func perform() async throws {
    let project = try options.project()
    let models = try project.models(named: model)
    let (transactions, _) = try options.transactions(of: project, threads: threads.threads)
    let fold = project.split.fold
    var folds = project.split.folds
    if !weeks.isEmpty {
      folds = try weeks.map {
        try PrequentialFold(
          from: $0, trainDays: fold.trainDays, delayDays: fold.delayDays, testDays: fold.testDays)
      }
    }
    let backtest = Backtest(folds: folds)
    let matrix = try project.features.compute(over: transactions, threads: threads.threads)
    var outcome: [Outcome.Model] = []
    for model in models {
      let results = try backtest.run(
        try model.trainer(threads: threads.threads), on: transactions, features: matrix,
        progress: Terminal.progress(model.name))
      let summaries = Metric.allCases.compactMap { metric in results.summary(of: metric).map { (metric.rawValue, $0) } }
      outcome.append(
        Outcome.Model(
          name: model.name, algorithm: model.algorithm.name, folds: results,
          mean: Dictionary(uniqueKeysWithValues: summaries.map { ($0, $1.mean) }),
          deviation: Dictionary(uniqueKeysWithValues: summaries.map { ($0, $1.deviation) })))
    }
    try output.print(Outcome(models: outcome)) { outcome.map(text).joined(separator: "\n\n") }
  }

  private func text(_ model: Outcome.Model) -> String {
    let shown: [Metric] = [.rocAUC, .averagePrecision, .cardPrecision, .precision, .recall, .f1]
    var rows = [["\(model.name), \(model.algorithm)", "rows", "frauds"] + shown.map(\.rawValue)]
    for fold in model.folds {
      rows.append(
        ["\(fold.test.lowerBound) to \(fold.test.upperBound)", "\(fold.metrics.rows)", "\(fold.metrics.frauds)"]
          + shown.map { fold.metrics[$0].map(thousandths) ?? "-" })
    }
    rows.append(["mean", "", ""] + shown.map { model.mean[$0.rawValue].map(thousandths) ?? "-" })
    rows.append(["deviation", "", ""] + shown.map { model.deviation[$0.rawValue].map(thousandths) ?? "-" })
    return Columns.aligned(rows)
  }
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

/// A number with three decimals.
func thousandths(_ value: Double) -> String {
  let scaled = Int((abs(value) * 1000).rounded())
  let fraction = String(scaled % 1000)
  return "\(value < 0 ? "-" : "")\(scaled / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
}
