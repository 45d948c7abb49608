/// What tells a resource from every other: type, namespace and name.
public struct ResourceID: Sendable, CustomStringConvertible {
  /// The type.
  public let type: ResourceType
  /// The name.
  public let name: String
  /// The namespace as written; empty where none is.
  public let namespace: String
  /// The namespace that counts: `default` for an empty one, and none for kinds of the cluster.
  let effectiveNamespace: String

  /// What the namespace of a kind of the cluster is compared as.
  static let clusterNamespace = "_non_namespaceable_"

  /// Names a resource.
  public init(type: ResourceType, name: String, namespace: String = "") {
    self.init(type: type, name: name, namespace: namespace, knowsScope: true)
  }

  /// Names a resource; an identity of the past does not know its scope, which its namespace tells already.
  init(type: ResourceType, name: String, namespace: String, knowsScope: Bool) {
    self.type = type
    self.name = name
    self.namespace = namespace
    if knowsScope, ClusterScope.contains(type) {
      effectiveNamespace = Self.clusterNamespace
    } else {
      effectiveNamespace = namespace.isEmpty ? "default" : namespace
    }
  }

  /// Whether the resource belongs to the cluster rather than to a namespace.
  public var isClusterScoped: Bool { effectiveNamespace == Self.clusterNamespace }

  /// Whether a selector, whose empty parts stand for anything, selects this resource.
  func isSelected(by selector: ResourceID) -> Bool {
    (selector.name.isEmpty || selector.name == name)
      && (selector.namespace.isEmpty || selector.effectiveNamespace == effectiveNamespace)
      && type.isSelected(by: selector.type)
  }

  /// `Deployment.v1.apps/web.shop`, the form in which kustomize names resources.
  public var description: String {
    "\(type)/\(name.isEmpty ? "[noName]" : name).\(namespace.isEmpty ? "[noNs]" : namespace)"
  }

  /// The name for messages: `Deployment web in namespace shop`.
  public var inWords: String { "\(type.kind) \(name)" + (namespace.isEmpty ? "" : " in namespace \(namespace)") }
}

extension ResourceID: Hashable {
  /// Whether both name the same resource.
  public static func == (left: ResourceID, right: ResourceID) -> Bool {
    left.name == right.name && left.type == right.type && left.effectiveNamespace == right.effectiveNamespace
  }

  /// Hashes what is compared.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(type)
    hasher.combine(effectiveNamespace)
  }
}
