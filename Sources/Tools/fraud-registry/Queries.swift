import ArgumentParser
import ContentDigest
import Registry
import ToolSupport

/// `fraud-registry list`.
struct List: ToolCommand {
  static let configuration = CommandConfiguration(abstract: "List the versions of every name, or of one.")

  @Argument(help: "The registered model's name.") var name: String?
  @OptionGroup var common: CommonOptions

  func perform() async throws {
    try common.print(
      versions: try name.map { try common.registry.versions(of: $0) } ?? common.registry.search())
  }
}

/// `fraud-registry search`.
struct Search: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for versions by a part of their name, description, aliases or tags.")

  @Argument(help: "What any of these contains, in any case.") var text = ""
  @Option(name: .customLong("tag"), help: "A tag that the version has, KEY=VALUE.") var tags: [Pair] = []
  @OptionGroup var common: CommonOptions

  func perform() async throws {
    try common.print(versions: try common.registry.search(text, tags: Pair.dictionary(tags)))
  }
}

extension CommonOptions {
  /// Prints versions a line each.
  fileprivate func print(versions: [RegisteredVersion]) throws {
    if versions.isEmpty { note("no version found in \(registry.root)") }
    let rows = versions.map { version in
      [
        version.name, "\(version.number)", version.model.short, "\(version.created)",
        version.aliases.map { "@" + $0 }.joined(separator: " "),
        version.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
      ]
    }
    try print(
      VersionsDocument(versions), as: Table.text(["NAME", "VERSION", "MODEL", "CREATED", "ALIASES", "TAGS"], rows))
  }
}

/// `fraud-registry show`.
struct Show: ToolCommand {
  static let configuration = CommandConfiguration(abstract: "Show a version, its run and its files.")

  @Argument(help: "Which model.", transform: { try ModelReference($0) }) var reference: ModelReference
  @OptionGroup var common: CommonOptions

  func perform() async throws {
    let found = try common.registry.resolve(reference)
    let run = try found.version?.run.map { try common.registry.run($0) }
    let files = found.model.files + found.model.outside
    let document = ShowDocument(
      registered: found.version.map(VersionDocument.init), run: run, model: found.model.digest,
      modelID: found.model.id, files: files)
    try common.print(document, as: text(found.version, run, found.model, files))
  }

  private func text(
    _ version: RegisteredVersion?, _ run: RunRecord?, _ model: ModelRecord, _ files: [ModelRecord.File]
  ) -> String {
    var rows: [[String]] = []
    if let version {
      rows += [["reference", "\(version.reference)"], ["created", "\(version.created) by \(version.author)"]]
      if !version.description.isEmpty { rows.append(["description", version.description]) }
      rows += version.aliases.map { ["alias", $0] }
      rows += pairs("tag", version.tags)
    }
    rows += [["model", "\(model.digest)"], ["model id", model.id]]
    if let id = version?.run, let run {
      rows.append(["run", run.name.isEmpty ? id : "\(id) \(run.name)"])
      rows += pairs("parameter", run.parameters) + pairs("metric", run.metrics.mapValues { "\($0)" })
      rows += pairs("run tag", run.tags)
      if let data = run.data { rows.append(["data", "\(data)"]) }
      if let commit = run.commit { rows.append(["commit", commit]) }
    }
    rows += (version?.links ?? []).map { [$0.name, "\($0.digest)"] }
    rows += files.map { ["file", "\($0.path) \($0.size) bytes \($0.digest.short)"] }
    let width = rows.map { $0[0].count }.max() ?? 0
    return rows.map { $0[0] + String(repeating: " ", count: width - $0[0].count + 2) + $0[1] }.joined(separator: "\n")
  }

  private func pairs(_ kind: String, _ values: [String: String]) -> [[String]] {
    values.sorted { $0.key < $1.key }.map { [kind, "\($0.key) = \($0.value)"] }
  }
}

/// `fraud-registry history`.
struct History: ToolCommand {
  static let configuration = CommandConfiguration(abstract: "Tell everything that happened to a name.")

  @Argument(help: "The registered model's name.") var name: String
  @OptionGroup var common: CommonOptions

  func perform() async throws {
    let events = try common.registry.events(of: name)
    let document = HistoryDocument(
      name: name,
      events: events.map {
        .init(sequence: $0.sequence, time: "\($0.time)", author: $0.author, change: $0.change)
      })
    let rows = events.map { ["\($0.sequence)", "\($0.time)", $0.author, "\($0.change)"] }
    try common.print(document, as: Table.text(["EVENT", "TIME", "BY", "WHAT"], rows))
  }
}
