internal import AtomicFiles
public import ContentDigest

/// A model that is packed: its directory, the name it is served under, and the digest it is known by.
public struct ModelDirectory: Sendable {
  /// The directory.
  public let path: String
  /// The name, which is also its folder below `/models` in the image.
  public let name: String
  /// The digest of the files that are packed.
  public let digest: SHA256Digest
  /// Files that are left out, as paths relative to the directory.
  public let excluded: Set<String>

  /// Reads a model directory.
  ///
  /// The layer holds the files that the model's digest covers. `MLmodel` names the run that logged the model and stands
  /// outside the digest; a server that has `model-settings.json` does not need it, and is not given it, so that logging
  /// the same model twice gives the same image.
  ///
  /// - Parameters:
  ///   - path: The directory.
  ///   - name: Its name; by default `name` of its `model-settings.json`, or else the folder's.
  /// - Throws: ``PackError`` when it is no directory, is empty, or its name is no folder name.
  /// - Complexity: O(total size of the files).
  public init(at path: String, name: String? = nil) throws(PackError) {
    guard Directory.kind(of: path) != nil else {
      throw PackError(.missing, path, "there is no such model directory; check the path")
    }
    let settings = path + "/model-settings.json"
    let hasSettings = Directory.exists(settings)
    let excluded: Set<String> = hasSettings ? ["MLmodel"] : []
    guard try !files(Directory.files(below: path)).isEmpty else {
      throw PackError(.missing, path, "holds no files where a model is expected; name the directory of a trained model")
    }
    let stated = hasSettings && name == nil ? try Self.name(in: settings) : name
    let name = stated ?? Self.folderName(of: path)
    let isPlain = name.utf8.allSatisfy { $0.isASCIILetterOrDigit || "._-".utf8.contains($0) }
    guard isPlain, !name.isEmpty, name.utf8.count <= 128, !name.hasPrefix(".") else {
      throw PackError(
        .malformed, path,
        "the model's name '\(name)' is no folder name; use letters, digits, '.', '_' and '-', not starting with '.'")
    }
    self.path = path
    self.name = name
    self.excluded = excluded
    digest = try files(SHA256Digest(ofDirectory: path, excluding: excluded))
  }

  private static func folderName(of path: String) -> String {
    let name = Directory.name(of: path)
    return name == "." || name == ".." ? "model" : name
  }

  private struct Settings: Decodable {
    let name: String?
  }

  private static func name(in settings: String) throws(PackError) -> String? {
    let bytes = try files(AtomicFile.read(settings))
    return try Documents.decode(Settings.self, from: bytes, named: settings).name
  }

  /// The layer with the model's files.
  func tree() throws(PackError) -> LayerTree {
    var tree = LayerTree()
    try tree.addDirectory(copying: path, at: "/models/" + name, excluding: excluded)
    return tree
  }
}
