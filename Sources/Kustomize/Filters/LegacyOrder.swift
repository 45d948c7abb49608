/// The order of `sortOptions`: what others need comes first, webhooks come last.
struct LegacyOrder: Sendable {
  static let standard = LegacyOrder(
    first: [
      "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy",
      "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service",
      "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet",
      "CronJob", "PodDisruptionBudget",
    ], last: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"])

  private var ranks: [String: Int] = [:]

  init(first: [String], last: [String]) {
    for (index, kind) in first.enumerated() { ranks[kind] = index - first.count }
    for (index, kind) in last.enumerated() { ranks[kind] = index + 1 }
  }

  /// Whether a type comes before another, by rank and then by group, version and kind.
  func precedes(_ left: ResourceType, _ right: ResourceType) -> Bool {
    let ranks = (self.ranks[left.kind] ?? 0, self.ranks[right.kind] ?? 0)
    if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
    return left.sortText.utf8.lexicographicallyPrecedes(right.sortText.utf8)
  }

  /// Puts resources in order.
  func sort(_ map: inout ResourceMap) {
    let keyed = map.resources.map { resource in
      let id = resource.id
      let namespace = id.namespace.isEmpty ? "~X" : id.namespace
      return (resource: resource, type: id.type, text: "\(id.type)|\(namespace)|\(id.name.isEmpty ? "~N" : id.name)")
    }
    map.resources = keyed.sorted { left, right in
      if left.type == right.type { return left.text.utf8.lexicographicallyPrecedes(right.text.utf8) }
      // Namespaces of another group than the core one come first.
      let areNamespaces = left.type.kind == "Namespace" && right.type.kind == "Namespace"
      if areNamespaces, left.type.group.isEmpty || right.type.group.isEmpty {
        return right.type.sortText.utf8.lexicographicallyPrecedes(left.type.sortText.utf8)
      }
      return precedes(left.type, right.type)
    }.map(\.resource)
  }
}
