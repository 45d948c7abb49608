internal import YAMLTree

/// Moves resources into a namespace.
struct NamespaceFilter {
  /// Which subjects of role bindings move along.
  enum Subjects: String {
    case defaultOnly, allServiceAccounts, none
  }

  let namespace: String
  let specs: [FieldSpec]
  var subjects = Subjects.defaultOnly
  /// Whether resources that have a namespace keep it.
  var onlyUnset = false

  private static let ownNamespace = FieldSpec(path: "metadata/namespace", creates: true)

  func apply(to map: inout ResourceMap) throws(KustomizeError) {
    guard !namespace.isEmpty else { return }
    for index in map.resources.indices where !map.resources[index].isEmpty {
      map.resources[index].rememberID()
      try apply(to: &map.resources[index])
    }
    var seen = Set<ResourceID>()
    for resource in map.resources where !seen.insert(resource.id).inserted {
      let message = "another resource has the same name after moving to namespace \(namespace); rename one of the two"
      throw KustomizeError(.conflict, message).of(resource)
    }
  }

  func apply(to resource: inout Resource) throws(KustomizeError) {
    let apiVersion = resource.node["apiVersion"]?.text ?? ""
    if !resource.id.isClusterScoped {
      try FieldSpecFilter(spec: Self.ownNamespace, creation: .scalar(.string), change: set).apply(toAny: &resource)
    }
    let isBinding = resource.kind == "RoleBinding" || resource.kind == "ClusterRoleBinding"
    if isBinding { try moveSubjects(of: &resource) }
    for spec in specs {
      if spec.path == "metadata/namespace" { continue }
      if spec.path == "metadata/name", apiVersion != "v1" { continue }
      if isBinding, spec.path == "subjects/namespace",
        spec.type.kind == "RoleBinding" || spec.type.kind == "ClusterRoleBinding"
      {
        continue
      }
      try FieldSpecFilter(spec: spec, creation: .scalar(.string), change: set).apply(to: &resource)
    }
  }

  private func set(_ node: inout YAMLNode) throws(KustomizeError) {
    if onlyUnset, let text = node.text, !text.isEmpty, !node.isNull { return }
    try node.replaceScalar(YAMLNode(string: namespace))
  }

  private func moveSubjects(of resource: inout Resource) throws(KustomizeError) {
    guard subjects != .none, resource.node["subjects"]?.isSequence == true else { return }
    try resource.node.change("subjects") { (list: inout YAMLNode) throws(KustomizeError) in
      try list.mutateItems { (items: inout [YAMLNode]) throws(KustomizeError) in
        for index in items.indices {
          let isMoving =
            switch subjects {
            case .defaultOnly: items[index]["name"]?.text == "default"
            case .allServiceAccounts: items[index]["kind"]?.text == "ServiceAccount"
            case .none: false
            }
          if isMoving {
            try items[index].change("namespace") { (node: inout YAMLNode) throws(KustomizeError) in
              if node.isNull { node = YAMLNode(.scalar(""), tag: .string) }
              try set(&node)
            }
          }
        }
      }
    }
  }
}
