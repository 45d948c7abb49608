import ArgumentParser
import AtomicFiles
import FraudModel
import ProjectFile
import ToolSupport

/// The command `fraud-train validate`.
struct ValidateData: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check data before anything is trained on them.",
    discussion: """
      Checks every column against the schema and the rows against the rules of the project file. With a reference, the \
      drift of each feature is measured; with another file, that of each column, and no row may stand in both. \
      Exits with 2 where an anomaly forbids training.
      """)

  @Option(help: "The project file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(help: "The schema, in place of the project's.", completion: .file(extensions: ["yaml", "yml"]))
  var schema: String?

  @Option(help: "The data (default: the project's own).", completion: .file())
  var data: String?

  @Option(
    help: "The day from which times that are whole numbers count (default: the project's, or 1970-01-01).",
    transform: Day.argument)
  var epoch: Day?

  @Option(
    help: "A model's directory, or the reference.json in one, to measure the drift of its features from.",
    completion: .directory)
  var reference: String?

  @Option(help: "Another file with the same columns, such as the training data, to compare with.", completion: .file())
  var against: String?

  @Option(help: "A Markdown file to write for people.", completion: .file(extensions: ["md"]))
  var markdown: String?

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if config == nil, schema == nil { throw ValidationError("give a project with --config, or a schema with --schema") }
  }

  func perform() async throws {
    let project = try config.map { try Project(contentsOf: $0) }
    let schema = try self.schema.map { try Schema(contentsOf: $0) } ?? project?.data.schema ?? .cardTransactions
    let epoch = self.epoch ?? project?.data.epoch ?? Day(number: 0)
    guard let path = data ?? project?.data.file else {
      throw ValidationError("the project names no data file; give one with --data FILE")
    }
    let validator = Validator(project?.data.rules ?? ValidationRules())
    let inspection = try TableFile.inspect(
      path, schema: schema, threads: threads.threads)
    var report = validator.report(on: inspection, schema: schema, epoch: epoch, threads: threads.threads)
    if let against {
      let other = try TableFile.inspect(against, schema: schema, threads: threads.threads).table
      if let overlap = validator.overlap(of: inspection.table, with: other, schema: schema, threads: threads.threads) {
        report.anomalies.append(overlap)
      }
      validator.add(
        inspection.table.drift(from: other, schema: schema, threads: threads.threads), to: &report)
    }
    if let reference, report.isSound {
      let transactions = try Transactions(inspection.table, schema: schema, epoch: epoch, file: path)
      let drift = try drift(of: transactions, from: reference, project: project)
      validator.add(drift, to: &report)
    }
    if let markdown { try AtomicFile.write(Array(report.markdown(name: path).utf8), to: markdown) }
    try output.print(report) { ValidateData.text(report, path) }
    if !report.isSound { throw SaidNo("\(path) is not fit to train on; the anomalies above say why") }
  }

  /// Computes the features that the reference has and compares them.
  private func drift(of transactions: Transactions, from path: String, project: Project?) throws -> [FeatureDrift] {
    let folder = path.hasSuffix("/reference.json") || path == "reference.json" ? Directory.parent(of: path) : path
    let directory = folder.isEmpty ? "." : folder
    let reference = try ModelDirectory.loadReference(from: directory)
    let features = try ModelDirectory.load(from: directory).card.featureSet()
    return try reference.drift(
      of: try features.compute(over: transactions, threads: threads.threads), threads: threads.threads)
  }

  private static func text(_ report: DataReport, _ path: String) -> String {
    var lines = ["\(path): \(report.rows) transactions, \(report.frauds) frauds"]
    if let first = report.firstDay, let last = report.lastDay { lines[0] += ", \(first) to \(last)" }
    if report.customers > 0 || report.terminals > 0 {
      lines.append("\(report.customers) customers, \(report.terminals) terminals")
    }
    if !report.drift.isEmpty {
      lines.append(
        Columns.aligned(
          [["feature", "PSI", "KS", "p", "JS"]]
            + report.drift.map { feature in
              [feature.name]
                + [
                  feature.populationStability, feature.kolmogorovSmirnov, feature.kolmogorovSmirnovP,
                  feature.jensenShannon,
                ].map { decimals($0, 3) }
            }))
    }
    lines += report.anomalies.map { anomaly in
      let lines = anomaly.exampleLines.map(String.init).joined(separator: ", ")
      return "\(anomaly.severity.rawValue): \(anomaly.code.rawValue): \(anomaly.message)"
        + (lines.isEmpty ? "" : " (line \(lines)\(anomaly.count > anomaly.exampleLines.count ? ", …" : ""))")
    }
    return lines.joined(separator: "\n")
  }
}
