public import Kustomize
internal import YAMLTree

/// Looks for the mistakes in manifests that break rollouts.
public enum ManifestCheck {
  /// A mistake.
  public struct Finding: Codable, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake: `image-without-digest`.
    public let rule: String
    /// The resource: `Deployment fraud-serve in namespace fraud-staging`.
    public let resource: String
    /// The field: `spec/template/spec/containers/0/image`.
    public let field: String
    /// What is wrong and what to do.
    public let message: String

    /// The finding on one line.
    public var description: String { "\(resource): \(field): \(message) [\(rule)]" }
  }

  /// Looks through the containers of every resource, and compares the selectors of Services with the labels of pods.
  ///
  /// - Parameter map: The resources.
  /// - Returns: The mistakes, in the order of the resources.
  public static func findings(in map: ResourceMap) -> [Finding] {
    var pods: [(namespace: String, labels: [String: String])] = []
    for resource in map.resources {
      for path in podPaths where resource.node.find(path)?["containers"] != nil {
        let labels = resource.node.find(path.dropLast())?["metadata"]?["labels"]
        pods.append((resource.namespace, texts(labels)))
      }
    }
    return map.resources.flatMap { resource in
      podPaths.flatMap { check(resource, podAt: $0) } + checkSelector(resource, pods)
    }
  }

  /// Where pods are described, for the kinds that have them.
  private static let podPaths = [
    ["spec"], ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"],
  ]

  private static func check(_ resource: Resource, podAt path: [String]) -> [Finding] {
    guard let pod = resource.node.find(path), let containers = pod["containers"]?.items else { return [] }
    let runsForever = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"].contains(resource.kind)
    var found: [Finding] = []
    for (list, items) in [("containers", containers), ("initContainers", pod["initContainers"]?.items ?? [])] {
      for (index, container) in items.enumerated() {
        let field = (path + [list, String(index)]).joined(separator: "/")
        func report(_ rule: String, _ part: String, _ message: String) {
          found.append(
            Finding(rule: rule, resource: resource.id.inWords, field: "\(field)/\(part)", message: message))
        }
        let image = container["image"]?.text ?? ""
        if !image.contains("@sha256:") {
          let shown = image.isEmpty ? "there is no image" : "\(image) has no digest"
          report("image-without-digest", "image", "\(shown); pin it as NAME@sha256:… under `images`")
        }
        for kind in ["cpu", "memory"] where container.find(["resources", "limits", kind]) == nil {
          report("no-limits", "resources/limits/\(kind)", "there is no limit; set one")
        }
        guard list == "containers", runsForever else { continue }
        for probe in ["livenessProbe", "readinessProbe"] where container[probe] == nil {
          report("no-probes", probe, "there is no \(probe); add one, so that a broken pod gets no requests")
        }
      }
    }
    return found
  }

  private static func checkSelector(
    _ resource: Resource, _ pods: [(namespace: String, labels: [String: String])]
  ) -> [Finding] {
    guard resource.kind == "Service", let selector = resource.node.find(["spec", "selector"]), !pods.isEmpty else {
      return []
    }
    let wanted = texts(selector)
    let isMet = pods.contains { pod in
      pod.namespace == resource.namespace && wanted.allSatisfy { pod.labels[$0.key] == $0.value }
    }
    if isMet { return [] }
    return [
      Finding(
        rule: "selector-without-pods", resource: resource.id.inWords, field: "spec/selector",
        message: "no pod of these manifests has these labels; correct the selector or the labels")
    ]
  }

  private static func texts(_ node: YAMLNode?) -> [String: String] {
    var found: [String: String] = [:]
    for field in node?.fields ?? [] { if let name = field.name { found[name] = field.value.text ?? "" } }
    return found
  }
}

extension YAMLNode {
  /// The value at a way of fields; nil where there is none.
  fileprivate func find(_ path: some Sequence<String>) -> YAMLNode? {
    var node: YAMLNode? = self
    for part in path { node = node?[part] }
    return node
  }
}
