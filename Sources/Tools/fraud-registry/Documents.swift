import ContentDigest
import Registry

/// What `--json` prints of a version.
struct VersionDocument: Encodable {
  var version = 1
  var reference: String
  var name: String
  var number: Int
  var model: SHA256Digest
  var modelID: String
  var run: String?
  var dataFile: String?
  var created: String
  var author: String
  var record: SHA256Digest
  var tags: [String: String]
  var description: String
  var aliases: [String]
  var links: [LineageAttachment]

  init(_ of: RegisteredVersion) {
    reference = "\(of.reference)"
    name = of.name
    number = of.number
    model = of.model
    modelID = of.modelID
    run = of.run
    dataFile = of.dataFile
    created = "\(of.created)"
    author = of.author
    record = of.record
    tags = of.tags
    description = of.description
    aliases = of.aliases
    links = of.links
  }
}

/// What `--json` prints of several versions.
struct VersionsDocument: Encodable {
  var version = 1
  var versions: [VersionDocument]

  init(_ versions: [RegisteredVersion]) { self.versions = versions.map(VersionDocument.init) }
}

/// What `show --json` prints: the version, the run that made it, and the files.
struct ShowDocument: Encodable {
  var version = 1
  var registered: VersionDocument?
  var run: RunRecord?
  var model: SHA256Digest
  var modelID: String
  var files: [ModelRecord.File]
}

/// What `history --json` prints.
struct HistoryDocument: Encodable {
  struct Entry: Encodable {
    var sequence: Int
    var time: String
    var author: String
    var change: HistoryEvent.Change
  }

  var version = 1
  var name: String
  var events: [Entry]
}

/// What `verify --json` prints.
struct VerifyDocument: Encodable {
  var version = 1
  var reference: String
  var holds: Bool
  var links: [LineageLink]

  init(_ chain: LineageChain) {
    reference = chain.reference
    holds = chain.holds
    links = chain.links
  }
}
