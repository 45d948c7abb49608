import ArgumentParser
import AtomicFiles
import ContentDigest
import Registry
import ToolSupport

/// `fraud-registry register`.
struct Register: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a model's directory a version of a name.",
    discussion: "The same model under the same name is the same version, however often it is registered.")

  @Option(help: "The model's directory.") var model: String
  @Option(help: "The name to register it under.") var name: String
  @Option(help: "The run that made it: a JSON file with name, parameters, metrics, tags, data, commit; all optional.")
  var run: String?
  @Option(help: "The training data's file, whose digest the lineage begins with.") var data: String?
  @Option(name: .customLong("param"), help: "A parameter of the run, KEY=VALUE.") var parameters: [Pair] = []
  @Option(name: .customLong("metric"), help: "A metric of the run, KEY=NUMBER.") var metrics: [Pair] = []
  @Option(help: "The commit of the code that trained.") var commit: String?
  @Option(name: .customLong("tag"), help: "A tag of the version, KEY=VALUE.") var tags: [Pair] = []
  @Option(help: "What people should know about the version.") var description: String?
  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    for metric in metrics where Double(metric.value)?.isFinite != true {
      throw ValidationError("--metric \(metric.key)=\(metric.value): the value must be a finite number")
    }
  }

  func perform() async throws {
    let version = try common.registry.register(
      modelDirectory: model, name: name, run: try runRecord(), dataFile: data, tags: Pair.dictionary(tags),
      description: description)
    common.note("registered model \(version.model.short) as \(version.reference)")
    try common.print(VersionDocument(version), as: "\(version.reference)")
  }

  private func runRecord() throws -> RunRecord? {
    guard run != nil || data != nil || commit != nil || !parameters.isEmpty || !metrics.isEmpty else { return nil }
    var record = RunRecord()
    if let run {
      let bytes = try AtomicFile.read(run)
      guard let read = try? CanonicalJSON.decode(RunRecord.self, from: bytes) else {
        throw RegistryError(
          .value, run,
          "is no run; write a JSON object whose name, data and commit are texts, parameters and tags objects of texts, "
            + "and metrics an object of numbers")
      }
      record = read
    }
    record.parameters.merge(Pair.dictionary(parameters)) { $1 }
    record.metrics.merge(Pair.dictionary(metrics).compactMapValues(Double.init)) { $1 }
    record.commit = commit ?? record.commit
    return record
  }
}
