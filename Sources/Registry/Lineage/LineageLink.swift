/// One link of the chain from data to deployment, recomputed.
public struct LineageLink: Hashable, Sendable, Codable {
  /// What the check came to.
  public enum Standing: String, Hashable, Sendable, Codable {
    /// What was found is what was recorded.
    case holds
    /// It is not.
    case broken
    /// There was nothing to compare with: that is not a pass.
    case unchecked
  }

  /// What is linked: `data`, `run`, `model`, `MLmodel`, `version`, or the name of an attachment.
  public let name: String
  /// The digest (of a run: the id) that was recorded; empty where none was.
  public let expected: String
  /// The digest that was recomputed; nil where nothing could be.
  public let found: String?
  /// What the check came to.
  public let standing: Standing
  /// Why it does not hold or could not be checked; where the parts lie, when it holds.
  public let note: String

  /// Whether what was found is what was recorded.
  public var holds: Bool { standing == .holds }

  init(_ name: String, expected: String, found: String?, note: String = "") {
    self.init(
      name, expected: expected, found: found,
      standing: found.map { $0 == expected ? .holds : .broken } ?? .unchecked, note: note)
  }

  init(_ name: String, expected: String, found: String?, standing: Standing, note: String) {
    self.name = name
    self.expected = expected
    self.found = found
    self.standing = standing
    self.note = note
  }
}

/// The chain from data to deployment of one model.
public struct LineageChain: Hashable, Sendable, Codable {
  /// What was checked.
  public let reference: String
  /// The links, from the data on.
  public let links: [LineageLink]

  /// The first link that does not hold; nil where none is broken.
  public var firstBroken: LineageLink? { links.first { $0.standing == .broken } }

  /// The first link that could not be checked; nil where all could.
  public var firstUnchecked: LineageLink? { links.first { $0.standing == .unchecked } }

  /// Whether every link was recomputed and is what was recorded.
  public var holds: Bool { links.allSatisfy(\.holds) }
}
