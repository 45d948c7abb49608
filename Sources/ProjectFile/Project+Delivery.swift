import YAMLTree

extension Project.Image {
  init(_ value: YAMLValue?, project: String) throws(YAMLError) {
    try value?.allow(only: ["name", "tag"])
    name = try value?.string("name", default: project) ?? project
    tag = try value?.optional("tag")?.string(spelled: true) ?? "latest"
  }
}

extension Project.Experiment {
  init(_ value: YAMLValue, models: [Project.Model]) throws(YAMLError) {
    try value.allow(only: ["experiment", "key", "weights"])
    name = try value.required("experiment").plainName()
    key = try value.string("key", default: "card")
    let shares = try value.required("weights")
    try shares.allow(only: models.map(\.name))
    var weights: [(model: String, percent: Int)] = []
    for (model, share) in try shares.fields() { weights.append((model, try share.int(in: 0...100))) }
    let sum = weights.map(\.percent).reduce(0, +)
    guard sum == 100 else {
      throw shares.error(.value, "\(shares.path) sum to \(sum) percent, expected 100; change a weight")
    }
    self.weights = weights
  }
}

extension Project {
  static func environments(_ deploy: YAMLValue?) throws(YAMLError) -> [Environment] {
    try deploy?.allow(only: ["base", "environments"])
    var environments: [Environment] = []
    for (name, value) in try deploy?.optional("environments")?.fields() ?? [] {
      try value.allow(only: ["namespace", "replicas"])
      let named = YAMLValue(
        YAMLNode(.scalar(name), tag: .string, mark: value.node.mark), source: value.source, path: value.path)
      environments.append(
        Environment(
          name: try named.plainName(), namespace: try value.required("namespace").plainName(),
          replicas: try value.int("replicas", default: 1, in: 0...10_000)))
    }
    return environments
  }
}
