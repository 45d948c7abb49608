public import ContentDigest

/// A model as a list of files: enough to put the directory together again, and to prove that it is the same.
public struct ModelRecord: Hashable, Sendable {
  /// One file of a model.
  public struct File: Codable, Hashable, Sendable {
    /// The path below the model's directory, with `/` between the parts.
    public let path: String
    /// The number of bytes.
    public let size: Int
    /// The digest of the content, which is also the name of its blob.
    public let digest: SHA256Digest

    /// Describes a file.
    public init(path: String, size: Int, digest: SHA256Digest) {
      self.path = path
      self.size = size
      self.digest = digest
    }
  }

  /// Files that belong to the directory and not to its digest: they tell where the model came from.
  public static let outsideDigest: Set<String> = ["MLmodel"]

  /// The files that the digest covers, in byte order of path.
  public let files: [File]
  /// The files outside the digest, in byte order of path.
  public let outside: [File]

  /// Sorts the files of a model's directory.
  init(_ files: [File]) {
    let sorted = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    self.files = sorted.filter { !Self.outsideDigest.contains($0.path) }
    outside = sorted.filter { Self.outsideDigest.contains($0.path) }
  }

  /// The model's digest: of the lines `path NUL size NUL sha256-hex LF` of its files.
  public var digest: SHA256Digest { Self.digest(of: files) }

  /// The model's id as MLflow writes one: `m-` and the first 32 digits of the digest.
  public var id: String { Self.id(of: digest) }

  static func digest(of files: [File]) -> SHA256Digest {
    var stream = DigestStream()
    for file in files { stream.update("\(file.path)\0\(file.size)\0\(file.digest.hex)\n".utf8) }
    return stream.finish()
  }

  static func id(of digest: SHA256Digest) -> String { "m-" + digest.hex.prefix(32) }

  /// Whether a text has the form of a model's id.
  static func isID(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("m-") && RunRecord.isID(text.dropFirst(2))
  }
}

extension ModelRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case files, outside
  }

  /// Reads a record; one whose paths lead out of the model's directory is refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let files = try container.decode([File].self, forKey: .files)
    self.init(files + (try container.decode([File].self, forKey: .outside)))
    let paths = (self.files + outside).map(\.path)
    guard Set(paths).count == paths.count, paths.allSatisfy(RelativePath.isInside),
      !zip(paths.sorted(), paths.sorted().dropFirst()).contains(where: { $1.hasPrefix($0 + "/") })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .files, in: container, debugDescription: "a path is there twice or leads out of the model's directory")
    }
  }
}
