internal import YAMLTree

/// An entry of `vars`: a name that stands for a value of a field, written `$(NAME)`.
struct Variable: Sendable {
  let name: String
  let id: ResourceID
  let path: String

  init(_ value: YAMLValue) throws(KustomizeError) {
    let section = try Section(value, known: ["name", "objref", "fieldref"])
    name = try section.string("name") ?? ""
    path =
      try section["fieldref"].map { (value) throws(KustomizeError) in
        try Section(value, known: ["fieldPath"]).string("fieldPath") ?? "metadata.name"
      } ?? "metadata.name"
    guard let object = section["objref"] else {
      throw KustomizeError(.kustomization, "a var needs `objref`; say which resource its value is in", at: value)
    }
    let reference = try Section(
      object, known: ["apiVersion", "group", "version", "kind", "name", "namespace"])
    var type = try reference.type()
    if let apiVersion = try reference.string("apiVersion"), !apiVersion.isEmpty {
      let full = ResourceType(apiVersion: apiVersion, kind: type.kind)
      type = ResourceType(
        group: apiVersion.contains("/") ? full.group : type.group, version: full.version, kind: type.kind)
    }
    id = ResourceID(
      type: type, name: try reference.string("name") ?? "", namespace: try reference.string("namespace") ?? "")
  }

  /// Whether a resource is, or was, the one that the value is in.
  func means(_ resource: Resource) -> Bool {
    let isExact = !id.namespace.isEmpty || id.isClusterScoped
    return resource.hasEver { isExact ? $0 == id : $0.name == id.name && $0.type == id.type }
  }
}

/// Replaces `$(NAME)` by the values of vars.
struct VariableFilter {
  let values: [String: YAMLNode]
  let specs: [FieldSpec]

  /// Finds the values of vars in the resources that they name.
  init(_ variables: [Variable], in map: ResourceMap, specs: [FieldSpec]) throws(KustomizeError) {
    var values: [String: YAMLNode] = [:]
    for variable in variables {
      guard let resource = map.resources.first(where: { $0.varNames.contains(variable.name) }) else {
        let message = "there is no \(variable.id.inWords) for the var \(variable.name); correct its `objref`"
        throw KustomizeError(.target, message)
      }
      // An index in brackets, as in `ports[0]`, is a part of its own.
      let path = FieldPath.splitAtDots(variable.path).flatMap { part -> [String] in
        guard let open = part.firstIndex(of: "["), open > part.startIndex, part.hasSuffix("]"), !part.contains("=")
        else { return [part] }
        return [String(part[..<open]), String(part[part.index(after: open)...].dropLast())]
      }
      guard let value = try resource.node.value(at: path) else {
        throw KustomizeError(.target, "the field of the var \(variable.name) is not there; correct its `fieldPath`")
          .at(field: variable.path).of(resource)
      }
      values[variable.name] = value
    }
    self.values = values
    self.specs = specs
  }

  func apply(to map: inout ResourceMap) throws(KustomizeError) {
    guard !values.isEmpty else { return }
    for index in map.resources.indices {
      let type = map.resources[index].type
      for spec in specs where type.isSelected(by: spec.type) {
        let old = map.resources[index].node
        try FieldSpecFilter(spec: spec, creation: .nothing, change: update).apply(to: &map.resources[index])
        map.resources[index].settleSharedValues(from: old)
      }
    }
  }

  private func update(_ node: inout YAMLNode) throws(KustomizeError) {
    if node.isNull { return }
    switch node.content {
    case .scalar: expand(&node)
    case .mapping:
      node.mutateFields { fields in for index in fields.indices { expand(&fields[index].value) } }
    case .sequence:
      for item in node.items ?? [] where item.tag != .string {
        throw KustomizeError(.field, "an item is \(item.text ?? "a collection"), expected text; put it in quotes")
          .at(field: "", mark: item.mark)
      }
      node.mutateItems { items in for index in items.indices { expand(&items[index]) } }
    }
  }

  private func expand(_ node: inout YAMLNode) {
    guard node.tag == .string, let text = node.text else { return }
    if text.hasPrefix("$("), text.hasSuffix(")"), let value = value(String(text.dropFirst(2).dropLast())) {
      node.content = value.content
      node.tag = value.tag
      node.style = .plain
      return
    }
    node.content = .scalar(expanded(text))
    node.style = .plain
  }

  /// The value of a var, if it is a single one.
  private func value(_ name: String) -> YAMLNode? {
    guard let value = values[name], let text = value.text, !value.isNull else { return nil }
    switch value.tag {
    case .bool, .int, .float: return YAMLNode(plain: YAMLPrinter.jsonLiteral(of: value) ?? text)
    default: return YAMLNode(string: text)
    }
  }

  private func expanded(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      guard let next = rest.first else { return result + "$" }
      if next == "$" {
        result += "$"
        rest = rest.dropFirst()
      } else if next == "(" {
        if let close = rest.firstIndex(of: ")") {
          let name = String(rest[rest.index(after: rest.startIndex)..<close])
          result += value(name)?.text ?? "$(\(name))"
          rest = rest[rest.index(after: close)...]
        } else {
          result += "$("
          rest = rest.dropFirst()
        }
      } else {
        result += "$\(next)"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
