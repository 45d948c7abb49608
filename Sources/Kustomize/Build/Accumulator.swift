internal import YAMLTree

/// What a kustomization has gathered: resources, the fields that transformers touch, and vars.
struct Accumulator: Sendable {
  var map = ResourceMap()
  var config = TransformerConfig()
  var variables: [Variable] = []

  /// Adds what a base has gathered.
  mutating func merge(_ other: Accumulator) throws(KustomizeError) {
    try map.append(other.map.resources)
    try config.merge(other.config)
    for variable in other.variables { try add(variable) }
  }

  /// Adds the vars of this kustomization, and notes in which resources their values are.
  mutating func declare(_ more: [Variable]) throws(KustomizeError) {
    for variable in more {
      let found = map.resources.indices.filter { variable.means(map.resources[$0]) }
      guard found.count < 2 else {
        let message = "\(found.count) resources are meant by the var \(variable.name), expected one; add a namespace"
        throw KustomizeError(.target, message)
      }
      if let index = found.first { map.resources[index].varNames.append(variable.name) }
      try add(variable)
    }
  }

  private mutating func add(_ variable: Variable) throws(KustomizeError) {
    guard !variables.contains(where: { $0.name == variable.name }) else {
      throw KustomizeError(.conflict, "the var \(variable.name) is declared twice; remove one of the two")
    }
    variables.append(variable)
  }
}
