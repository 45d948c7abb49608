internal import YAMLTree

/// An entry of `configMapGenerator` or `secretGenerator`.
struct MapGenerator: Sendable {
  enum Kind: String, Sendable {
    case configMap = "ConfigMap"
    case secret = "Secret"
  }

  /// What `options` and `generatorOptions` say.
  struct Options: Sendable {
    var labels: [String: String] = [:]
    var annotations: [String: String] = [:]
    var disablesHash = false
    var isImmutable = false

    init() {}

    init(_ value: YAMLValue) throws(KustomizeError) {
      let section = try Section(value, known: ["labels", "annotations", "disableNameSuffixHash", "immutable"])
      for (key, value) in try section.texts("labels") { labels[key] = value }
      for (key, value) in try section.texts("annotations") { annotations[key] = value }
      disablesHash = try section.bool("disableNameSuffixHash") ?? false
      isImmutable = try section.bool("immutable") ?? false
    }

    /// Adds what holds for all generators; what an entry says itself wins.
    mutating func add(_ global: Options) {
      labels.merge(global.labels) { own, _ in own }
      annotations.merge(global.annotations) { own, _ in own }
      disablesHash = disablesHash || global.disablesHash
      isImmutable = isImmutable || global.isImmutable
    }
  }

  static let keys = ["namespace", "name", "behavior", "literals", "files", "envs", "env", "options"]

  let kind: Kind
  var name: String
  var namespace: String
  var behavior: Resource.Behavior
  var sources: DataSources
  var options: Options
  var type: String
  private let value: YAMLValue

  init(
    _ value: YAMLValue, kind: Kind, alsoKnown: [String] = [], isStrict: Bool = true
  ) throws(KustomizeError) {
    let known = Self.keys + (kind == .secret ? ["type"] : []) + alsoKnown
    let section = try Section(value, known: known, isStrict: isStrict)
    self.kind = kind
    self.value = value
    name = try section.string("name") ?? ""
    namespace = try section.string("namespace") ?? ""
    behavior = Resource.Behavior(rawValue: try section.string("behavior") ?? "") ?? .unspecified
    sources = DataSources(
      literals: try section.strings("literals"), files: try section.strings("files"),
      envs: try section.strings("envs"))
    if let env = try section.string("env"), !env.isEmpty { sources.envs.append(env) }
    options = try section["options"].map { (value) throws(KustomizeError) in try Options(value) } ?? Options()
    type = kind == .secret ? try section.string("type") ?? "" : ""
    if type.isEmpty { type = "Opaque" }
  }

  func generate(_ loader: Loader) throws(KustomizeError) -> Resource {
    do throws(KustomizeError) { return try resource(loader) } catch {
      var error = error
      error.locate(in: value.source, at: value.node.mark)
      throw error
    }
  }

  private func resource(_ loader: Loader) throws(KustomizeError) -> Resource {
    guard !name.isEmpty else {
      throw KustomizeError(.kustomization, "a generated \(kind.rawValue) needs a name; add `name:`")
    }
    var metadata = [YAMLField("name", Self.spelled(name))]
    if !namespace.isEmpty { metadata.append(YAMLField("namespace", Self.spelled(namespace))) }
    var fields = [
      YAMLField("apiVersion", YAMLNode(string: "v1")), YAMLField("kind", YAMLNode(string: kind.rawValue)),
      YAMLField("metadata", YAMLNode(mapping: metadata)),
    ]
    var data: [YAMLField] = []
    var binary: [YAMLField] = []
    var seen = Set<String>()
    for (key, value) in try sources.entries(loader) {
      guard seen.insert(key).inserted else {
        throw KustomizeError(.kustomization, "\(kind.rawValue) \(name) has the key \(key) twice; remove one of the two")
      }
      if kind == .secret {
        data.append(YAMLField(key, YAMLNode(string: Base64.encode(value))))
      } else if let text = String(validating: value, as: UTF8.self) {
        data.append(YAMLField(key, YAMLNode(string: text)))
      } else {
        binary.append(YAMLField(key, YAMLNode(string: Base64.encode(value))))
      }
    }
    if kind == .secret { fields.append(YAMLField("type", YAMLNode(string: type))) }
    if !data.isEmpty || kind == .secret { fields.append(YAMLField("data", YAMLNode(mapping: data))) }
    if !binary.isEmpty { fields.append(YAMLField("binaryData", YAMLNode(mapping: binary))) }
    if options.isImmutable { fields.append(YAMLField("immutable", YAMLNode(bool: true))) }
    var resource = Resource(YAMLNode(mapping: fields))
    if !options.labels.isEmpty { resource.setMetadata("labels", options.labels) }
    if !options.annotations.isEmpty { resource.setMetadata("annotations", options.annotations) }
    resource.needsHash = !options.disablesHash
    resource.behavior = behavior
    return resource
  }

  private static func spelled(_ text: String) -> YAMLNode {
    var holder = YAMLNode(mapping: [])
    holder.setSpelled("name", text)
    return holder["name"] ?? YAMLNode(string: text)
  }
}
