internal import YAMLTree

extension MergeSchema {
  /// Reads an OpenAPI document, which takes the place of what is built in.
  init(openAPI source: YAMLSource) throws(KustomizeError) {
    let root: YAMLNode
    do throws(YAMLError) { root = try YAMLParser().document(in: source).root } catch { throw KustomizeError(error) }
    var types: [String: [String: Field]] = [:]
    var resources: [ResourceType: String] = [:]
    for definition in root["definitions"]?.fields ?? [] {
      guard let name = definition.name else { continue }
      Self.read(definition.value, as: name, into: &types)
      for type in definition.value["x-kubernetes-group-version-kind"]?.items ?? [] {
        let named = ResourceType(
          group: type["group"]?.text ?? "", version: type["version"]?.text ?? "", kind: type["kind"]?.text ?? "")
        resources[named] = name
      }
    }
    self.init(types: types, resources: resources)
  }

  /// Reads the properties of a type; a type without a name of its own is named after the way to it.
  private static func read(_ schema: YAMLNode, as name: String, into types: inout [String: [String: Field]]) {
    for property in schema["properties"]?.fields ?? [] {
      guard let field = property.name else { continue }
      let isList = property.value["type"]?.text == "array"
      let inner = isList ? property.value["items"] ?? .null : property.value
      var type = ""
      if let reference = inner["$ref"]?.text {
        type = reference.split(separator: "/").last.map(String.init) ?? ""
      } else if inner["properties"] != nil {
        type = "\(name)/\(field)"
        read(inner, as: type, into: &types)
      }
      let strategy = property.value["x-kubernetes-patch-strategy"]?.text ?? ""
      var keys: [String]?
      if strategy.split(separator: ",").contains("merge") {
        keys =
          property.value["x-kubernetes-list-map-keys"]?.items?.compactMap(\.text)
          ?? property.value["x-kubernetes-patch-merge-key"]?.text.map { [$0] } ?? []
      }
      types[name, default: [:]][field] = Field(type: type, isList: isList, keys: keys)
    }
  }
}
