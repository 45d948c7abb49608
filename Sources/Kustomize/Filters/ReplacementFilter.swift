internal import YAMLTree

/// An entry of `replacements`: a value, and the fields that it is copied to.
struct Replacement: Sendable {
  /// How a part of a text is taken or replaced.
  struct Options: Sendable {
    var delimiter = ""
    var index = 0
    var creates = false
  }

  struct Target: Sendable {
    var select: Selector
    var reject: [Selector]
    var paths: [String]
    var options: Options?
  }

  var source: ResourceID
  var path: String
  var options: Options?
  var targets: [Target]

  init(_ value: YAMLValue) throws(KustomizeError) {
    let section = try Section(value, known: ["source", "targets", "path"])
    guard let source = section["source"], section.has("targets") else {
      throw KustomizeError(.kustomization, "a replacement needs `source` and `targets`; add the missing one", at: value)
    }
    let from = try Section(source, known: ["group", "version", "kind", "name", "namespace", "fieldPath", "options"])
    self.source = ResourceID(
      type: try from.type(), name: try from.string("name") ?? "", namespace: try from.string("namespace") ?? "",
      knowsScope: false)
    path = try from.string("fieldPath") ?? "metadata.name"
    options = try from["options"].map(Self.options)
    targets = []
    for target in try section.items("targets") {
      let section = try Section(target, known: ["select", "reject", "fieldPaths", "options"])
      guard let select = section["select"] else {
        throw KustomizeError(.kustomization, "a target needs `select`; say which resources it is", at: target)
      }
      var reject: [Selector] = []
      for item in try section.items("reject") { reject.append(try Selector(item)) }
      let paths = try section.strings("fieldPaths")
      targets.append(
        Target(
          select: try Selector(select), reject: reject, paths: paths.isEmpty ? ["metadata.name"] : paths,
          options: try section["options"].map(Self.options)))
    }
  }

  private static func options(_ value: YAMLValue) throws(KustomizeError) -> Options {
    let section = try Section(value, known: ["delimiter", "index", "encoding", "create"])
    return Options(
      delimiter: try section.string("delimiter") ?? "", index: try section.int("index") ?? 0,
      creates: try section.bool("create") ?? false)
  }
}

/// Copies values between resources.
struct ReplacementFilter {
  let replacements: [Replacement]

  func apply(to map: inout ResourceMap) throws(KustomizeError) {
    for replacement in replacements {
      let value = try value(of: replacement, in: map)
      for target in replacement.targets {
        for index in map.resources.indices where isTarget(map.resources[index], target) {
          try copy(value, to: &map.resources[index], target)
        }
      }
    }
  }

  /// The identities that a selector is compared with; none of them knows its scope.
  private func ids(of resource: Resource) -> [ResourceID] {
    let now = ResourceID(
      type: resource.type, name: resource.name, namespace: resource.namespace, knowsScope: false)
    return [now] + resource.pastIDs
  }

  private func value(of replacement: Replacement, in map: ResourceMap) throws(KustomizeError) -> YAMLNode {
    let found = map.resources.filter { ids(of: $0).contains { $0.isSelected(by: replacement.source) } }
    guard let resource = found.first, found.count == 1 else {
      let count = found.isEmpty ? "nothing is" : "\(found.count) resources are"
      let message = "\(count) selected by the source \(replacement.source), expected one; say its kind and name"
      throw KustomizeError(.target, message)
    }
    let value = try resource.node.value(at: FieldPath.splitAtDots(replacement.path))
    guard let value, !Resource(value).isEmpty else {
      throw KustomizeError(.target, "the source of a replacement has no such field; correct `fieldPath`")
        .at(field: replacement.path).of(resource)
    }
    guard let options = replacement.options, !options.delimiter.isEmpty else { return value }
    guard let text = value.text else {
      throw KustomizeError(.field, "a delimiter splits text, but the source is a collection; drop `delimiter`")
        .at(field: replacement.path).of(resource)
    }
    let parts = Self.split(text, options.delimiter)
    guard parts.indices.contains(options.index) else {
      let message = "\(text) has \(parts.count) parts, expected one at index \(options.index); correct `index`"
      throw KustomizeError(.target, message).at(field: replacement.path).of(resource)
    }
    var part = value
    part.content = .scalar(parts[options.index])
    return part
  }

  private func isTarget(_ resource: Resource, _ target: Replacement.Target) -> Bool {
    guard target.select.fitsMetadata(of: resource) else { return false }
    for reject in target.reject where reject.labels != nil || reject.annotations != nil {
      if reject.fitsMetadata(of: resource) { return false }
    }
    let ids = ids(of: resource)
    guard ids.contains(where: { $0.isSelected(by: target.select.id) }) else { return false }
    return !target.reject.contains { reject in
      !reject.namesNothing && ids.contains { $0.isSelected(by: reject.id) }
    }
  }

  private func copy(
    _ value: YAMLNode, to resource: inout Resource, _ target: Replacement.Target
  ) throws(KustomizeError) {
    let old = resource.node
    defer { resource.settleSharedValues(from: old) }
    for path in target.paths {
      let creates = target.options?.creates == true
      do throws(KustomizeError) {
        let count = try resource.node.changeAll(
          at: FieldPath.splitAtDots(path)[...], creating: creates ? value : nil
        ) { (node) throws(KustomizeError) in try set(&node, value, target.options) }
        guard count > 0 else {
          let remedy = creates ? "correct the path" : "set `create: true` or correct the path"
          throw KustomizeError(.target, "the target of a replacement has no such field; \(remedy)")
        }
      } catch {
        throw error.at(field: path).of(resource)
      }
    }
  }

  private func set(
    _ node: inout YAMLNode, _ value: YAMLNode, _ options: Replacement.Options?
  ) throws(KustomizeError) {
    var value = value
    if let options, !options.delimiter.isEmpty {
      guard let old = node.text else {
        throw KustomizeError(.field, "a delimiter splits text, but the target is a collection; drop `delimiter`")
      }
      let text = value.text ?? ""
      var parts = Self.split(old, options.delimiter)
      if options.index < 0 {
        parts.insert(text, at: 0)
      } else if options.index >= parts.count {
        parts.append(text)
      } else {
        parts[options.index] = text
      }
      value.content = .scalar(parts.joined(separator: options.delimiter))
    }
    // A scalar keeps its own kind and quotes: only its text changes.
    if node.isScalar, !node.isNull || value.isScalar {
      node.content = .scalar(value.text ?? "")
      if node.tag == .null { node.tag = YAMLScalar.tag(ofPlain: value.text ?? "") }
    } else {
      node = value
    }
  }

  private static func split(_ text: String, _ delimiter: String) -> [String] {
    var parts: [String] = []
    var rest = text[...]
    while let range = find(delimiter, in: rest) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }

  private static func find(_ part: String, in text: Substring) -> Range<String.Index>? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(part) { return index..<text.index(index, offsetBy: part.count) }
      index = text.index(after: index)
    }
    return nil
  }
}
