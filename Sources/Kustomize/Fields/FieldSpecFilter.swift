internal import YAMLTree

/// Walks to the fields that a spec names and changes them.
///
/// Lists on the way are passed through: the rest of the path counts for each item.
struct FieldSpecFilter {
  /// What is made where the last field of the path is missing.
  enum Creation {
    /// Nothing is made, whatever the spec says.
    case nothing
    case mapping
    /// A scalar of this kind.
    case scalar(YAMLTag)
  }

  let spec: FieldSpec
  let creation: Creation
  let change: (inout YAMLNode) throws(KustomizeError) -> Void

  /// Changes the fields of a resource, if the spec is for its type.
  func apply(to resource: inout Resource) throws(KustomizeError) {
    guard resource.type.isSelected(by: spec.type) else { return }
    try apply(toAny: &resource)
  }

  /// Changes the fields of a resource, whatever its type.
  func apply(toAny resource: inout Resource) throws(KustomizeError) {
    do throws(KustomizeError) { try walk(&resource.node, spec.parts[...]) } catch {
      throw error.at(field: spec.path).of(resource)
    }
  }

  private func walk(_ node: inout YAMLNode, _ parts: ArraySlice<String>) throws(KustomizeError) {
    guard let part = parts.first else { return try change(&node) }
    if node.isNull { return }
    switch node.content {
    case .sequence:
      try node.mutateItems { (items: inout [YAMLNode]) throws(KustomizeError) in
        for index in items.indices { try walk(&items[index], parts) }
      }
    case .mapping: try walkField(&node, part, parts.dropFirst())
    case .scalar:
      throw KustomizeError(.field, "\(part) is looked for in text, expected a mapping or a list; correct the value")
        .at(field: spec.path, mark: node.mark)
    }
  }

  private func walkField(
    _ node: inout YAMLNode, _ part: String, _ rest: ArraySlice<String>
  ) throws(KustomizeError) {
    let isList = part.hasSuffix("[]")
    let name = isList ? String(part.dropLast(2)) : part
    guard !name.isEmpty else {
      throw KustomizeError(.field, "the path has an empty part; write the name of a field between the slashes")
    }
    let found = node.index(of: name)
    var made = isList ? YAMLNode(sequence: []) : nil
    if spec.creates, !isList {
      switch creation {
      case .nothing: break
      case .mapping: made = YAMLNode(mapping: [])
      case .scalar(let tag): made = rest.isEmpty ? YAMLNode(.scalar(""), tag: tag) : YAMLNode(mapping: [])
      }
    }
    if found == nil, made == nil || isList { return }
    try node.mutateFields { (fields: inout [YAMLField]) throws(KustomizeError) in
      if let found {
        if fields[found].value.isNull, let made { fields[found].value = made }
        try walk(&fields[found].value, rest)
      } else if var value = made {
        try walk(&value, rest)
        fields.append(YAMLField(name, value))
      }
    }
  }
}

extension YAMLNode {
  /// Replaces a scalar by another, which keeps the quotes of the first.
  mutating func replaceScalar(_ value: YAMLNode) throws(KustomizeError) {
    guard isScalar else {
      throw KustomizeError(.field, "the value is \(isMapping ? "a mapping" : "a list"), expected a single value")
        .at(field: "", mark: mark)
    }
    var value = value
    value.style = style
    value.mark = mark
    value.sharing = sharing
    self = value
  }

  /// Sets an entry of a mapping to a text; a new entry is shared with others of the same number.
  mutating func setEntry(_ key: String, _ text: String, sharing: UInt32) throws(KustomizeError) {
    if isNull { return }
    guard isMapping else {
      throw KustomizeError(.field, "the value is \(isSequence ? "a list" : "text"), expected a mapping; correct it")
        .at(field: "", mark: mark)
    }
    var value = YAMLNode(string: text)
    value.sharing = self[key]?.sharing ?? sharing
    self[key] = value
  }
}
