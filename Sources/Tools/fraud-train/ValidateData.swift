import ArgumentParser
import FraudModel
import ProjectFile
import ToolSupport

/// The command `fraud-train validate`.
struct ValidateData: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check transactions before anything is trained on them.",
    discussion: "Exits with 2 where an anomaly forbids training.")

  @OptionGroup var options: ProjectOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func perform() async throws {
    let project = try options.project()
    let (transactions, path) = try options.transactions(of: project, threads: threads.threads)
    let report = Validator(project.data.rules).report(on: transactions)
    try output.print(report) {
      var lines = ["\(path): \(report.rows) transactions, \(report.frauds) frauds"]
      if let first = report.firstDay, let last = report.lastDay { lines[0] += ", \(first) to \(last)" }
      lines.append("\(report.customers) customers, \(report.terminals) terminals")
      lines += report.anomalies.map { "\($0.severity.rawValue): \($0.code.rawValue): \($0.message)" }
      return lines.joined(separator: "\n")
    }
    if !report.isSound { throw SaidNo("\(path) is not fit to train on; the anomalies above say why") }
  }
}
