public import ContentDigest

/// A model under a name and a number, as its history has left it.
public struct RegisteredVersion: Hashable, Sendable, Encodable {
  /// The registered model's name.
  public let name: String
  /// The number within the name, counted from 1.
  public let number: Int
  /// The digest of the model.
  public let model: SHA256Digest
  /// The id of the run that made it; nil where it was registered without one.
  public let run: String?
  /// Where the training data stood, seen from the registry's root.
  public let dataFile: String?
  /// When it was registered.
  public let created: Timestamp
  /// Who registered it.
  public let author: String
  /// The digest of the event that registered it: the version's own in the chain of digests.
  public let record: SHA256Digest
  /// Its tags.
  public internal(set) var tags: [String: String]
  /// What people say about it.
  public internal(set) var description: String
  /// The aliases that point to it now, sorted.
  public internal(set) var aliases: [String] = []
  /// The links attached to its lineage, in the order in which their names first came.
  public internal(set) var links: [LineageAttachment] = []

  /// The reference that means this version for ever.
  public var reference: ModelReference { .version(name: name, number: number) }

  /// The model's id as MLflow writes one.
  public var modelID: String { ModelRecord.id(of: model) }
}
