internal import YAMLTree

/// Renders Kustomize overlays in-process, byte for byte as `kubectl kustomize` 5.5 does.
///
/// ```swift
/// let renderer = Renderer(files: DiskFiles())
/// let manifests = try renderer.render("overlays/staging")
/// let bytes = try manifests.yaml()
/// ```
///
/// What is not done in-process is refused by name: Helm charts, plugins that run programs or containers, and remote
/// resources. Files outside the folder of a kustomization are refused as kubectl refuses them.
public struct Renderer: Sendable {
  private let files: any FileTree

  /// Renders from a tree of files.
  public init(files: any FileTree = DiskFiles()) { self.files = files }

  /// What rendering gives.
  public struct Result: Sendable {
    /// The resources.
    public let resources: ResourceMap
    /// One sentence for each deprecated field: `kustomization.yaml:7: vars is deprecated; use replacements`.
    public let warnings: [String]
  }

  /// Renders the kustomization in a folder.
  ///
  /// - Parameter path: The folder.
  /// - Returns: The resources, in the order in which they are printed.
  /// - Throws: ``KustomizeError``.
  /// - Complexity: Linear in the size of the manifests, with a factor for the number of overlays above them.
  public func render(_ path: String) throws(KustomizeError) -> ResourceMap { try renderAll(path).resources }

  /// Renders the kustomization in a folder, and says which of its fields are deprecated.
  ///
  /// - Parameter path: The folder.
  /// - Returns: The resources and the warnings.
  /// - Throws: ``KustomizeError``.
  public func renderAll(_ path: String) throws(KustomizeError) -> Result {
    var builder = try Builder(try Loader(files, path))
    let metadata = builder.kustomization.buildMetadata
    if !metadata.isEmpty { builder.origin = Origin() }
    let gathered = try builder.accumulate()
    var map = gathered.map
    try HashSuffix.apply(to: &map)
    try NameReferenceFilter(references: gathered.config.nameReference).apply(to: &map)
    try VariableFilter(gathered.variables, in: map, specs: gathered.config.varReference).apply(to: &map)
    map.dropLocal()
    try map.refuseDuplicates()
    if let options = builder.kustomization.sortOptions {
      options.order?.sort(&map)
    } else {
      LegacyOrder.standard.sort(&map)
    }
    if metadata.contains("managedByLabel") {
      let labels = [(key: "app.kubernetes.io/managed-by", value: "kustomize-(devel)")]
      try EntryFilter(entries: labels, specs: [FieldSpec(path: "metadata/labels", creates: true)]).apply(to: &map)
    }
    map.finishAnnotations(keeping: metadata)
    return Result(resources: map, warnings: builder.warnings)
  }

  /// Renders the kustomization in a directory on disk to bytes.
  ///
  /// - Parameter directory: The directory.
  /// - Returns: What `kubectl kustomize DIRECTORY` prints.
  /// - Throws: ``KustomizeError``.
  public static func render(directory: String) throws(KustomizeError) -> [UInt8] {
    try Renderer().render(directory).yaml()
  }
}

extension ResourceMap {
  /// Drops what is meant for tools alone.
  mutating func dropLocal() {
    resources.removeAll { resource in
      guard let value = resource.metadata("annotations")["config.kubernetes.io/local-config"] else { return false }
      return value != "false"
    }
  }

  /// Writes annotations as texts, without those that only `buildMetadata` asks for.
  mutating func finishAnnotations(keeping metadata: [String]) {
    for index in resources.indices where resources[index].node["metadata"]?["annotations"] != nil {
      var annotations = resources[index].metadata("annotations")
      if !metadata.contains("originAnnotations") { annotations[Origin.annotation] = nil }
      if !metadata.contains("transformerAnnotations") { annotations[Origin.transformations] = nil }
      resources[index].setMetadata("annotations", annotations)
    }
  }
}
