public import YAMLTree

/// A Kubernetes resource: its tree, and what kustomize remembers about it while it is being changed.
public struct Resource: Sendable {
  /// An identity that the resource had before a change.
  struct Past: Sendable, Hashable {
    let name: String
    let namespace: String
    let kind: String
  }

  /// What a generated resource does to one that is there already.
  enum Behavior: String, Sendable {
    case unspecified, create, replace, merge
  }

  /// The tree.
  public internal(set) var node: YAMLNode
  /// The text that it was read from; nil for a generated resource.
  public let source: YAMLSource?

  /// The identities of the past, oldest first.
  var past: [Past] = []
  /// The prefixes and suffixes that its name got, in order.
  var prefixes: [String] = []
  var suffixes: [String] = []
  /// Whether a digest of its content belongs at the end of its name.
  var needsHash = false
  var behavior = Behavior.unspecified
  /// Whether, as a patch, it may change the name or the kind of its target.
  var allowsNameChange = false
  var allowsKindChange = false
  /// How many values stand, or stood, in several places of the tree.
  var sharedValues: UInt32 = 0
  /// The vars that take their value from it.
  var varNames: [String] = []

  /// Makes a resource of a tree.
  public init(_ node: YAMLNode, source: YAMLSource? = nil) {
    self.node = node
    self.source = source
  }

  /// Whether a change has removed the resource.
  var isEmpty: Bool {
    if case .mapping(let fields) = node.content { return fields.isEmpty }
    return node.isNull || (node.items?.isEmpty ?? (node.text?.isEmpty == true))
  }

  /// The type.
  public var type: ResourceType {
    ResourceType(apiVersion: node["apiVersion"]?.text ?? "", kind: node["kind"]?.text ?? "")
  }

  /// The kind: `Deployment`.
  public var kind: String { node["kind"]?.text ?? "" }

  /// The name.
  public var name: String { node["metadata"]?["name"]?.text ?? "" }

  /// The namespace; empty where none is written.
  public var namespace: String { node["metadata"]?["namespace"]?.text ?? "" }

  /// What tells it from every other resource.
  public var id: ResourceID { ResourceID(type: type, name: name, namespace: namespace) }

  /// The identities of the past, oldest first.
  var pastIDs: [ResourceID] {
    guard !past.isEmpty else { return [] }
    let type = type
    return past.map {
      ResourceID(
        type: ResourceType(group: type.group, version: type.version, kind: $0.kind), name: $0.name,
        namespace: $0.namespace, knowsScope: false)
    }
  }

  /// The identity it had when it was read.
  var originalID: ResourceID { pastIDs.first ?? id }

  /// Whether one of its identities, past or present, is the one given.
  func hasEver(_ matches: (ResourceID) -> Bool) -> Bool { pastIDs.contains(where: matches) || matches(id) }

  /// Remembers the present identity before a change.
  mutating func rememberID() {
    let id = id
    past.append(Past(name: id.name, namespace: id.effectiveNamespace, kind: id.type.kind))
  }

  /// The annotations or labels, as texts.
  func metadata(_ field: String) -> [String: String] {
    var found: [String: String] = [:]
    for entry in node["metadata"]?[field]?.fields ?? [] {
      if let name = entry.name { found[name] = entry.value.text ?? "" }
    }
    return found
  }

  /// Sets one annotation and leaves the others as they are.
  mutating func annotate(_ key: String, _ text: String) {
    node.change("metadata") { metadata in
      if !metadata.isMapping { metadata = YAMLNode(mapping: []) }
      metadata.change("annotations") { annotations in
        if !annotations.isMapping { annotations = YAMLNode(mapping: []) }
        annotations[key] = YAMLNode(string: text)
      }
    }
  }

  /// Writes annotations or labels anew, as texts in byte order of key; none removes the field.
  mutating func setMetadata(_ field: String, _ values: [String: String]) {
    let entries = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { YAMLField($0.key, YAMLNode(string: $0.value)) }
    node.change("metadata") { metadata in
      if !metadata.isMapping { metadata = YAMLNode(mapping: []) }
      metadata[field] = entries.isEmpty ? nil : YAMLNode(mapping: entries)
    }
  }
}

extension YAMLNode {
  /// Changes a mapping's field in place; a missing one starts as null.
  mutating func change<Failure: Error>(
    _ key: String, _ body: (inout YAMLNode) throws(Failure) -> Void
  ) throws(Failure) {
    let found = index(of: key)
    try mutateFields { (fields: inout [YAMLField]) throws(Failure) in
      if let found {
        try body(&fields[found].value)
      } else {
        var value = YAMLNode.null
        try body(&value)
        fields.append(YAMLField(key, value))
      }
    }
  }

  /// Sets a mapping's field to a text whose kind is what the text looks like, unless the field was quoted before: so
  /// kustomize sets names.
  mutating func setSpelled(_ key: String, _ text: String) {
    var value = YAMLNode(plain: text)
    if let old = self[key] {
      value.style = old.style
    } else if value.tag != .string || YAMLScalar.isBooleanOfYAML11(text) {
      value.style = .doubleQuoted
    }
    self[key] = value
  }

  /// Whether it is null or absent.
  static func isMissing(_ node: YAMLNode?) -> Bool { node?.isNull ?? true }
}
