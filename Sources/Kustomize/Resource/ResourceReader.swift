internal import YAMLTree

/// Reads manifests into resources.
enum ResourceReader {
  /// Reads every resource of a text: lists are taken apart, empty documents are passed over.
  ///
  /// - Parameter source: The text.
  /// - Returns: The resources in the order of the text.
  /// - Throws: When the text is not YAML, or a document has no kind or no name.
  static func resources(in source: YAMLSource) throws(KustomizeError) -> [Resource] {
    let documents: [YAMLDocument]
    do throws(YAMLError) { documents = try YAMLParser().documents(in: source) } catch { throw KustomizeError(error) }
    var nodes: [YAMLNode] = []
    for document in documents where !isEmpty(document.root) {
      let isWrapper = ["List", "ResourceList"].contains(document.root["kind"]?.text ?? "")
      if documents.count == 1, isWrapper, let items = document.root["items"] {
        nodes += items.items ?? []
      } else {
        nodes.append(document.root)
      }
    }
    var found: [Resource] = []
    var queue = nodes[...]
    while let node = queue.popFirst() {
      if isEmpty(node) { continue }
      try check(node, source)
      if (node["kind"]?.text ?? "").hasSuffix("List"), let items = node["items"] {
        if items.isNull { continue }
        guard let inner = items.items else {
          let value = YAMLValue(items, source: source, path: "items")
          throw KustomizeError(.manifest, "items is not a list; write one resource after each dash", at: value)
        }
        queue.append(contentsOf: inner)
      } else {
        found.append(Resource(node, source: source))
      }
    }
    return found
  }

  private static func isEmpty(_ node: YAMLNode) -> Bool { Resource(node).isEmpty }

  private static func check(_ node: YAMLNode, _ source: YAMLSource) throws(KustomizeError) {
    let value = YAMLValue(node, source: source, path: "")
    guard let kind = node["kind"]?.text, !kind.isEmpty, node["kind"]?.isNull == false else {
      throw KustomizeError(
        .manifest, "this document has no kind, expected a Kubernetes resource; add `kind:`", at: value)
    }
    if kind.hasSuffix("List") { return }
    guard let name = node["metadata"]?["name"], let text = name.text, !text.isEmpty, !name.isNull else {
      let message = "this \(kind) has no metadata.name, which is required; add a name"
      throw KustomizeError(.manifest, message, at: value)
    }
  }
}
