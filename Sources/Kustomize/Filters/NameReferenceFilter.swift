internal import YAMLTree

/// Writes the present names of resources into the fields that refer to them by an earlier one.
struct NameReferenceFilter {
  /// What is asked of a resource that might be referred to.
  private struct Candidate {
    let index: Int
    let id: ResourceID
    let past: [ResourceID]
    let original: ResourceID
    let prefixes: [String]
    let suffixes: [String]
  }

  let references: [NameReference]

  func apply(to map: inout ResourceMap) throws(KustomizeError) {
    let candidates = map.resources.enumerated().map { index, resource in
      Candidate(
        index: index, id: resource.id, past: resource.pastIDs, original: resource.originalID,
        prefixes: resource.prefixes, suffixes: resource.suffixes)
    }
    var byPastName: [String: [Int]] = [:]
    var byOriginalNamespace: [String: [Int]] = [:]
    for candidate in candidates {
      byOriginalNamespace[candidate.original.effectiveNamespace, default: []].append(candidate.index)
      for name in Set(candidate.past.map(\.name)) { byPastName[name, default: []].append(candidate.index) }
    }
    // Only what has been renamed or moved can need a new name.
    guard !byPastName.isEmpty else { return }
    var byKind: [String: [(target: ResourceType, spec: FieldSpec)]] = [:]
    for reference in references {
      for spec in reference.referrers { byKind[spec.type.kind, default: []].append((reference.type, spec)) }
    }
    for index in map.resources.indices {
      let referrer = candidates[index]
      let search = Search(
        referrer: referrer, candidates: candidates, byPastName: byPastName,
        byOriginalNamespace: byOriginalNamespace, resource: map.resources[index])
      let specs = (byKind[referrer.original.type.kind] ?? []) + (byKind[""] ?? [])
      for (target, spec) in specs where referrer.original.type.isSelected(by: spec.type) {
        let filter = FieldSpecFilter(spec: spec, creation: .nothing) { (node) throws(KustomizeError) in
          try search.update(&node, target: target, path: spec.path)
        }
        try filter.apply(toAny: &map.resources[index])
      }
    }
  }

  /// The search for what one resource refers to.
  private struct Search {
    let referrer: Candidate
    let candidates: [Candidate]
    let byPastName: [String: [Int]]
    let byOriginalNamespace: [String: [Int]]
    /// The namespaces of the service accounts that the resource binds.
    private let boundNamespaces: Set<String>
    /// The type that `roleRef` names.
    private let role: ResourceType?

    init(
      referrer: Candidate, candidates: [Candidate], byPastName: [String: [Int]],
      byOriginalNamespace: [String: [Int]], resource: Resource
    ) {
      self.referrer = referrer
      self.candidates = candidates
      self.byPastName = byPastName
      self.byOriginalNamespace = byOriginalNamespace
      var bound: Set<String> = []
      if resource.kind == "RoleBinding" {
        for subject in resource.node["subjects"]?.items ?? [] where subject["kind"]?.text == "ServiceAccount" {
          if let namespace = subject["namespace"]?.text { bound.insert(namespace) }
        }
      }
      boundNamespaces = bound
      if let reference = resource.node["roleRef"], let group = reference["apiGroup"]?.text,
        let kind = reference["kind"]?.text
      {
        role = ResourceType(group: group, kind: kind)
      } else {
        role = nil
      }
    }

    func update(_ node: inout YAMLNode, target: ResourceType, path: String) throws(KustomizeError) {
      if node.isNull { return }
      switch node.content {
      case .scalar: try updateName(&node, target, path)
      case .mapping: try updateMapping(&node, target, path)
      case .sequence:
        try node.mutateItems { (items: inout [YAMLNode]) throws(KustomizeError) in
          for index in items.indices where !items[index].isNull {
            switch items[index].content {
            case .scalar: try updateName(&items[index], target, path)
            case .mapping: try updateMapping(&items[index], target, path)
            case .sequence:
              throw KustomizeError(.field, "an item is a list, expected a name or a mapping with a name; correct it")
            }
          }
        }
      }
    }

    private func updateName(_ node: inout YAMLNode, _ target: ResourceType, _ path: String) throws(KustomizeError) {
      let old = node.text ?? ""
      let found = try select(old, target, path, namespace: nil) { Set($0.map(\.id.name)).count == 1 }
      guard let found, found.id.name != old else { return }
      try node.replaceScalar(YAMLNode(plain: found.id.name))
    }

    private func updateMapping(
      _ node: inout YAMLNode, _ target: ResourceType, _ path: String
    ) throws(KustomizeError) {
      guard let name = node["name"] else {
        throw KustomizeError(.field, "this mapping has no `name` to refer with; add one")
      }
      let old = name.text ?? ""
      let found = try select(old, target, path, namespace: node["namespace"]?.text) { candidates in
        Set(candidates.map { "\($0.id.namespace)/\($0.id.name)" }).count == 1
      }
      guard let found, found.id.name != old || !found.id.namespace.isEmpty else { return }
      node.setSpelled("name", found.id.name)
      if !found.id.namespace.isEmpty { node.setSpelled("namespace", found.id.namespace) }
    }

    /// The one resource that an earlier name means; nil where there is none.
    private func select(
      _ name: String, _ target: ResourceType, _ path: String, namespace: String?,
      areSame: ([Candidate]) -> Bool
    ) throws(KustomizeError) -> Candidate? {
      var found = (byPastName[name] ?? []).map { candidates[$0] }.filter(couldBeMeant)
      if let namespace {
        let isOriginal = !(byOriginalNamespace[namespace] ?? []).allSatisfy { !couldBeMeant(candidates[$0]) }
        found = found.filter {
          let id = isOriginal ? $0.original : $0.id
          return !id.isClusterScoped && id.effectiveNamespace == namespace
        }
      }
      found.removeAll { !$0.past.contains { $0.type.isSelected(by: target) } }
      if path.hasSuffix("roleRef/name"), let role {
        found.removeAll { !$0.past.contains { $0.type.isSelected(by: role) } }
      }
      found = found.filter(isInReach)
      if found.count == 1 { return found[0] }
      found = found.filter { hasSameContext($0, allowingNone: true) }
      if found.count > 1 { found = found.filter { hasSameContext($0, allowingNone: false) } }
      if found.count < 2 { return found.first }
      if areSame(found) { return found[0] }
      let names = found.map(\.id.inWords).joined(separator: ", ")
      let message = "\(name) may mean any of \(names); give them different names, or a namespace to the reference"
      throw KustomizeError(.target, message)
    }

    /// Whether scopes and namespaces let the referrer know of the candidate at all.
    private func couldBeMeant(_ candidate: Candidate) -> Bool {
      referrer.id.isClusterScoped || candidate.id.isClusterScoped
        || candidate.id.effectiveNamespace == referrer.id.effectiveNamespace
        || boundNamespaces.contains(candidate.id.namespace)
    }

    private func isInReach(_ candidate: Candidate) -> Bool {
      referrer.id.isClusterScoped || candidate.id.isClusterScoped || candidate.id.type.kind == "ServiceAccount"
        || candidate.id.effectiveNamespace == referrer.id.effectiveNamespace
    }

    /// Whether both got their prefixes and suffixes in the same overlays.
    private func hasSameContext(_ candidate: Candidate, allowingNone: Bool) -> Bool {
      func agree(_ left: [String], _ right: [String]) -> Bool {
        if allowingNone, left.isEmpty || right.isEmpty { return true }
        let count = min(left.count, right.count)
        return left.suffix(count) == right.suffix(count) && (count > 0 || left.count == right.count)
      }
      return agree(candidate.prefixes, referrer.prefixes) && agree(candidate.suffixes, referrer.suffixes)
    }
  }
}
