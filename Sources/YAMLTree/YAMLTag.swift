/// What kind of value a node holds, in the short form of the YAML type repository.
public enum YAMLTag: Hashable, Sendable, CustomStringConvertible {
  case null, bool, int, float, string, timestamp, binary, merge, sequence, mapping
  /// A tag of somebody's own, such as `!Ref`.
  case custom(String)

  private static let prefix = "tag:yaml.org,2002:"

  /// Reads a tag in its long form (`tag:yaml.org,2002:int`), its short form (`!!int`) or as a local one (`!Ref`).
  init(spelled text: String) {
    let short = text.hasPrefix(Self.prefix) ? "!!" + text.dropFirst(Self.prefix.count) : text
    switch short {
    case "!!null": self = .null
    case "!!bool": self = .bool
    case "!!int": self = .int
    case "!!float": self = .float
    case "!!str": self = .string
    case "!!timestamp": self = .timestamp
    case "!!binary": self = .binary
    case "!!merge": self = .merge
    case "!!seq": self = .sequence
    case "!!map": self = .mapping
    default: self = .custom(short)
    }
  }

  /// The tag as it is written in a document: `!!int`, `!Ref`.
  public var description: String {
    switch self {
    case .null: "!!null"
    case .bool: "!!bool"
    case .int: "!!int"
    case .float: "!!float"
    case .string: "!!str"
    case .timestamp: "!!timestamp"
    case .binary: "!!binary"
    case .merge: "!!merge"
    case .sequence: "!!seq"
    case .mapping: "!!map"
    case .custom(let text): text
    }
  }

  /// The kind of value in words, for messages.
  var inWords: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int: "a whole number"
    case .float: "a number"
    case .string: "text"
    case .timestamp: "a timestamp"
    case .binary: "binary data"
    case .merge: "a merge key"
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .custom(let text): "a value tagged \(text)"
    }
  }
}
