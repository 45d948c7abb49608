internal import YAMLTree

/// A kustomization file, read and checked.
struct Kustomization: Sendable {
  /// The names under which the file is looked for.
  static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  private static let fields = [
    "apiVersion", "kind", "metadata", "openapi", "namePrefix", "nameSuffix", "namespace", "commonLabels", "labels",
    "commonAnnotations", "patchesStrategicMerge", "patchesJson6902", "patches", "images", "imageTags", "replacements",
    "replicas", "vars", "sortOptions", "resources", "components", "crds", "bases", "configMapGenerator",
    "secretGenerator", "helmGlobals", "helmCharts", "helmChartInflationGenerator", "generatorOptions",
    "configurations", "generators", "transformers", "validators", "buildMetadata",
  ]

  /// What this renderer leaves to others, and why.
  private static let unsupported = [
    "helmCharts": "charts are inflated by the helm program; run `helm template` and list its output under resources",
    "helmChartInflationGenerator":
      "charts are inflated by the helm program; run `helm template` and list its output under resources",
  ]

  /// Fields that have been replaced by others.
  private static let deprecated = [
    ("bases", "resources"), ("commonLabels", "labels"), ("imageTags", "images"), ("patchesJson6902", "patches"),
    ("patchesStrategicMerge", "patches"), ("vars", "replacements"),
  ]

  /// An entry of `labels`.
  struct Labels: Sendable {
    var pairs: [(key: String, value: String)]
    var includesSelectors: Bool
    var includesTemplates: Bool
    var fields: [FieldSpec]
  }

  /// An entry of `replicas`.
  struct Replicas: Sendable {
    var name: String
    var count: Int
  }

  let source: YAMLSource
  /// The name of the file in its folder.
  let fileName: String
  var isComponent = false
  var resources: [String] = []
  var components: [String] = []
  var configurations: [String] = []
  var crds: [String] = []
  var openAPIPath: String?
  var namePrefix = ""
  var nameSuffix = ""
  var namespace = ""
  var commonLabels: [(key: String, value: String)] = []
  var labels: [Labels] = []
  var commonAnnotations: [(key: String, value: String)] = []
  var mergePatches: [String] = []
  var patches: [YAMLValue] = []
  var jsonPatches: [YAMLValue] = []
  var images: [ImageChange] = []
  var replicas: [Replicas] = []
  var replacements: [YAMLValue] = []
  var variables: [Variable] = []
  var generators: [MapGenerator] = []
  var inlineGenerators: [String] = []
  var transformers: [String] = []
  var validators: [String] = []
  var buildMetadata: [String] = []
  var sortOptions: SortOptions?
  /// One sentence for each deprecated field.
  var warnings: [String] = []

  /// Reads the kustomization file of a folder.
  static func load(_ loader: Loader) throws(KustomizeError) -> Kustomization {
    let found = fileNames.filter(loader.hasFile)
    guard let name = found.first else {
      let message = "there is no kustomization.yaml in this directory; add one, or name another directory"
      throw KustomizeError(.file, message).inFile(loader.shown(loader.root))
    }
    guard found.count == 1 else {
      let message = "there are \(found.joined(separator: " and ")) in this directory; keep one of them"
      throw KustomizeError(.kustomization, message).inFile(loader.shown(loader.root))
    }
    return try Kustomization(try loader.load(name), fileName: name)
  }

  /// Reads a kustomization file.
  init(_ source: YAMLSource, fileName: String) throws(KustomizeError) {
    self.source = source
    self.fileName = fileName
    let root: YAMLValue
    // kubectl lets the last of two equal keys win here, but not in manifests.
    var parser = YAMLParser()
    parser.duplicateKeys = .lastWins
    do throws(YAMLError) { root = try parser.document(in: source).value } catch { throw KustomizeError(error) }
    guard root.node.isMapping else {
      throw KustomizeError(.kustomization, "the kustomization is empty; add `resources:`", at: root)
    }
    let section = try Section(root, known: Self.fields)
    for (field, reason) in Self.unsupported.sorted(by: { $0.key < $1.key }) {
      if let value = section[field] {
        throw KustomizeError(.unsupported, "\(field) is not done in-process: \(reason)", at: value)
      }
    }
    guard Self.fields.dropFirst(2).contains(where: { section[$0] != nil }) else {
      throw KustomizeError(.kustomization, "the kustomization is empty; add `resources:`", at: root)
    }
    try readHeader(section)
    for (field, replacement) in Self.deprecated {
      guard let value = section[field] else { continue }
      let place = value.node.mark.map { ":\($0.line)" } ?? ""
      warnings.append("\(source.name)\(place): \(field) is deprecated; use \(replacement)")
    }
    try readOperands(section)
    try readChanges(section)
    try readGenerators(section)
  }

  private mutating func readHeader(_ section: Section) throws(KustomizeError) {
    let kind = try section.string("kind") ?? ""
    guard ["", "Kustomization", "Component"].contains(kind) else {
      throw KustomizeError(
        .kustomization, "the kind is \(kind), expected Kustomization or Component; correct it",
        at: section["kind"] ?? section.value)
    }
    isComponent = kind == "Component"
    let expected = isComponent ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1"
    let apiVersion = try section.string("apiVersion") ?? ""
    guard apiVersion.isEmpty || apiVersion == expected else {
      throw KustomizeError(
        .kustomization, "the apiVersion is \(apiVersion), expected \(expected); correct it",
        at: section["apiVersion"] ?? section.value)
    }
    if let openAPI = section["openapi"] {
      let section = try Section(openAPI, known: ["path", "version"])
      openAPIPath = try section.string("path")
      if let version = try section.string("version"), version != "v1.21.2" {
        let message = "openapi version \(version) is not built in, expected v1.21.2; give the schema by `path`"
        throw KustomizeError(.unsupported, message, at: openAPI)
      }
    }
    buildMetadata = try section.strings("buildMetadata")
    let options = ["originAnnotations", "transformerAnnotations", "managedByLabel"]
    if let other = buildMetadata.first(where: { !options.contains($0) }), let value = section["buildMetadata"] {
      let message = "\(other) is no buildMetadata; known are \(options.joined(separator: ", "))"
      throw KustomizeError(.kustomization, message, at: value)
    }
    if let value = section["sortOptions"] { sortOptions = try SortOptions(value) }
  }

  private mutating func readOperands(_ section: Section) throws(KustomizeError) {
    resources = try section.strings("resources") + section.strings("bases")
    components = try section.strings("components")
    configurations = try section.strings("configurations")
    crds = try section.strings("crds")
    inlineGenerators = try section.strings("generators")
    transformers = try section.strings("transformers")
    validators = try section.strings("validators")
  }

  private mutating func readChanges(_ section: Section) throws(KustomizeError) {
    namePrefix = try section.string("namePrefix") ?? ""
    nameSuffix = try section.string("nameSuffix") ?? ""
    namespace = try section.string("namespace") ?? ""
    commonLabels = try section.texts("commonLabels")
    commonAnnotations = try section.texts("commonAnnotations")
    for item in try section.items("labels") { labels.append(try Labels(item)) }
    mergePatches = try section.strings("patchesStrategicMerge")
    patches = try section.items("patches")
    jsonPatches = try section.items("patchesJson6902")
    for item in try section.items("images") + section.items("imageTags") { images.append(try ImageChange(item)) }
    for item in try section.items("replicas") {
      let replica = try Section(item, known: ["name", "count"])
      replicas.append(Replicas(name: try replica.string("name") ?? "", count: try replica.int("count") ?? 0))
    }
    replacements = try section.items("replacements")
    for item in try section.items("vars") { variables.append(try Variable(item)) }
  }

  private mutating func readGenerators(_ section: Section) throws(KustomizeError) {
    let global = try section["generatorOptions"].map { (value) throws(KustomizeError) in
      try MapGenerator.Options(value)
    }
    for item in try section.items("configMapGenerator") {
      generators.append(try MapGenerator(item, kind: .configMap))
    }
    for item in try section.items("secretGenerator") { generators.append(try MapGenerator(item, kind: .secret)) }
    if let global { for index in generators.indices { generators[index].options.add(global) } }
  }
}

extension Kustomization.Labels {
  init(_ value: YAMLValue) throws(KustomizeError) {
    let section = try Section(value, known: ["pairs", "includeSelectors", "includeTemplates", "fields"])
    pairs = try section.texts("pairs")
    includesSelectors = try section.bool("includeSelectors") ?? false
    includesTemplates = try section.bool("includeTemplates") ?? false
    fields = []
    for item in try section.items("fields") { fields.append(try FieldSpec(item)) }
  }
}

extension ImageChange {
  init(_ value: YAMLValue) throws(KustomizeError) {
    let section = try Section(value, known: ["name", "newName", "tagSuffix", "newTag", "digest"])
    name = try section.string("name") ?? ""
    newName = try section.string("newName") ?? ""
    tagSuffix = try section.string("tagSuffix") ?? ""
    newTag = try section.string("newTag") ?? ""
    digest = try section.string("digest") ?? ""
  }
}

/// The order in which resources are printed.
struct SortOptions: Sendable {
  /// The order; nil to leave them as they came.
  var order: LegacyOrder?

  init(_ value: YAMLValue) throws(KustomizeError) {
    let section = try Section(value, known: ["order", "legacySortOptions"])
    switch try section.string("order") ?? "" {
    case "fifo":
      guard section["legacySortOptions"] == nil else {
        throw KustomizeError(
          .kustomization, "legacySortOptions has no meaning for the order fifo; remove it or write `order: legacy`",
          at: value)
      }
    case "legacy":
      if let options = section["legacySortOptions"] {
        let lists = try Section(options, known: ["orderFirst", "orderLast"])
        order = LegacyOrder(first: try lists.strings("orderFirst"), last: try lists.strings("orderLast"))
      } else {
        order = .standard
      }
    case let other:
      throw KustomizeError(.kustomization, "the order is \(other), expected legacy or fifo; correct it", at: value)
    }
  }
}
