public import ContentDigest

/// One thing that happened to a registered model: who did what, and when.
///
/// Events are only ever added. Each names the digest of the one before, so that none can be changed or taken out of
/// the middle unnoticed.
public struct HistoryEvent: Hashable, Sendable {
  /// What happened.
  public enum Change: Hashable, Sendable {
    /// A model became a version.
    case registered(Registration)
    /// An alias was set, or moved from another version.
    case aliasSet(alias: String, number: Int)
    /// An alias was removed.
    case aliasRemoved(alias: String)
    /// A version got a tag, or a tag another value.
    case tagged(number: Int, key: String, value: String)
    /// A version got another description.
    case described(number: Int, description: String)
    /// A further link was attached to a version's lineage.
    case linked(number: Int, link: LineageAttachment)
  }

  /// How a version came to be.
  public struct Registration: Codable, Hashable, Sendable {
    /// The version's number, counted from 1 within the name.
    public let number: Int
    /// The digest of the model.
    public let model: SHA256Digest
    /// The id of the run that made it; nil where it was registered without one.
    public let run: String?
    /// Where the training data stood, seen from the registry's root.
    public let dataFile: String?
    /// The tags it began with.
    public let tags: [String: String]
    /// The description it began with.
    public let description: String
  }

  /// Its place in the history of its name, counted from 1.
  public let sequence: Int
  /// When it happened.
  public let time: Timestamp
  /// Who did it.
  public let author: String
  /// The digest of the event before; nil for the first.
  public let previous: SHA256Digest?
  /// What happened.
  public let change: Change
}

extension HistoryEvent: Codable {}
extension HistoryEvent.Change: Codable {
  // Spelled out, for the synthesized form would name the first payload `_0`.
  private enum CodingKeys: String, CodingKey {
    case kind, registration, alias, number, key, value, description, link
  }

  private enum Kind: String, Codable {
    case registered
    case aliasSet = "alias set"
    case aliasRemoved = "alias removed"
    case tagged, described, linked
  }

  /// Reads what happened by its kind.
  public init(from decoder: any Decoder) throws {
    let from = try decoder.container(keyedBy: CodingKeys.self)
    func number() throws -> Int { try from.decode(Int.self, forKey: .number) }
    func text(_ key: CodingKeys) throws -> String { try from.decode(String.self, forKey: key) }
    switch try from.decode(Kind.self, forKey: .kind) {
    case .registered: self = .registered(try from.decode(HistoryEvent.Registration.self, forKey: .registration))
    case .aliasSet: self = .aliasSet(alias: try text(.alias), number: try number())
    case .aliasRemoved: self = .aliasRemoved(alias: try text(.alias))
    case .tagged: self = .tagged(number: try number(), key: try text(.key), value: try text(.value))
    case .described: self = .described(number: try number(), description: try text(.description))
    case .linked: self = .linked(number: try number(), link: try from.decode(LineageAttachment.self, forKey: .link))
    }
  }

  /// Writes what happened with its kind.
  public func encode(to encoder: any Encoder) throws {
    var to = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .registered(let registration):
      try to.encode(Kind.registered, forKey: .kind)
      try to.encode(registration, forKey: .registration)
    case .aliasSet(let alias, let number):
      try to.encode(Kind.aliasSet, forKey: .kind)
      try to.encode(alias, forKey: .alias)
      try to.encode(number, forKey: .number)
    case .aliasRemoved(let alias):
      try to.encode(Kind.aliasRemoved, forKey: .kind)
      try to.encode(alias, forKey: .alias)
    case .tagged(let number, let key, let value):
      try to.encode(Kind.tagged, forKey: .kind)
      try to.encode(number, forKey: .number)
      try to.encode(key, forKey: .key)
      try to.encode(value, forKey: .value)
    case .described(let number, let description):
      try to.encode(Kind.described, forKey: .kind)
      try to.encode(number, forKey: .number)
      try to.encode(description, forKey: .description)
    case .linked(let number, let link):
      try to.encode(Kind.linked, forKey: .kind)
      try to.encode(number, forKey: .number)
      try to.encode(link, forKey: .link)
    }
  }
}

extension HistoryEvent.Change: CustomStringConvertible {
  /// What happened, in a few words.
  public var description: String {
    switch self {
    case .registered(let registration): "registered version \(registration.number), model \(registration.model.short)"
    case .aliasSet(let alias, let number): "set alias \(alias) to version \(number)"
    case .aliasRemoved(let alias): "removed alias \(alias)"
    case .tagged(let number, let key, let value): "tagged version \(number): \(key) = \(value)"
    case .described(let number, let description): "described version \(number): \(description)"
    case .linked(let number, let link): "linked version \(number) to \(link.name) \(link.digest.short)"
    }
  }
}
