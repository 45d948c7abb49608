import InferenceProtocol

/// The settings file with the experiments.
///
/// ```json
/// {"version": 1,
///  "experiments": [
///    {"name": "fraud",
///     "key": {"parameter": "card"},
///     "candidates": [
///       {"name": "baseline", "model": "fraud-baseline", "weight": 80},
///       {"name": "candidate", "model": "fraud-candidate", "weight": 20}]}]}
/// ```
///
/// `key` is `{"parameter": …}`, `{"header": …}` or `{"input": …}` and may be left out; a candidate may name a `version`.
/// `shadows` is a list of candidates without weights, each of which gets a copy of every request.
public struct ExperimentFile: Sendable {
  /// The experiments in the file's order.
  public let experiments: [Experiment]
  private let file: SettingsFile
  /// Where each candidate's model, and each experiment's name, stand in the file.
  private let modelOffsets: [[Int]]
  private let nameOffsets: [Int]

  /// Reads the file.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``ServingError`` with code `settings`, naming the line: an unknown key, a weight that is not positive, a
  ///   name that is used twice.
  public init(_ path: String) throws(ServingError) { try self.init(SettingsFile(path)) }

  /// Reads the content of the file.
  public init(_ file: SettingsFile) throws(ServingError) {
    let root = file.root
    try file.allow(["version", "experiments"], in: root, of: "the file")
    guard root["version"]?.integer == 1 else {
      throw file.error(at: root["version"]?.offset ?? 0, "'version' must be 1, the only one that there is")
    }
    guard let elements = root["experiments"]?.array else {
      throw file.error(at: root["experiments"]?.offset ?? 0, "'experiments' must be a list of experiments")
    }
    var experiments: [Experiment] = []
    var (modelOffsets, nameOffsets): ([[Int]], [Int]) = ([], [])
    for element in elements {
      let (experiment, offsets) = try Self.experiment(element, file)
      let name = element["name"]?.offset ?? element.offset
      if experiments.contains(where: { $0.name == experiment.name }) {
        throw file.error(at: name, "the experiment '\(experiment.name)' is described twice; give each its own name")
      }
      experiments.append(experiment)
      modelOffsets.append(offsets)
      nameOffsets.append(name)
    }
    self.experiments = experiments
    self.file = file
    self.modelOffsets = modelOffsets
    self.nameOffsets = nameOffsets
  }

  /// Checks that the models are there and that no experiment hides one.
  ///
  /// - Parameter models: The models of the repository.
  /// - Throws: ``ServingError`` with code `settings`, naming the line.
  public func check(against models: [ModelSettings]) throws(ServingError) {
    let names = Set(models.map(\.name)).sorted()
    for (experiment, (name, offsets)) in zip(experiments, zip(nameOffsets, modelOffsets)) {
      if names.contains(experiment.name) {
        throw file.error(at: name, "'\(experiment.name)' is also a model; give the experiment a name of its own")
      }
      for (candidate, offset) in zip(experiment.candidates + experiment.shadows, offsets) {
        let versions = models.filter { $0.name == candidate.model }
        if versions.isEmpty {
          throw file.error(
            at: offset, "there is no model '\(candidate.model)'; there are \(names.joined(separator: ", "))")
        }
        if let version = candidate.version, !versions.contains(where: { $0.version == version }) {
          throw file.error(at: offset, "model '\(candidate.model)' has no version '\(version)'")
        }
      }
    }
  }

  private static func experiment(
    _ json: JSONValue, _ file: SettingsFile
  ) throws(ServingError) -> (Experiment, models: [Int]) {
    guard let members = json.object else { throw file.mismatch("experiments", json, expected: "a list of objects") }
    try file.allow(["name", "key", "candidates", "shadows"], in: members, of: "an experiment")
    let name = try label("name", of: "an experiment", in: json, file)
    guard let elements = members["candidates"]?.array, !elements.isEmpty else {
      throw file.error(
        at: members["candidates"]?.offset ?? json.offset, "experiment '\(name)' needs 'candidates', at least one")
    }
    let copies = members["shadows"].map { $0.array }
    if case .some(nil) = copies {
      throw file.error(at: members["shadows"]?.offset ?? json.offset, "'shadows' must be a list of candidates")
    }
    let shadowElements = (copies ?? []) ?? []
    var candidates: [Experiment.Candidate] = []
    for (index, element) in (elements + shadowElements).enumerated() {
      let candidate = try candidate(element, of: name, isShadow: index >= elements.count, file)
      if candidates.contains(where: { $0.name == candidate.name }) {
        throw file.error(
          at: element.offset, "experiment '\(name)' has two candidates '\(candidate.name)'; give each its own name")
      }
      candidates.append(candidate)
    }
    let experiment = Experiment(
      name: name, key: try key(members["key"], of: name, file), candidates: Array(candidates[..<elements.count]),
      shadows: Array(candidates[elements.count...]))
    return (experiment, (elements + shadowElements).map { $0["model"]?.offset ?? $0.offset })
  }

  private static func candidate(
    _ json: JSONValue, of experiment: String, isShadow: Bool, _ file: SettingsFile
  ) throws(ServingError) -> Experiment.Candidate {
    guard let members = json.object else { throw file.mismatch("candidates", json, expected: "a list of objects") }
    let allowed = ["name", "model", "version"] + (isShadow ? [] : ["weight"])
    try file.allow(allowed, in: members, of: isShadow ? "a shadow" : "a candidate")
    let name = try label("name", of: "a candidate of '\(experiment)'", in: json, file)
    guard let weight = isShadow ? 1 : members["weight"]?.number, weight > 0, weight.isFinite else {
      throw file.error(
        at: members["weight"]?.offset ?? json.offset,
        "candidate '\(name)' needs a positive 'weight'; leave the candidate out to send it nothing")
    }
    guard let model = try file.string("model", in: members) else {
      throw file.error(at: json.offset, "candidate '\(name)' needs the name of a 'model'")
    }
    return .init(name: name, model: model, version: try file.string("version", in: members), weight: weight)
  }

  private static func key(
    _ json: JSONValue?, of experiment: String, _ file: SettingsFile
  ) throws(ServingError) -> Experiment.Key? {
    guard let json, !json.isNull else { return nil }
    if let members = json.object?.members, members.count == 1, let name = members[0].value.string, !name.isEmpty {
      switch members[0].name {
      case "parameter": return .parameter(name)
      case "header": return .header(name)
      case "input": return .input(name)
      default: break
      }
    }
    throw file.error(
      at: json.offset,
      "the key of '\(experiment)' must be one of {\"parameter\": …}, {\"header\": …} and {\"input\": …}")
  }

  /// A name that also fits into a header field and a metric's label.
  private static func label(
    _ member: String, of thing: String, in json: JSONValue, _ file: SettingsFile
  ) throws(ServingError) -> String {
    let text = json[member]?.string ?? ""
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2F }
    guard isPlain else {
      throw file.error(
        at: json[member]?.offset ?? json.offset,
        "\(thing) needs a '\(member)' of visible ASCII characters without blanks and '/'")
    }
    return text
  }
}
