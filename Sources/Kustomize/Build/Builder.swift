internal import YAMLTree

/// Builds one kustomization: loads what it names, generates, and applies its changes in kustomize's order.
struct Builder {
  let loader: Loader
  var kustomization: Kustomization
  /// What `openapi` says about lists; nil for what is built in.
  private var customSchema: MergeSchema?
  /// Where the folder is, seen from the one that is rendered; nil when nobody asks for origins.
  var origin: Origin?
  /// Sentences about deprecated fields, in the order in which they were met.
  var warnings: [String] = []

  init(_ loader: Loader, schema: MergeSchema? = nil) throws(KustomizeError) {
    self.loader = loader
    kustomization = try Kustomization.load(loader)
    warnings = kustomization.warnings
    customSchema = schema
    if let path = kustomization.openAPIPath { customSchema = try MergeSchema(openAPI: try loader.load(path)) }
  }

  /// What is known about lists; reading what is built in takes a moment, so only patches ask.
  var schema: MergeSchema { customSchema ?? .kubernetes }

  /// Gathers everything below the kustomization and applies its changes.
  ///
  /// - Parameter start: What is there already: that of the parent for a component.
  /// - Returns: Resources, the fields that transformers touch, and vars.
  /// - Throws: When something is missing, wrong or in conflict.
  mutating func accumulate(_ start: Accumulator = Accumulator()) throws(KustomizeError) -> Accumulator {
    do throws(KustomizeError) { return try accumulateAll(start) } catch {
      var error = error
      error.locate(in: kustomization.source, at: nil)
      throw error
    }
  }

  private mutating func accumulateAll(_ start: Accumulator) throws(KustomizeError) -> Accumulator {
    var gathered = start
    for path in kustomization.resources { try addResources(path, to: &gathered) }
    try gathered.config.merge(.standard)
    for path in kustomization.configurations {
      try gathered.config.merge(try TransformerConfig(try Self.document(try loader.load(path))))
    }
    for path in kustomization.crds {
      try gathered.config.merge(try TransformerConfig(definitions: try loader.load(path)))
    }
    try generate(into: &gathered)
    for path in kustomization.components { try addComponent(path, to: &gathered) }
    try transform(&gathered)
    try validate(&gathered)
    try gathered.declare(kustomization.variables)
    return gathered
  }

  static func document(_ source: YAMLSource) throws(KustomizeError) -> YAMLValue {
    do throws(YAMLError) { return try YAMLParser().document(in: source).value } catch { throw KustomizeError(error) }
  }

  // MARK: Resources

  /// Adds the resources of a file, or of a base in a directory.
  mutating func addResources(_ path: String, to gathered: inout Accumulator) throws(KustomizeError) {
    guard loader.hasFile(path) || path.contains("://") else {
      return try addDirectory(path, to: &gathered)
    }
    var resources = try ResourceReader.resources(in: try loader.load(path))
    if let origin {
      let text = origin.appending(path).text
      for index in resources.indices { resources[index].annotate(Origin.annotation, text) }
    }
    try gathered.map.append(resources)
  }

  private mutating func addDirectory(_ path: String, to gathered: inout Accumulator) throws(KustomizeError) {
    var base = try child(path)
    guard !base.kustomization.isComponent else {
      throw KustomizeError(.kustomization, "\(path) is a Component; list it under `components`, not `resources`")
    }
    let result = try base.accumulate()
    warnings += base.warnings
    try gathered.merge(result)
  }

  private mutating func addComponent(_ path: String, to gathered: inout Accumulator) throws(KustomizeError) {
    var component = try child(path)
    guard component.kustomization.isComponent else {
      throw KustomizeError(.kustomization, "\(path) is no Component; list it under `resources`, or set its kind")
    }
    gathered = try component.accumulate(gathered)
    warnings += component.warnings
  }

  private func child(_ path: String) throws(KustomizeError) -> Builder {
    var child = try Builder(try loader.opening(path), schema: customSchema)
    child.kustomization.buildMetadata = kustomization.buildMetadata
    child.origin = origin?.appending(path)
    return child
  }

  // MARK: Generators

  private mutating func generate(into gathered: inout Accumulator) throws(KustomizeError) {
    for generator in kustomization.generators {
      let kind = generator.kind.rawValue + "Generator"
      try absorb([try generator.generate(loader)], author(builtin: kind), into: &gathered)
    }
    for var plugin in try plugins(kustomization.inlineGenerators) {
      try absorb(try plugin.generate(loader), plugin.origin, into: &gathered)
      warnings += plugin.warnings
    }
  }

  private func absorb(
    _ generated: [Resource], _ author: Origin?, into gathered: inout Accumulator
  ) throws(KustomizeError) {
    var generated = generated
    if let author {
      for index in generated.indices where generated[index].metadata("annotations")[Origin.annotation] == nil {
        var annotations = generated[index].metadata("annotations")
        annotations[Origin.annotation] = author.text
        generated[index].setMetadata("annotations", annotations)
      }
    }
    try gathered.map.absorb(generated)
  }

  /// Who makes or changes what this file asks for.
  private func author(builtin kind: String) -> Origin? {
    guard let origin else { return nil }
    return Origin(
      configuredIn: origin.appending(kustomization.fileName).path,
      configuredBy: Origin.Author(apiVersion: "builtin", kind: kind))
  }

  // MARK: Transformers

  private mutating func transform(_ gathered: inout Accumulator) throws(KustomizeError) {
    for (kind, change) in try changes(gathered.config) {
      try change(&gathered.map)
      if let author = author(builtin: kind) { author.note(in: &gathered.map) }
      gathered.map.dropEmpty()
    }
    for var plugin in try plugins(kustomization.transformers) {
      try plugin.transform(&gathered.map, loader, schema)
      warnings += plugin.warnings
      if let author = plugin.origin { author.note(in: &gathered.map) }
      gathered.map.dropEmpty()
    }
  }

  private mutating func validate(_ gathered: inout Accumulator) throws(KustomizeError) {
    for var plugin in try plugins(kustomization.validators) {
      let before = gathered.map.resources.map(\.node)
      try plugin.transform(&gathered.map, loader, schema)
      guard gathered.map.resources.map(\.node) == before else {
        throw KustomizeError(
          .kustomization, "the validator \(plugin.kind) changed resources; list it under `transformers`")
      }
    }
  }

  /// Reads what `generators`, `transformers` and `validators` list: configuration inline, in files or in directories.
  private mutating func plugins(_ entries: [String]) throws(KustomizeError) -> [BuiltinPlugin] {
    var gathered = Accumulator()
    for entry in entries {
      let inline = YAMLSource(entry, name: kustomization.source.name)
      if entry.contains(":"), let resources = try? ResourceReader.resources(in: inline), !resources.isEmpty {
        var resources = resources
        if let origin {
          for index in resources.indices {
            var annotations = resources[index].metadata("annotations")
            annotations[Origin.annotation] = origin.appending(kustomization.fileName).text
            resources[index].setMetadata("annotations", annotations)
          }
        }
        try gathered.map.append(resources)
      } else {
        try addResources(entry, to: &gathered)
      }
    }
    var found: [BuiltinPlugin] = []
    for resource in gathered.map.resources { found.append(try BuiltinPlugin(resource)) }
    return found
  }
}
