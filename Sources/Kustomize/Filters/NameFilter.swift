internal import YAMLTree

/// Puts a prefix before, or a suffix after, the names of resources.
struct NameFilter {
  /// At which end of the name.
  enum End { case prefix, suffix }

  let end: End
  let text: String
  let specs: [FieldSpec]

  /// Kinds whose names mean something outside: they keep them.
  private static let spared = [
    ResourceType(kind: "CustomResourceDefinition"), ResourceType(group: "apiregistration.k8s.io", kind: "APIService"),
    ResourceType(kind: "Namespace"),
  ]

  func apply(to map: inout ResourceMap) throws(KustomizeError) {
    for index in map.resources.indices { try apply(to: &map.resources[index]) }
  }

  private func apply(to resource: inout Resource) throws(KustomizeError) {
    let type = resource.originalID.type
    if Self.spared.contains(where: type.isSelected) { return }
    for spec in specs where type.isSelected(by: spec.type) {
      if spec.path == "metadata/name", !text.isEmpty {
        switch end {
        case .prefix: resource.prefixes.append(text)
        case .suffix: resource.suffixes.append(text)
        }
        resource.rememberID()
      }
      let filter = FieldSpecFilter(spec: spec, creation: .scalar(.string)) { (node) throws(KustomizeError) in
        let old = node.text ?? ""
        try node.replaceScalar(YAMLNode(plain: end == .prefix ? text + old : old + text))
      }
      try filter.apply(to: &resource)
    }
  }
}
