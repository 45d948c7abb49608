internal import YAMLTree

/// What is known about the lists of a type: which ones a strategic merge patch merges, and by which keys.
struct MergeSchema: Sendable {
  /// A field of a type.
  struct Field: Sendable {
    /// The type of the field, or of the items of the list that it is; empty for one without merged lists.
    let type: String
    /// Whether it is a list.
    let isList: Bool
    /// The keys that a list is merged by, empty to merge by the values themselves; nil to replace it.
    let keys: [String]?
  }

  private let types: [String: [String: Field]]
  private let resources: [ResourceType: String]

  /// What kustomize knows about the types of Kubernetes itself.
  static let kubernetes = MergeSchema(types: kubernetesTypes, resources: kubernetesResources)

  /// Reads the tables; see ``kubernetesTypes``.
  private init(types table: String, resources list: String) {
    var types: [String: [String: Field]] = [:]
    var current = ""
    for line in table.split(separator: "\n") {
      var words = line.split(separator: " ")[...]
      if !line.hasPrefix("  ") { current = String(words.removeFirst()) }
      for word in words {
        guard let mark = word.firstIndex(where: { $0 == ":" || $0 == "*" }) else { continue }
        let rest = word[word.index(after: mark)...].split(separator: "!", omittingEmptySubsequences: false)
        let keys = rest.count > 1 ? rest[1].split(separator: ",").map(String.init) : nil
        let type = rest.first.map(String.init) ?? ""
        types[current, default: [:]][String(word[..<mark])] = Field(
          type: type == "-" ? "" : type, isList: word[mark] == "*", keys: keys)
      }
    }
    self.types = types
    var resources: [ResourceType: String] = [:]
    for line in list.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 3 { resources[ResourceType(apiVersion: words[0], kind: words[1])] = words[2] }
    }
    self.resources = resources
  }

  /// Makes a schema of types and resources.
  init(types: [String: [String: Field]], resources: [ResourceType: String]) {
    self.types = types
    self.resources = resources
  }

  /// Where one stands while walking through a resource.
  struct Position {
    fileprivate let type: String
    /// The field as a list; nil for anything else.
    let list: Field?
  }

  /// The type of a resource, if it is known.
  func position(of type: ResourceType) -> Position? { resources[type].map { Position(type: $0, list: nil) } }

  /// The type of a field.
  func field(_ name: String, of position: Position?) -> Position? {
    guard let position, position.list == nil, let field = types[position.type]?[name] else { return nil }
    return field.isList ? Position(type: "", list: field) : Position(type: field.type, list: nil)
  }

  /// The type of the items of a list.
  func items(of position: Position?) -> Position? { position?.list.map { Position(type: $0.type, list: nil) } }
}
