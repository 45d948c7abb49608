internal import YAMLTree

// A label that kustomize adds to several fields at once is one value in several places: a later patch of one of them
// changes all. The tree here has a value for each place, so what changes in one is carried to the others.
extension Resource {
  /// Carries the changes of shared values to all their places.
  ///
  /// - Parameter old: The tree before the change.
  /// - Complexity: O(size of the tree); nothing for a resource without shared values.
  mutating func settleSharedValues(from old: YAMLNode) {
    guard sharedValues > 0 else { return }
    var before: [UInt32: YAMLNode] = [:]
    Self.visit(old) { before[$0.sharing] = $0 }
    guard !before.isEmpty else { return }
    var changed: [UInt32: YAMLNode] = [:]
    Self.visit(node) { value in
      if let previous = before[value.sharing], previous != value { changed[value.sharing] = value }
    }
    if !changed.isEmpty { Self.replace(&node, changed) }
  }

  private static func visit(_ node: YAMLNode, _ body: (YAMLNode) -> Void) {
    if node.sharing != 0 { body(node) }
    switch node.content {
    case .scalar: break
    case .sequence(let items): for item in items { visit(item, body) }
    case .mapping(let fields): for field in fields { visit(field.value, body) }
    }
  }

  private static func replace(_ node: inout YAMLNode, _ values: [UInt32: YAMLNode]) {
    if node.sharing != 0, let value = values[node.sharing] {
      node = value
      return
    }
    node.mutateItems { items in for index in items.indices { replace(&items[index], values) } }
    node.mutateFields { fields in for index in fields.indices { replace(&fields[index].value, values) } }
  }
}
