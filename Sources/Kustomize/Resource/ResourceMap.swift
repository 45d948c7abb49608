public import YAMLTree

/// Resources in order, no two of the same identity.
public struct ResourceMap: Sendable {
  /// The resources, in the order in which they are printed.
  public internal(set) var resources: [Resource] = []

  /// Makes an empty map.
  public init() {}

  /// Adds resources, none of which may be there already.
  mutating func append(_ more: [Resource]) throws(KustomizeError) {
    var seen = Set(resources.map(\.id))
    for resource in more {
      guard seen.insert(resource.id).inserted else {
        let message = "a resource of this identity is there already; remove one of the two or rename it"
        throw KustomizeError(.conflict, message).of(resource)
      }
      resources.append(resource)
    }
  }

  /// Adds generated resources, which may merge into or replace those that are there.
  mutating func absorb(_ generated: [Resource]) throws(KustomizeError) {
    for resource in generated {
      let id = resource.id
      let found = resources.indices.filter { resources[$0].hasEver { $0 == id } }
      switch (found.count, resource.behavior) {
      case (0, .merge), (0, .replace):
        let message =
          "there is nothing of this name to \(resource.behavior.rawValue); remove `behavior` or name an existing one"
        throw KustomizeError(.target, message).of(resource)
      case (0, _): resources.append(resource)
      case (1, .merge): resources[found[0]] = resource.merged(into: resources[found[0]], keepingData: true)
      case (1, .replace): resources[found[0]] = resource.merged(into: resources[found[0]], keepingData: false)
      case (1, _):
        let message = "a resource of this name is there already; set `behavior` to merge or replace"
        throw KustomizeError(.conflict, message).of(resource)
      default:
        throw KustomizeError(.conflict, "several resources could take this one up; give them different names")
          .of(resource)
      }
    }
  }

  /// Drops resources that a change has removed.
  mutating func dropEmpty() { resources.removeAll(where: \.isEmpty) }

  /// The one resource that has or had an identity.
  func index(ofAny id: ResourceID) throws(KustomizeError) -> Int {
    let found = resources.indices.filter { resources[$0].hasEver { $0 == id } }
    if found.count == 1 { return found[0] }
    let count = found.isEmpty ? "no resource" : "\(found.count) resources"
    let message =
      "\(count) found for \(id.inWords) of \(id.type.apiVersion), expected one; correct its kind, apiVersion, name or namespace"
    throw KustomizeError(.target, message)
  }

  /// Writes the resources as one JSON list with sorted keys, as Go's encoder writes it.
  public func json() -> [UInt8] { Self.json(of: YAMLNode(sequence: resources.map(\.node))) }

  /// Writes a part of a resource as JSON with sorted keys.
  ///
  /// - Parameter node: The part.
  /// - Returns: The bytes, on one line.
  public static func json(of node: YAMLNode) -> [UInt8] { JSONText.write(node) }

  /// Prints the resources as `kubectl kustomize` prints them: `---` between them, keys sorted.
  ///
  /// - Returns: The bytes; none for no resources.
  /// - Throws: ``KustomizeError`` for a value that has no form in JSON.
  public func yaml() throws(KustomizeError) -> [UInt8] {
    var output: [UInt8] = []
    for (index, resource) in resources.enumerated() {
      if index > 0 { output += Array("---\n".utf8) }
      let source = resource.source ?? YAMLSource("", name: resource.id.inWords)
      do throws(YAMLError) {
        try YAMLPrinter.print(resource.node, source: source, onto: &output)
      } catch {
        throw KustomizeError(error, .unprintable).of(resource)
      }
    }
    return output
  }
}

extension Resource {
  /// This generated resource put in the place of one that is there.
  ///
  /// - Parameters:
  ///   - old: The resource that is there: it keeps its identity and its past.
  ///   - keepingData: Whether its data stay, unless this resource has the same key.
  /// - Returns: The resource that takes its place.
  fileprivate func merged(into old: Resource, keepingData: Bool) -> Resource {
    var result = self
    result.past = old.past
    result.prefixes = old.prefixes
    result.suffixes = old.suffixes
    result.behavior = old.behavior
    result.needsHash = old.needsHash && needsHash
    result.varNames = old.varNames
    for field in ["labels", "annotations"] {
      var values = old.metadata(field).merging(metadata(field)) { $1 }
      if keepingData, let origin = old.metadata(field)[Origin.annotation] { values[Origin.annotation] = origin }
      result.setMetadata(field, values)
    }
    let namespace = old.namespace
    result.node.change("metadata") { metadata in
      metadata.setSpelled("name", old.name)
      if namespace.isEmpty { metadata["namespace"] = nil } else { metadata.setSpelled("namespace", namespace) }
    }
    if keepingData {
      for field in ["data", "binaryData"] {
        var values = old.node[field]?.fields ?? []
        for entry in node[field]?.fields ?? [] {
          values.removeAll { $0.name == entry.name }
          values.append(entry)
        }
        let texts = values.map { YAMLField($0.name ?? "", YAMLNode(string: $0.value.text ?? "")) }
        result.node[field] = texts.isEmpty ? nil : YAMLNode(mapping: texts)
      }
    }
    return result
  }
}
