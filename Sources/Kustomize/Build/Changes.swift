internal import YAMLTree

extension Builder {
  /// A change of all resources, and the kind under which kustomize knows it.
  typealias Change = (kind: String, apply: (inout ResourceMap) throws(KustomizeError) -> Void)

  /// The changes that the fields of the kustomization ask for, in kustomize's order.
  func changes(_ config: TransformerConfig) throws(KustomizeError) -> [Change] {
    try mergePatches() + patches() + names(config) + labels(config) + jsonPatches() + values(config)
  }

  private func mergePatches() throws(KustomizeError) -> [Change] {
    guard !kustomization.mergePatches.isEmpty else { return [] }
    var patches: [Patch] = []
    for entry in kustomization.mergePatches {
      let inline = YAMLSource(entry, name: kustomization.source.name)
      let isInline = entry.contains(":") && (try? ResourceReader.resources(in: inline)) != nil
      let patch = try Patch(isInline ? inline : try loader.load(entry), target: nil)
      guard case .merge(let read) = patch.content else {
        throw KustomizeError(.kustomization, "\(entry) is a JSON patch; list it under `patches` with a target")
      }
      patches.append(patch.replacing(read.map { $0.spellingMetadata() }))
    }
    let read = patches
    return [
      (
        "PatchStrategicMergeTransformer",
        { (map) throws(KustomizeError) in
          for patch in read { try patch.apply(to: &map, schema: schema) }
          map.dropEmpty()
          try map.refuseDuplicates()
        }
      )
    ]
  }

  private func patches() throws(KustomizeError) -> [Change] {
    var changes: [Change] = []
    for entry in kustomization.patches {
      let patch = try Patch(entry: entry, loader)
      changes.append(
        ("PatchTransformer", { (map) throws(KustomizeError) in try patch.apply(to: &map, schema: schema) }))
    }
    return changes
  }

  private func names(_ config: TransformerConfig) -> [Change] {
    var changes: [Change] = []
    if !kustomization.namespace.isEmpty {
      let filter = NamespaceFilter(namespace: kustomization.namespace, specs: config.namespace)
      changes.append(("NamespaceTransformer", filter.apply(to:)))
    }
    if !kustomization.namePrefix.isEmpty {
      let filter = NameFilter(end: .prefix, text: kustomization.namePrefix, specs: config.namePrefix)
      changes.append(("PrefixTransformer", filter.apply(to:)))
    }
    if !kustomization.nameSuffix.isEmpty {
      let filter = NameFilter(end: .suffix, text: kustomization.nameSuffix, specs: config.nameSuffix)
      changes.append(("SuffixTransformer", filter.apply(to:)))
    }
    return changes
  }

  private func labels(_ config: TransformerConfig) throws(KustomizeError) -> [Change] {
    var changes: [Change] = []
    for entry in kustomization.labels {
      var specs = try TransformerConfig.merge(entry.fields, config.labels)
      if entry.includesSelectors {
        specs = try TransformerConfig.merge(specs, config.commonLabels)
      } else {
        if entry.includesTemplates { specs = try TransformerConfig.merge(specs, config.templateLabels) }
        specs = try TransformerConfig.merge(specs, [FieldSpec(path: "metadata/labels", creates: true)])
      }
      changes.append(("LabelTransformer", EntryFilter(entries: entry.pairs, specs: specs).apply(to:)))
    }
    if !kustomization.labels.isEmpty || !kustomization.commonLabels.isEmpty {
      let filter = EntryFilter(entries: kustomization.commonLabels, specs: config.commonLabels)
      changes.append(("LabelTransformer", filter.apply(to:)))
    }
    if !kustomization.commonAnnotations.isEmpty {
      let filter = EntryFilter(entries: kustomization.commonAnnotations, specs: config.commonAnnotations)
      changes.append(("AnnotationsTransformer", filter.apply(to:)))
    }
    return changes
  }

  private func jsonPatches() throws(KustomizeError) -> [Change] {
    var changes: [Change] = []
    for entry in kustomization.jsonPatches {
      var patch = try Patch(entry: entry, loader)
      guard case .json = patch.content, patch.target?.name.isEmpty == false else {
        throw KustomizeError(.kustomization, "patchesJson6902 takes a JSON patch and a target with a name", at: entry)
      }
      patch.remembersID = false
      let read = patch
      changes.append(
        ("PatchJson6902Transformer", { (map) throws(KustomizeError) in try read.apply(to: &map, schema: schema) }))
    }
    return changes
  }

  private func values(_ config: TransformerConfig) throws(KustomizeError) -> [Change] {
    var changes: [Change] = []
    for entry in kustomization.replicas {
      let filter = ReplicaFilter(name: entry.name, count: entry.count, specs: config.replicas)
      changes.append(("ReplicaCountTransformer", filter.apply(to:)))
    }
    for entry in kustomization.images {
      changes.append(("ImageTagTransformer", try ImageFilter(entry, specs: config.images).apply(to:)))
    }
    if !kustomization.replacements.isEmpty {
      let filter = ReplacementFilter(replacements: try Replacement.read(kustomization.replacements, loader))
      changes.append(("ReplacementTransformer", filter.apply(to:)))
    }
    return changes
  }
}

extension Patch {
  /// Reads an entry of `patches` or `patchesJson6902`.
  init(entry: YAMLValue, _ loader: Loader) throws(KustomizeError) {
    let section = try Section(entry, known: ["path", "patch", "target", "options"])
    let text = try section.string("patch") ?? ""
    let path = try section.string("path") ?? ""
    guard text.isEmpty != path.isEmpty else {
      let message =
        text.isEmpty ? "a patch needs `path` or `patch`; add one" : "a patch has `path` or `patch`, not both"
      throw KustomizeError(.kustomization, message, at: entry)
    }
    // An inline patch is shown under the name of the file that it stands in.
    let source =
      path.isEmpty ? YAMLSource(text, name: "\(entry.source.name) (\(entry.path).patch)") : try loader.load(path)
    let target = try section["target"].map { (value) throws(KustomizeError) in try Selector(value) }
    try self.init(source, target: target)
    guard let options = section["options"] else { return }
    let flags = try Section(options, known: ["allowNameChange", "allowKindChange"])
    guard case .merge(var patches) = content else { return }
    for index in patches.indices {
      patches[index].allowsNameChange = try flags.bool("allowNameChange") ?? false
      patches[index].allowsKindChange = try flags.bool("allowKindChange") ?? false
      // kustomize notes the permission in an annotation, which makes texts of the others.
      let hasPermission = patches[index].allowsNameChange || patches[index].allowsKindChange
      if hasPermission { patches[index].spellMetadata(["annotations"]) }
    }
    content = .merge(patches)
  }
}

extension Replacement {
  /// Reads the entries of `replacements`, inline or from files.
  static func read(_ entries: [YAMLValue], _ loader: Loader) throws(KustomizeError) -> [Replacement] {
    var found: [Replacement] = []
    for entry in entries {
      let section = try Section(entry, known: ["source", "targets", "path"])
      guard let path = try section.string("path"), !path.isEmpty else {
        found.append(try Replacement(entry))
        continue
      }
      guard section["source"] == nil, section["targets"] == nil else {
        throw KustomizeError(.kustomization, "a replacement has `path` or stands inline, not both", at: entry)
      }
      let document = try Builder.document(try loader.load(path))
      if document.node.isSequence {
        for (index, item) in (document.node.items ?? []).enumerated() {
          found.append(try Replacement(YAMLValue(item, source: document.source, path: "[\(index)]")))
        }
      } else {
        found.append(try Replacement(document))
      }
    }
    return found
  }
}
