internal import YAMLTree

/// Which fields the transformers touch: the defaults, and what `configurations` and `crds` add.
struct TransformerConfig: Sendable {
  var namePrefix: [FieldSpec] = []
  var nameSuffix: [FieldSpec] = []
  var namespace: [FieldSpec] = []
  var commonLabels: [FieldSpec] = []
  var labels: [FieldSpec] = []
  var templateLabels: [FieldSpec] = []
  var commonAnnotations: [FieldSpec] = []
  var nameReference: [NameReference] = []
  var varReference: [FieldSpec] = []
  var images: [FieldSpec] = []
  var replicas: [FieldSpec] = []

  /// What kustomize does without being told.
  static let standard = TransformerConfig(
    namePrefix: DefaultFieldSpecs.namePrefix, nameSuffix: DefaultFieldSpecs.namePrefix,
    namespace: DefaultFieldSpecs.namespace, commonLabels: DefaultFieldSpecs.commonLabels,
    templateLabels: DefaultFieldSpecs.templateLabels, commonAnnotations: DefaultFieldSpecs.commonAnnotations,
    nameReference: DefaultFieldSpecs.nameReference, varReference: DefaultFieldSpecs.varReference,
    images: DefaultFieldSpecs.images, replicas: DefaultFieldSpecs.replicas)

  /// The lists of field specs, by their names in a configuration file.
  static let lists: [(name: String, list: any WritableKeyPath<TransformerConfig, [FieldSpec]> & Sendable)] = [
    ("namePrefix", \.namePrefix), ("nameSuffix", \.nameSuffix), ("namespace", \.namespace),
    ("commonLabels", \.commonLabels), ("labels", \.labels), ("templateLabels", \.templateLabels),
    ("commonAnnotations", \.commonAnnotations), ("varReference", \.varReference), ("images", \.images),
    ("replicas", \.replicas),
  ]

  /// Adds what another configuration has and this one lacks.
  mutating func merge(_ other: TransformerConfig) throws(KustomizeError) {
    for (_, list) in Self.lists where !other[keyPath: list].isEmpty {
      let merged = try Self.merge(self[keyPath: list], other[keyPath: list])
      if merged.count != self[keyPath: list].count { self[keyPath: list] = Self.sorted(merged) { $0.type } }
    }
    for reference in other.nameReference {
      if let index = nameReference.firstIndex(where: { $0.type == reference.type }) {
        nameReference[index].referrers = try Self.merge(nameReference[index].referrers, reference.referrers)
      } else {
        nameReference.append(reference)
      }
    }
    if !other.nameReference.isEmpty { nameReference = Self.sorted(nameReference) { $0.type } }
  }

  /// The specs of both lists; one that a more general one covers already is left out.
  static func merge(_ specs: [FieldSpec], _ more: [FieldSpec]) throws(KustomizeError) -> [FieldSpec] {
    if specs == more { return specs }
    var merged = specs
    for spec in more {
      guard let same = merged.first(where: { $0.path == spec.path && $0.type.isSelected(by: spec.type) }) else {
        merged.append(spec)
        continue
      }
      guard same.creates == spec.creates else {
        let message = "two field specs for \(spec.path) of \(spec.type) differ in `create`; make them agree"
        throw KustomizeError(.kustomization, message)
      }
    }
    return merged
  }

  private static func sorted<Item>(_ items: [Item], by type: (Item) -> ResourceType) -> [Item] {
    // Sorting an array keeps equal items in their order.
    items.sorted { LegacyOrder.standard.precedes(type($0), type($1)) }
  }
}

extension TransformerConfig {
  /// Reads a file that `configurations` names.
  init(_ value: YAMLValue) throws(KustomizeError) {
    let section = try Section(value, known: Self.lists.map(\.name) + ["nameReference"])
    for (name, list) in Self.lists {
      for item in try section.items(name) { self[keyPath: list].append(try FieldSpec(item)) }
    }
    for item in try section.items("nameReference") {
      let reference = try Section(item, known: ["group", "version", "kind", "fieldSpecs"])
      var referrers: [FieldSpec] = []
      for spec in try reference.items("fieldSpecs") { referrers.append(try FieldSpec(spec)) }
      nameReference.append(NameReference(type: try reference.type(), referrers: referrers))
    }
  }
}

extension FieldSpec {
  /// The keys of a field spec in YAML.
  static let keys = ["group", "version", "kind", "path", "create"]

  init(_ value: YAMLValue) throws(KustomizeError) { try self.init(try Section(value, known: Self.keys)) }

  init(_ section: Section) throws(KustomizeError) {
    self.init(
      type: try section.type(), path: try section.string("path") ?? "", creates: try section.bool("create") ?? false)
  }
}
