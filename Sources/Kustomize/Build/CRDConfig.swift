internal import YAMLTree

extension TransformerConfig {
  /// Reads a file that `crds` names: OpenAPI definitions whose `x-kubernetes-…` extensions say which fields hold
  /// names, labels and annotations.
  init(definitions source: YAMLSource) throws(KustomizeError) {
    let root: YAMLNode
    do throws(YAMLError) { root = try YAMLParser().document(in: source).root } catch { throw KustomizeError(error) }
    for definition in root.fields ?? [] {
      let properties = definition.value["Schema"]?["properties"]
      guard let name = definition.name, let properties,
        ["kind", "apiVersion", "metadata"].allSatisfy({ properties[$0] != nil })
      else { continue }
      let kind = name.split(separator: ".").last.map(String.init) ?? name
      try collect(name, kind: kind, path: [], in: root, visited: [])
    }
  }

  private mutating func collect(
    _ name: String, kind: String, path: [String], in root: YAMLNode, visited: Set<String>
  ) throws(KustomizeError) {
    guard !visited.contains(name) else { return }
    let type = ResourceType(kind: kind)
    for property in root[name]?["Schema"]?["properties"]?.fields ?? [] {
      guard let field = property.name else { continue }
      let way = path + [field]
      func text(_ key: String) -> String? { property.value[key]?.text }
      func spec(_ parts: [String]) -> [FieldSpec] { [FieldSpec(type: type, path: parts.joined(separator: "/"))] }
      if text("x-kubernetes-annotation") != nil {
        commonAnnotations = try Self.merge(commonAnnotations, spec(way))
      }
      if text("x-kubernetes-label-selector") != nil { commonLabels = try Self.merge(commonLabels, spec(way)) }
      if text("x-kubernetes-identity") != nil { namePrefix = try Self.merge(namePrefix, spec(way)) }
      if let version = text("x-kubernetes-object-ref-api-version"), let target = text("x-kubernetes-object-ref-kind") {
        let key = text("x-kubernetes-object-ref-name-key") ?? "name"
        let reference = NameReference(
          type: ResourceType(version: version, kind: target), referrers: spec(way + [key]))
        try merge(TransformerConfig(nameReference: [reference]))
      }
      if let next = text("$ref") {
        try collect(next, kind: kind, path: way, in: root, visited: visited.union([name]))
      }
    }
  }
}
