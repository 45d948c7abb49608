import ArgumentParser
import Pipeline
import ProjectFile
import ToolSupport

/// `fraud-pipeline`: the main job, from labelled transactions to a served, packed and rendered model.
@main
struct FraudPipeline: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fraud-pipeline",
    abstract: "Take labelled transactions to a served, packed and rendered fraud model.",
    version: toolVersion,
    subcommands: [Run.self])
}

/// The command `fraud-pipeline run`.
struct Run: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run every stage whose inputs have changed.",
    discussion: """
      Exit codes: 0 every gate and check passed; 1 something failed; 2 a gate or a check said no; 64 wrong usage.
      """)

  @Argument(help: "The project file.", completion: .file(extensions: ["yaml", "yml"]))
  var project: String

  @Option(help: "Transactions to use instead of the project's own.", completion: .file())
  var data: String?

  @Option(help: "The folder for everything that is written (default: build/NAME).", completion: .directory)
  var out: String?

  @Option(
    help: "The fraud-serve program to pack and to start (default: the one beside this program).", completion: .file())
  var server: String?

  @Option(help: "How many threads to train with (default: one for each core).")
  var threads: Int?

  @Flag(help: "Print the report as one JSON document.")
  var json = false

  @Flag(help: "Say nothing while working.")
  var quiet = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): give a number from 1 to 1024")
    }
  }

  func perform() async throws {
    let project = try Project(contentsOf: project)
    let pipeline = ProjectPipeline(
      project, data: data, output: out ?? "build/\(project.name)", server: server, threads: threads)
    let progress = quiet ? nil : ProgressLines()
    let report = try await pipeline.run { progress?.show($0) }
    if json {
      Terminal.print(bytes: try pipeline.reportJSON(report))
    } else {
      Terminal.print(report.markdown)
    }
    if !report.hasPassed {
      throw SaidNo("\(pipeline.output)/report.md says which gate or check did not pass; nothing goes forward")
    }
  }
}
