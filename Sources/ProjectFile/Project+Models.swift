import FraudModel
import YAMLTree

extension Project {
  static func models(_ value: YAMLValue) throws(YAMLError) -> [Model] {
    var models: [Model] = []
    for (name, field) in try value.fields() {
      try field.allow(only: ["role", "registered_name", "algorithm", "parameters"] + TrainingOptions.keys)
      let plain = YAMLValue(
        YAMLNode(.scalar(name), tag: .string, mark: field.node.mark), source: field.source, path: field.path)
      models.append(
        Model(
          name: try plain.plainName(),
          role: try field.optional("role")?.choice(among: Model.Role.allCases, named: \.rawValue) ?? .candidate,
          registeredName: try field.optional("registered_name")?.plainName() ?? name,
          algorithm: try Algorithm(field), training: try TrainingOptions(field)))
    }
    guard !models.isEmpty else { throw value.error(.value, "models is empty; name at least one model") }
    guard models.count(where: { $0.role == .baseline }) <= 1 else {
      throw value.error(.value, "two models have the role baseline; keep one, the others are compared with it")
    }
    guard Set(models.map(\.registeredName)).count == models.count else {
      throw value.error(.value, "two models share a registered_name; give each its own")
    }
    return models
  }

  static func gates(_ value: YAMLValue?, models: [Model]) throws(YAMLError) -> [ModelGate] {
    var gates: [ModelGate] = []
    for item in try value?.items() ?? [] {
      let bounds = ["at_least", "at_most", "above_baseline_by", "plausible_at_most"]
      try item.allow(only: ["model", "metric"] + bounds)
      let model = try item.required("model").choice(among: models.map(\.name), named: \.self)
      let metric = try item.required("metric").choice(among: Metric.allCases, named: \.rawValue)
      let given = bounds.filter { item.node[$0] != nil }
      guard given.count == 1, let kind = given.first else {
        throw item.error(
          .value, "\(item.path) has \(given.count) bounds; give one of \(bounds.joined(separator: ", "))")
      }
      let bound = try item.double(kind)
      let gate: Gate =
        switch kind {
        case "at_least": .atLeast(metric, bound)
        case "at_most": .atMost(metric, bound)
        case "above_baseline_by": .betterThanBaseline(metric, by: bound)
        default: .plausible(metric, atMost: bound)
        }
      gates.append(ModelGate(model: model, gate: gate))
    }
    return gates
  }
}
