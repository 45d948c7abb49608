import AtomicFiles
import ContentDigest
import FraudModel
import Judgement
public import ProjectFile

/// The main job: from a project's labelled transactions to a served, packed and rendered model.
///
/// ```swift
/// let project = try Project(contentsOf: "fraud.yaml")
/// let pipeline = ProjectPipeline(project, output: "build/fraud")
/// let report = try await pipeline.run { event in print(event) }
/// print(report.markdown)
/// ```
///
/// Everything that is written goes below the output folder: `models/`, `registry/`, `image/`, `manifests/`, and
/// `report.md` and `report.json`. A stage whose inputs have not changed since the last run into the same folder is not
/// run again.
public struct ProjectPipeline: Sendable {
  /// The project.
  public let project: Project
  /// The folder for everything that is written.
  public let output: String
  /// The transactions to use instead of the project's own.
  let data: String?
  /// The `fraud-serve` program to pack and to start; the one beside the running program for nil.
  let server: String?
  /// How many threads to train with; one for each core for nil.
  let threads: Int?

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - project: What to do.
  ///   - data: Transactions to use instead of the project's own.
  ///   - output: The folder for everything that is written.
  ///   - server: The `fraud-serve` program to pack and to start; the one beside the running program for nil.
  ///   - threads: How many threads to train with; one for each core for nil. Results do not depend on it.
  public init(
    _ project: Project, data: String? = nil, output: String, server: String? = nil, threads: Int? = nil
  ) {
    self.project = project
    self.data = data
    self.output = output
    self.server = server
    self.threads = threads
  }

  /// Runs every stage whose inputs have changed, and writes the report.
  ///
  /// - Parameter watch: Told what happens, one event at a time for each stage and on any thread.
  /// - Returns: The report; where a gate or a check said no, its verdict is no pass.
  /// - Throws: What the stages' libraries throw, each a sentence with a remedy. No report is written then.
  public func run(watch: @escaping @Sendable (PipelineEvent) -> Void = { _ in }) async throws -> PipelineReport {
    guard let path = data ?? project.data.file else {
      throw PipelineError("\(project.path) names no data file; name one under data.file, or give one with --data FILE")
    }
    let source = DataFile(path: path, digest: try SHA256Digest(ofFile: path))
    let server = try server ?? Self.serverBesideThisProgram()
    let runner = StageRunner(
      store: StageStore(output: output), program: try SHA256Digest(ofFile: "/proc/self/exe"), watch: watch)
    let workbench = Workbench(project: project, path: path, threads: threads)

    let checked = try await validate(source, workbench, runner)
    let prepared = try await prepareFeatures(source, workbench, runner)
    let models = try await trainModels(source, workbench, runner)
    let metrics = try await evaluate(models, source, workbench, runner)
    let gates = try await judge(models, metrics, workbench, runner)

    var delivered = Delivery()
    if Verdict.all(gates.map(\.verdict)) == .pass {
      delivered = try await deliver(models, metrics, source, server, workbench, runner)
    }
    let report = PipelineReport(
      version: PipelineReport.currentVersion, project: project.name, cores: Workbench.cores,
      data: describe(source, checked, prepared),
      models: models.map { describe($0, metrics, delivered) }, gates: gates,
      chain: try chain(source, models, delivered), smoke: delivered.smoke, stages: runner.timings)
    try AtomicFile.write(try reportJSON(report), to: output + "/report.json")
    try AtomicFile.write(Array(report.markdown.utf8), to: output + "/report.md")
    return report
  }

  /// A report as JSON, the bytes of `report.json`.
  ///
  /// - Throws: `EncodingError` for a number that JSON cannot hold.
  public func reportJSON(_ report: PipelineReport) throws -> [UInt8] { try CanonicalJSON.pretty(report) }

  private static func serverBesideThisProgram() throws -> String {
    let program = Directory.parent(of: try Workbench.runningProgram()) + "/fraud-serve"
    guard Directory.exists(program) else {
      throw PipelineError("\(program): there is no such program; build it, or name another with --server FILE")
    }
    return program
  }
}

/// What the pipeline itself cannot do, as a sentence with its remedy.
public struct PipelineError: Error, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ sentence: String) { description = sentence }
}

/// The transactions that a run works on.
struct DataFile: Sendable {
  let path: String
  let digest: SHA256Digest
}

/// What came of a run after its gates.
struct Delivery: Sendable {
  var registered: [String: String] = [:]
  var image: PackedImage?
  var manifests: [RenderedEnvironment] = []
  var smoke: [PipelineReport.Check] = []
}
