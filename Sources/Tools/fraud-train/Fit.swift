import ArgumentParser
import ContentDigest
import FraudModel
import ProjectFile
import ToolSupport

/// The command `fraud-train fit`.
struct Fit: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train one model of the project and write its directory.",
    discussion: """
      Labels are known as of the morning of the day label delay + 1 after the last training day. Earlier rows serve as \
      history for the features.
      """)

  @OptionGroup var options: ProjectOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "The model's name in the project file.")
  var model: String

  @Option(help: "The first training day (default: the project's).", transform: Day.argument)
  var trainFrom: Day?

  @Option(help: "The last training day (default: the project's).", transform: Day.argument)
  var trainTo: Day?

  @Option(help: "The folder to write; what stands there is replaced.", completion: .directory)
  var out: String

  /// What is printed as JSON.
  struct Outcome: Encodable {
    let version = 1
    let model: String
    let directory: String
    let digest: SHA256Digest
    let threshold: Threshold
    let metrics: [String: Double]
  }

  func perform() async throws {
    let project = try options.project()
    let chosen = try project.models(named: model)[0]
    let fold = project.split.fold
    let (first, last) = (trainFrom ?? fold.training.lowerBound, trainTo ?? fold.training.upperBound)
    guard first <= last else { throw ValidationError("--train-from \(first) is after --train-to \(last)") }
    let (transactions, path) = try options.transactions(of: project, threads: threads.threads)
    let fit = ModelFit(
      name: chosen.registeredName, trainer: try chosen.trainer(threads: threads.threads),
      features: project.features, days: first...last, labelDelayDays: fold.delayDays)
    let directory = try fit.run(
      on: transactions, features: try project.features.compute(over: transactions, threads: threads.threads),
      dataDigest: try SHA256Digest(ofFile: path).description, softwareVersion: toolVersion,
      progress: Terminal.progress(model))
    try directory.write(to: out)
    let outcome = Outcome(
      model: chosen.registeredName, directory: out,
      digest: try SHA256Digest(ofDirectory: out, excluding: ["MLmodel"]), threshold: directory.model.threshold,
      metrics: directory.card.metrics)
    try output.print(outcome) { "\(out)  \(outcome.digest)" }
  }
}
