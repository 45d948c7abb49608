public import ContentDigest

/// What differs between two images: files of their platforms, and how they run.
public struct ImageDifference: Sendable, Codable {
  /// The version of this form.
  public var version = 1
  /// The digest of the first image.
  public let first: SHA256Digest
  /// The digest of the second image.
  public let second: SHA256Digest
  /// Every difference, by platform and then by path.
  public let changes: [Change]

  /// Whether a container of one cannot be told from one of the other.
  public var isEmpty: Bool { changes.isEmpty }

  /// One difference.
  public struct Change: Sendable, Codable, Equatable {
    /// The platform.
    public let platform: String
    /// A path in the image, or the name of a setting such as `config.Env`.
    public let path: String
    /// What happened between the first image and the second.
    public let kind: Kind
    /// What of a changed thing differs: `content`, `mode`, `owner`, `type`.
    public let details: [String]
  }

  /// What happened to a thing.
  public enum Kind: String, Sendable, Codable {
    case added, removed, changed
  }

  /// Compares two images.
  ///
  /// - Parameters:
  ///   - first: One image.
  ///   - second: Another.
  /// - Throws: ``PackError`` when one of them cannot be read.
  /// - Complexity: O(uncompressed size) time; memory for the paths, not for the content.
  public init(from first: ImageURI, to second: ImageURI) throws(PackError) {
    self = try ImageSource.withImage(first) { (left) throws(PackError) in
      try ImageSource.withImage(second) { (right) throws(PackError) in try ImageDifference(left, right) }
    }
  }

  private init(_ left: Image, _ right: Image) throws(PackError) {
    first = left.root.digest
    second = right.root.digest
    guard first != second else {
      changes = []
      return
    }
    let platforms = Set((left.variants + right.variants).map(\.platform.description)).sorted()
    var changes: [Change] = []
    for platform in platforms {
      let pair = (
        left.variants.first { $0.platform.description == platform },
        right.variants.first { $0.platform.description == platform }
      )
      switch pair {
      case (let before?, let after?):
        changes += try Self.settings(before.config.config, after.config.config, platform)
        changes += Self.compare(
          try RootFilesystem(before, in: left.store), try RootFilesystem(after, in: right.store), platform)
      case (nil, _): changes.append(Change(platform: platform, path: "", kind: .added, details: ["platform"]))
      case (_, nil): changes.append(Change(platform: platform, path: "", kind: .removed, details: ["platform"]))
      }
    }
    self.changes = changes
  }

  private static func settings(
    _ before: Execution?, _ after: Execution?, _ platform: String
  ) throws(PackError) -> [Change] {
    let (before, after) = (before ?? Execution(), after ?? Execution())
    let settings: [(name: String, isEqual: Bool)] = [
      ("Cmd", before.command == after.command), ("Entrypoint", before.entrypoint == after.entrypoint),
      ("Env", before.environment == after.environment), ("ExposedPorts", before.exposedPorts == after.exposedPorts),
      ("Labels", before.labels == after.labels), ("StopSignal", before.stopSignal == after.stopSignal),
      ("User", before.user == after.user), ("WorkingDir", before.workingDirectory == after.workingDirectory),
    ]
    return settings.filter { !$0.isEqual }.map {
      Change(platform: platform, path: "config.\($0.name)", kind: .changed, details: ["content"])
    }
  }

  private static func compare(_ left: RootFilesystem, _ right: RootFilesystem, _ platform: String) -> [Change] {
    let paths = Set(left.entries.keys).union(right.entries.keys)
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { path in
      func change(_ kind: Kind, _ details: [String] = []) -> Change {
        Change(platform: platform, path: "/" + path, kind: kind, details: details)
      }
      switch (left.entries[path], right.entries[path]) {
      case (nil, _): return change(.added)
      case (_, nil): return change(.removed)
      case (let before?, let after?):
        var details: [String] = []
        if before.kind != after.kind { details.append("type") }
        if before.content != after.content { details.append("content") }
        if before.mode != after.mode { details.append("mode") }
        if before.owner != after.owner { details.append("owner") }
        return details.isEmpty ? nil : change(.changed, details)
      }
    }
  }
}
