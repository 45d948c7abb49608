internal import YAMLTree

/// Which resources a patch or another change is for.
struct Selector: Sendable {
  var type = ResourceType()
  var name = ""
  var namespace = ""
  var labels: LabelSelector?
  var annotations: LabelSelector?

  static let keys = ["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"]

  init(_ value: YAMLValue) throws(KustomizeError) {
    let section = try Section(value, known: Self.keys)
    type = try section.type()
    name = try section.string("name") ?? ""
    namespace = try section.string("namespace") ?? ""
    if let text = try section.string("labelSelector") { labels = try LabelSelector(text) }
    if let text = try section.string("annotationSelector") { annotations = try LabelSelector(text) }
  }

  /// The identity that the selector names, for changes that compare it exactly.
  var id: ResourceID { ResourceID(type: type, name: name, namespace: namespace, knowsScope: false) }

  /// Whether it names no identity at all.
  var namesNothing: Bool { type == ResourceType() && name.isEmpty && namespace.isEmpty }

  /// Whether labels and annotations fit.
  func fitsMetadata(of resource: Resource) -> Bool {
    (labels?.matches(resource.metadata("labels")) ?? true)
      && (annotations?.matches(resource.metadata("annotations")) ?? true)
  }
}

/// A selector whose parts are patterns for the whole text, ready to match.
struct SelectorPattern {
  private let selector: Selector
  private let group: Pattern?
  private let version: Pattern?
  private let kind: Pattern?
  private let name: Pattern?
  private let namespace: Pattern?

  init(_ selector: Selector) throws(KustomizeError) {
    func pattern(_ text: String) throws(KustomizeError) -> Pattern? {
      text.isEmpty ? nil : try Pattern(text, wholly: true)
    }
    self.selector = selector
    group = try pattern(selector.type.group)
    version = try pattern(selector.type.version)
    kind = try pattern(selector.type.kind)
    name = try pattern(selector.name)
    namespace = try pattern(selector.namespace)
  }

  /// Whether the resource fits: name and namespace may be those of now or those it was read with.
  func matches(_ resource: Resource) -> Bool {
    func fits(_ pattern: Pattern?, _ texts: String...) -> Bool {
      pattern.map { texts.contains(where: $0.matches) } ?? true
    }
    let type = resource.type
    guard fits(kind, type.kind), fits(group, type.group), fits(version, type.version) else { return false }
    if name != nil || namespace != nil {
      let now = resource.id
      let original = resource.originalID
      guard fits(name, original.name, now.name),
        fits(namespace, original.effectiveNamespace, now.effectiveNamespace)
      else { return false }
    }
    return selector.fitsMetadata(of: resource)
  }
}
