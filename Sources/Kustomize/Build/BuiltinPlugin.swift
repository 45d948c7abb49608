internal import YAMLTree

/// An entry of `generators` or `transformers`: one of kustomize's own, configured in full.
struct BuiltinPlugin: Sendable {
  private let resource: Resource
  private let value: YAMLValue
  /// The kind: `LabelTransformer`.
  let kind: String
  /// Sentences about keys that kubectl passes over, and so do we.
  private(set) var warnings: [String] = []

  init(_ resource: Resource) throws(KustomizeError) {
    self.resource = resource
    value = YAMLValue(resource.node, source: resource.source ?? YAMLSource("", name: resource.kind), path: "")
    kind = resource.kind
    guard resource.node["apiVersion"]?.text == "builtin" else {
      let message =
        "\(kind) is an external plugin, and plugins that run programs or containers are not done in-process; "
        + "use a builtin one or render it before"
      throw KustomizeError(.unsupported, message, at: value)
    }
  }

  /// Who made or changed what, where the configuration has an origin itself.
  var origin: Origin? {
    guard let text = resource.metadata("annotations")[Origin.annotation] else { return nil }
    let path = text.split(separator: "\n").first { $0.hasPrefix("path: ") }.map { String($0.dropFirst(6)) } ?? ""
    return Origin(
      configuredIn: path,
      configuredBy: Origin.Author(
        apiVersion: "builtin", kind: kind, name: resource.name, namespace: resource.namespace))
  }

  private static let header = ["apiVersion", "kind", "metadata"]

  private mutating func section(_ known: String...) throws(KustomizeError) -> Section {
    let section = try Section(value, known: Self.header + known, isStrict: false)
    warnings += section.ignored
    return section
  }

  private mutating func specs(_ section: Section) throws(KustomizeError) -> [FieldSpec] {
    var found: [FieldSpec] = []
    for item in try section.items("fieldSpecs") {
      let spec = try Section(item, known: FieldSpec.keys, isStrict: false)
      warnings += spec.ignored
      found.append(try FieldSpec(spec))
    }
    return found
  }

  mutating func generate(_ loader: Loader) throws(KustomizeError) -> [Resource] {
    let generatorKind: MapGenerator.Kind
    switch kind {
    case "ConfigMapGenerator": generatorKind = .configMap
    case "SecretGenerator": generatorKind = .secret
    default: throw refusal("generator")
    }
    var generator = try MapGenerator(value, kind: generatorKind, alsoKnown: Self.header, isStrict: false)
    if generator.name.isEmpty { generator.name = resource.name }
    if generator.namespace.isEmpty { generator.namespace = resource.namespace }
    return [try generator.generate(loader)]
  }

  private func refusal(_ role: String) -> KustomizeError {
    KustomizeError(
      .unsupported, "\(kind) is no \(role) that is done in-process; use another, or render it before", at: value)
  }

  mutating func transform(
    _ map: inout ResourceMap, _ loader: Loader, _ schema: MergeSchema
  ) throws(KustomizeError) {
    switch kind {
    case "LabelTransformer":
      let section = try section("labels", "fieldSpecs")
      try EntryFilter(entries: try section.texts("labels"), specs: try specs(section)).apply(to: &map)
    case "AnnotationsTransformer":
      let section = try section("annotations", "fieldSpecs")
      try EntryFilter(entries: try section.texts("annotations"), specs: try specs(section)).apply(to: &map)
    case "NamespaceTransformer": try moveToNamespace(&map)
    case "PrefixTransformer":
      let section = try section("prefix", "fieldSpecs")
      try NameFilter(end: .prefix, text: try section.string("prefix") ?? "", specs: try specs(section)).apply(to: &map)
    case "SuffixTransformer":
      let section = try section("suffix", "fieldSpecs")
      try NameFilter(end: .suffix, text: try section.string("suffix") ?? "", specs: try specs(section)).apply(to: &map)
    case "PrefixSuffixTransformer":
      let section = try section("prefix", "suffix", "fieldSpecs")
      let specs = try specs(section)
      try NameFilter(end: .prefix, text: try section.string("prefix") ?? "", specs: specs).apply(to: &map)
      try NameFilter(end: .suffix, text: try section.string("suffix") ?? "", specs: specs).apply(to: &map)
    case "ImageTagTransformer":
      let section = try section("imageTag", "fieldSpecs")
      guard let image = section["imageTag"] else { return }
      try ImageFilter(try ImageChange(image), specs: try specs(section)).apply(to: &map)
    case "ReplicaCountTransformer":
      let section = try section("replica", "fieldSpecs")
      guard let value = section["replica"] else { return }
      let replica = try Section(value, known: ["name", "count"])
      try ReplicaFilter(
        name: try replica.string("name") ?? "", count: try replica.int("count") ?? 0, specs: try specs(section)
      ).apply(to: &map)
    case "ReplacementTransformer":
      let section = try section("replacements")
      try ReplacementFilter(replacements: try Replacement.read(try section.items("replacements"), loader))
        .apply(to: &map)
    case "HashTransformer": try HashSuffix.apply(to: &map)
    case "PatchTransformer", "PatchJson6902Transformer", "PatchStrategicMergeTransformer":
      try patch(&map, loader, schema)
    default: throw refusal("transformer")
    }
  }

  private mutating func moveToNamespace(_ map: inout ResourceMap) throws(KustomizeError) {
    let section = try section("fieldSpecs", "unsetOnly", "setRoleBindingSubjects")
    var filter = NamespaceFilter(namespace: resource.namespace, specs: try specs(section))
    filter.onlyUnset = try section.bool("unsetOnly") ?? false
    let text = try section.string("setRoleBindingSubjects") ?? ""
    guard let subjects = text.isEmpty ? .defaultOnly : NamespaceFilter.Subjects(rawValue: text) else {
      let message = "setRoleBindingSubjects is \(text), expected defaultOnly, allServiceAccounts or none; correct it"
      throw KustomizeError(.kustomization, message, at: value)
    }
    filter.subjects = subjects
    try filter.apply(to: &map)
  }

  private mutating func patch(
    _ map: inout ResourceMap, _ loader: Loader, _ schema: MergeSchema
  ) throws(KustomizeError) {
    let section = try section("path", "patch", "target", "options", "jsonOp", "paths", "patches")
    let name = value.source.name
    var sources: [YAMLSource] = []
    for text in [try section.string("patch"), try section.string("jsonOp"), try section.string("patches")] {
      if let text, !text.isEmpty { sources.append(YAMLSource(text, name: name)) }
    }
    if let path = try section.string("path"), !path.isEmpty { sources.append(try loader.load(path)) }
    for path in try section.strings("paths") { sources.append(try loader.load(path)) }
    guard !sources.isEmpty else {
      throw KustomizeError(.kustomization, "\(kind) has no patch; add `path` or `patch`", at: value)
    }
    let target = try section["target"].map { (value) throws(KustomizeError) in try Selector(value) }
    for source in sources {
      var patch = try Patch(source, target: target)
      patch.remembersID = kind == "PatchTransformer"
      try patch.apply(to: &map, schema: schema)
    }
  }
}
