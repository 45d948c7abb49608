public import ContentDigest

/// A training run: what went in and what came out.
///
/// Its identity is its content: the same run recorded twice is one run, and a record that someone changes no longer
/// answers to its name. Times and places stand elsewhere, so that a repeated run is the same run.
public struct RunRecord: Hashable, Sendable {
  /// What people call it.
  public var name: String
  /// What was chosen before training.
  public var parameters: [String: String]
  /// What was measured after it; finite numbers.
  public var metrics: [String: Double]
  /// Anything else worth finding it by.
  public var tags: [String: String]
  /// The digest of the training data file.
  public var data: SHA256Digest?
  /// The commit of the code that trained.
  public var commit: String?
  /// The digest of the model that came out; registering fills it in.
  public var model: SHA256Digest?

  /// Describes a run.
  ///
  /// - Parameters:
  ///   - name: What people call it.
  ///   - parameters: What was chosen before training.
  ///   - metrics: What was measured after it; finite numbers.
  ///   - tags: Anything else worth finding it by.
  ///   - data: The digest of the training data file.
  ///   - commit: The commit of the code that trained.
  public init(
    name: String = "", parameters: [String: String] = [:], metrics: [String: Double] = [:],
    tags: [String: String] = [:], data: SHA256Digest? = nil, commit: String? = nil
  ) {
    self.name = name
    self.parameters = parameters
    self.metrics = metrics
    self.tags = tags
    self.data = data
    self.commit = commit
  }

  /// The run's id: the first 32 hexadecimal digits of the SHA-256 of its record, a form that MLflow uses too.
  ///
  /// - Throws: ``RegistryError`` for a metric that is no finite number.
  public func id() throws(RegistryError) -> String { Self.id(of: try Record.bytes(of: self, named: "run '\(name)'")) }

  /// The id of a run whose record has these bytes.
  static func id(of bytes: [UInt8]) -> String { String(SHA256Digest(of: bytes).hex.prefix(32)) }

  /// Whether a text has the form of a run's id.
  static func isID(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// Refuses what MLflow would refuse, and what JSON cannot hold.
  func check() throws(RegistryError) {
    try Naming.check(parameters, as: "parameter")
    try Naming.check(tags, as: "tag")
    for (key, value) in metrics.sorted(by: { $0.key < $1.key }) {
      try Naming.check(key: key, as: "metric")
      guard value.isFinite else {
        throw RegistryError(.value, "metric '\(key)'", "is \(value), no finite number; leave it out or correct it")
      }
    }
  }
}

extension RunRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, parameters, metrics, tags, data, commit, model
  }

  /// Reads a record, in which every part may be missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decodeIfPresent(String.self, forKey: .name) ?? ""
    parameters = try container.decodeIfPresent([String: String].self, forKey: .parameters) ?? [:]
    metrics = try container.decodeIfPresent([String: Double].self, forKey: .metrics) ?? [:]
    tags = try container.decodeIfPresent([String: String].self, forKey: .tags) ?? [:]
    data = try container.decodeIfPresent(SHA256Digest.self, forKey: .data)
    commit = try container.decodeIfPresent(String.self, forKey: .commit)
    model = try container.decodeIfPresent(SHA256Digest.self, forKey: .model)
  }
}
