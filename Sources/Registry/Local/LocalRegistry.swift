internal import AtomicFiles
internal import ContentDigest

/// A registry in a directory: no server, no network, safe for any number of processes.
///
/// ```
/// ROOT/registry.json                        which format this is
/// ROOT/blobs/sha256/XX/HEX                  files of models by the digest of their content
/// ROOT/models/m-ID.json                     which files make up a model
/// ROOT/runs/ID.json                         training runs by the digest of their record
/// ROOT/names/NAME/SEQUENCE-DIGEST.json      what happened to a registered model, one file an event
/// ROOT/staging/                             files on their way; whoever has the lock empties it
/// ROOT/lock                                 held while writing
/// ```
///
/// Every file appears whole, by a rename, and is never changed. A version exists from the rename of its event on, and
/// by then everything that it names is there: a writer that is killed leaves a registry without it and otherwise whole.
public struct LocalRegistry: Sendable {
  /// The directory.
  public let root: String
  /// Who writes, for the history.
  public let author: String
  /// How long to wait while others write.
  public let patience: Duration
  let now: @Sendable () -> Timestamp

  /// Names a registry; nothing is read or written yet.
  ///
  /// - Parameters:
  ///   - root: The directory, which the first registration makes.
  ///   - author: Who writes, for the history.
  ///   - patience: How long to wait while others write.
  ///   - now: The time of what is recorded; tests and reproducible runs give a fixed one.
  public init(
    root: String, author: String = Author.current, patience: Duration = .seconds(60),
    now: @escaping @Sendable () -> Timestamp = Timestamp.now
  ) {
    self.root = root
    self.author = author
    self.patience = patience
    self.now = now
  }

  var marker: String { root + "/registry.json" }
  var namesDirectory: String { root + "/names" }
  func blob(_ digest: SHA256Digest) -> String { "\(root)/blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)" }
  func modelPath(_ id: String) -> String { "\(root)/models/\(id).json" }
  func runPath(_ id: String) -> String { "\(root)/runs/\(id).json" }
  func log(_ name: String) -> HistoryLog { HistoryLog(name: name, directory: namesDirectory + "/" + name) }

  /// What stands in the marker's file.
  struct Format: Codable {
    var format = "fraud-rollout local registry"
  }

  /// Refuses a directory that is no registry.
  func requireRegistry() throws(RegistryError) {
    guard Directory.exists(marker) else {
      throw RegistryError(
        .notFound, root, "there is no registry; register a model first, or name another directory with --root")
    }
    _ = try Record.decode(Format.self, from: try Record.read(marker), at: marker)
  }
}
