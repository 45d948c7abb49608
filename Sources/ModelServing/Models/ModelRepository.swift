import AtomicFiles
import InferenceProtocol

#if canImport(Glibc)
  import Glibc
#endif

/// A folder with models, found as MLServer finds them: by every `model-settings.json` in it, at any depth.
public struct ModelRepository: Sendable {
  /// The folder.
  public let root: String
  /// A model that the environment describes, for a folder without any settings file.
  public let fallback: ModelSettings?

  /// The name of the file that makes a folder a model.
  public static let settingsName = "model-settings.json"

  /// Opens a repository.
  ///
  /// - Parameters:
  ///   - root: A folder of models, or the folder of one model.
  ///   - fallback: What to serve where no settings file is found.
  public init(_ root: String, fallback: ModelSettings? = nil) {
    self.root = root
    self.fallback = fallback
  }

  /// Finds every model.
  ///
  /// - Returns: The models in byte order of name and ascending order of version.
  /// - Throws: ``ServingError`` with code `settings`: the folder is missing, a file cannot be read, a model's location
  ///   lies outside of the repository, or two models share name and version.
  public func models() throws(ServingError) -> [ModelSettings] {
    guard let base = Self.realPath(root) else {
      throw ServingError(.settings, "\(root): there is no such folder of models; check the path", subject: root)
    }
    var found: [ModelSettings] = []
    var visited: Set<String> = []
    try collect(root, base: base, visited: &visited, depth: 0, into: &found)
    if found.isEmpty, let fallback { found = [fallback] }
    found.sort {
      $0.name == $1.name
        ? VersionOrder.precedes($0.version, $1.version) : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    for (one, other) in zip(found, found.dropFirst()) where one.name == other.name && one.version == other.version {
      throw ServingError(
        .settings,
        "\(other.source): model '\(one.label)' is also described by \(one.source); give each its own version",
        subject: one.name)
    }
    return found
  }

  /// Finds every version of one model.
  ///
  /// - Parameter name: The name under which it is served.
  /// - Returns: Its versions in ascending order; empty where there is no such model.
  /// - Throws: As ``models()``.
  public func versions(of name: String) throws(ServingError) -> [ModelSettings] {
    try models().filter { $0.name == name }
  }

  private func collect(
    _ directory: String, base: String, visited: inout Set<String>, depth: Int, into found: inout [ModelSettings]
  ) throws(ServingError) {
    // Links are followed, since volumes are mounted through them, but never out of the repository nor twice.
    guard depth < 32, let real = Self.realPath(directory), Self.isInside(real, base), visited.insert(real).inserted
    else { return }
    let names: [String]
    do throws(FileError) {
      names = try Directory.names(in: directory)
    } catch {
      throw ServingError(.settings, "\(error)", subject: directory)
    }
    for name in names where !name.hasPrefix(".") {
      let path = directory + "/" + name
      if Self.isDirectory(path) {
        try collect(path, base: base, visited: &visited, depth: depth + 1, into: &found)
      } else if name == Self.settingsName {
        found.append(try read(path, folder: Directory.name(of: real), base: base))
      }
    }
  }

  private func read(_ path: String, folder: String, base: String) throws(ServingError) -> ModelSettings {
    let file = try SettingsFile(path)
    var settings = try ModelSettings(file, folder: folder)
    let uri = settings.location
    let home = Directory.parent(of: path)
    settings.location = uri.isEmpty || uri == "." || uri == "./" ? home : uri.hasPrefix("/") ? uri : home + "/" + uri
    let offset = file.root["parameters"]?["uri"]?.offset ?? 0
    guard let real = Self.realPath(settings.location) else {
      throw file.error(at: offset, "'uri' names \(settings.location), which is not there; check the path")
    }
    guard Self.isInside(real, base) else {
      throw file.error(at: offset, "'uri' names \(real), which lies outside of the repository \(base); move it inside")
    }
    return settings
  }

  private static func isInside(_ path: String, _ base: String) -> Bool {
    path == base || path.hasPrefix(base == "/" ? base : base + "/")
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
