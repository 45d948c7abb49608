import ArgumentParser
import AtomicFiles
import ContentDigest
import Registry
import ToolSupport

/// `fraud-registry alias`.
struct Alias: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Point an alias to a version, or remove it.",
    discussion: "'history' keeps which version it pointed to before.")

  @Argument(help: "The registered model's name.") var name: String
  @Argument(help: "The alias, such as champion.") var alias: String
  @Argument(help: "The version's number.") var version: Int?
  @Flag(help: "Remove the alias.") var remove = false
  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    if remove == (version != nil) { throw ValidationError("Give either a version's number or --remove.") }
  }

  func perform() async throws {
    guard let version else {
      try common.registry.removeAlias(alias, of: name)
      common.note("removed alias \(alias) of \(name)")
      return try common.print(VersionsDocument(try common.registry.versions(of: name)), as: name)
    }
    let pointed = try common.registry.setAlias(alias, to: version, of: name)
    common.note("models:/\(name)@\(alias) is version \(version)")
    try common.print(VersionDocument(pointed), as: "models:/\(name)@\(alias)")
  }
}

/// `fraud-registry attach`.
struct Attach: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Attach an image, a manifest or another link to a version's lineage.")

  @Argument(help: "Which version.", transform: { try ModelReference($0) }) var reference: ModelReference
  @Argument(help: "The link's name, such as image or manifest.") var link: String
  @Option(help: "The digest of what it names (default: that of the source).") var digest: String?
  @Option(help: "The file or directory that has this digest, which 'verify' recomputes.") var source: String?
  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    if digest == nil && source == nil { throw ValidationError("Give --digest, --source or both.") }
    if let digest, SHA256Digest(digest) == nil {
      throw ValidationError("--digest '\(digest)': write sha256: and 64 hexadecimal digits")
    }
  }

  func perform() async throws {
    let known = try common.registry.version(reference)
    guard let digest = try digest.flatMap({ SHA256Digest($0) }) ?? source.map(Self.digest) else { return }
    let version = try common.registry.attach(link, digest: digest, source: source, to: known.number, of: known.name)
    common.note("attached \(link) \(digest.short) to \(version.reference)")
    try common.print(VersionDocument(version), as: "\(digest)")
  }

  private static func digest(of path: String) throws -> SHA256Digest {
    Directory.kind(of: path) == .directory
      ? try SHA256Digest(ofDirectory: path) : try SHA256Digest(ofFile: path)
  }
}
