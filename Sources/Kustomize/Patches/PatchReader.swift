internal import YAMLTree

/// An entry of `patches`: what to change, and in which resources.
struct Patch: Sendable {
  enum Content: Sendable {
    case merge([Resource])
    case json(JSONPatch)
  }

  var content: Content
  var target: Selector?
  /// The text that the patch was read from.
  let source: YAMLSource
  /// Whether the identity before a JSON patch is remembered, so that references follow a new name.
  var remembersID = true

  /// Reads a patch, which is either of the two kinds.
  init(_ source: YAMLSource, target: Selector?) throws(KustomizeError) {
    self.source = source
    self.target = target
    if let patch = try Self.jsonPatch(source) {
      content = .json(patch)
      return
    }
    var patches: [Resource]
    do throws(KustomizeError) { patches = try ResourceReader.resources(in: source) } catch {
      var error = error
      if error.code == .manifest {
        let message =
          "this is neither a strategic merge patch (it needs apiVersion, kind and metadata.name) nor a JSON patch "
          + "(a list of operations); complete it"
        let mark = error.mark
        error = KustomizeError(.kustomization, message)
        error.locate(in: source, at: mark)
      }
      throw error
    }
    guard !patches.isEmpty else {
      var error = KustomizeError(.kustomization, "the patch is empty; write what it changes, or remove it")
      error.locate(in: source, at: nil)
      throw error
    }
    content = .merge(patches)
  }

  /// The JSON patch that a text holds; nil when it holds something else.
  static func jsonPatch(_ source: YAMLSource) throws(KustomizeError) -> JSONPatch? {
    do throws(YAMLError) {
      let documents = try YAMLParser().documents(in: source)
      guard documents.count == 1, documents[0].root.isSequence else { return nil }
      let text = source.bytes.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
      if text.first == UInt8(ascii: "["), !JSONSyntax.isValid(source.bytes) {
        let message =
          "a patch that starts with [ is read as JSON, and this is none; quote its keys and texts, or start each "
          + "operation with a dash on a line of its own"
        throw YAMLError(.syntax, message, in: source, at: documents[0].root.mark)
      }
      return JSONPatch(documents[0].root)
    } catch {
      throw KustomizeError(error)
    }
  }

  /// The same patch with other resources for its content.
  func replacing(_ patches: [Resource]) -> Patch {
    var copy = self
    copy.content = .merge(patches)
    return copy
  }

  /// Applies the patch to the resources it is for.
  func apply(to map: inout ResourceMap, schema: MergeSchema) throws(KustomizeError) {
    do throws(KustomizeError) {
      switch content {
      case .json(let patch): try apply(patch, to: &map)
      case .merge(let patches): try apply(patches, to: &map, schema: schema)
      }
    } catch {
      var error = error
      error.locate(in: source, at: nil)
      throw error
    }
  }

  private func apply(_ patch: JSONPatch, to map: inout ResourceMap) throws(KustomizeError) {
    guard let target else {
      throw KustomizeError(.kustomization, "a JSON patch needs a `target` that says which resources it is for; add it")
    }
    let pattern = try SelectorPattern(target)
    for index in map.resources.indices where pattern.matches(map.resources[index]) {
      if remembersID { map.resources[index].rememberID() }
      try patch.apply(to: &map.resources[index])
    }
  }

  private func apply(
    _ patches: [Resource], to map: inout ResourceMap, schema: MergeSchema
  ) throws(KustomizeError) {
    guard let target else {
      for patch in patches {
        let index = try map.index(ofAny: patch.originalID)
        try map.resources[index].merge(patch, schema: schema)
      }
      return
    }
    guard patches.count == 1, var patch = patches.first else {
      let message = "several strategic merge patches in one entry cannot have a `target`; give each an entry of its own"
      throw KustomizeError(.kustomization, message)
    }
    patch = patch.spellingMetadata()
    let pattern = try SelectorPattern(target)
    let ids = Set(map.resources.filter(pattern.matches).map(\.id))
    for index in map.resources.indices where ids.contains(map.resources[index].id) {
      patch.node.setSpelled("apiVersion", map.resources[index].type.apiVersion)
      try map.resources[index].merge(patch, schema: schema)
    }
    map.dropEmpty()
    try map.refuseDuplicates()
  }
}

extension ResourceMap {
  /// Refuses two resources of one identity after names have been changed.
  func refuseDuplicates() throws(KustomizeError) {
    var seen = Set<ResourceID>()
    for resource in resources where !seen.insert(resource.id).inserted {
      let message = "two resources have the same identity after the patch; give them different names"
      throw KustomizeError(.conflict, message).of(resource)
    }
  }
}

extension Resource {
  /// Makes texts of the values of labels and annotations, a null among them, as kustomize does where it copies a patch.
  mutating func spellMetadata(_ fields: [String] = ["labels", "annotations"]) {
    for field in fields where node["metadata"]?[field] != nil { setMetadata(field, metadata(field)) }
  }

  /// The same resource with texts for labels and annotations.
  func spellingMetadata() -> Resource {
    var copy = self
    copy.spellMetadata()
    return copy
  }

  /// Applies a strategic merge patch; name, kind and namespace stay unless the patch may change them.
  mutating func merge(_ patch: Resource, schema: MergeSchema) throws(KustomizeError) {
    let (name, namespace, kind) = (name, namespace, kind)
    if patch.allowsNameChange || patch.allowsKindChange { rememberID() }
    let merge = StrategicMerge(schema: schema)
    let old = node
    do throws(KustomizeError) { node = try merge.merge(node, patch.node, at: nil).value ?? .null } catch {
      throw error.of(self)
    }
    if isEmpty { return }
    settleSharedValues(from: old)
    if !patch.allowsKindChange { node.setSpelled("kind", kind) }
    node.change("metadata") { metadata in
      if !metadata.isMapping { metadata = YAMLNode(mapping: []) }
      if !patch.allowsNameChange { metadata.setSpelled("name", name) }
      if namespace.isEmpty { metadata["namespace"] = nil } else { metadata.setSpelled("namespace", namespace) }
    }
  }
}
