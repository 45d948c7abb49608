internal import YAMLTree

/// Sets the number of replicas of what has a name.
struct ReplicaFilter {
  let name: String
  let count: Int
  let specs: [FieldSpec]

  func apply(to map: inout ResourceMap) throws(KustomizeError) {
    var found = false
    for spec in specs {
      for index in map.resources.indices
      where map.resources[index].hasEver({ $0.name == name && $0.type.isSelected(by: spec.type) }) {
        found = true
        let filter = FieldSpecFilter(spec: spec, creation: .scalar(.int)) { (node) throws(KustomizeError) in
          try node.replaceScalar(YAMLNode(int: count))
        }
        try filter.apply(to: &map.resources[index])
      }
    }
    guard found else {
      let kinds = specs.map(\.type.kind).joined(separator: ", ")
      throw KustomizeError(.target, "there is no \(name) among the kinds with replicas (\(kinds)); correct the name")
    }
  }
}
