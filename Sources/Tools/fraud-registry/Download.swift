import ArgumentParser
import Registry
import ToolSupport

/// `fraud-registry download`.
struct Download: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a model's directory together again, every file verified.")

  @Argument(help: "Which model.", transform: { try ModelReference($0) }) var reference: ModelReference
  @Option(help: "Where it goes; it appears whole or not at all.") var to: String
  @Flag(help: "Replace what stands there.") var replace = false
  @OptionGroup var common: CommonOptions

  func perform() async throws {
    let found = try common.registry.download(reference, to: to, replacing: replace)
    let files = found.model.files + found.model.outside
    common.note("\(files.count) files, \(files.reduce(0) { $0 + $1.size }) bytes, verified")
    let document = ShowDocument(
      registered: found.version.map(VersionDocument.init), run: nil, model: found.model.digest,
      modelID: found.model.id, files: files)
    try common.print(document, as: to)
  }
}
