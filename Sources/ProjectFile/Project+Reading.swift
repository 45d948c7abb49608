import AtomicFiles
public import YAMLTree

extension Project {
  /// Reads and checks a project file.
  ///
  /// - Parameters:
  ///   - path: A YAML file; paths in it are relative to its folder.
  ///   - allowingNoDelay: Whether a label delay of zero is allowed, as `split.allow_no_delay: true` does.
  /// - Throws: `FileError` where the file cannot be read, and `YAMLError` that points at the key or value that cannot be.
  public init(contentsOf path: String, allowingNoDelay: Bool = false) throws {
    try self.init(YAMLSource(try AtomicFile.read(path), name: path), allowingNoDelay: allowingNoDelay)
  }

  /// Checks the text of a project file.
  ///
  /// - Parameters:
  ///   - source: The YAML text; its name is the path that errors show and whose folder paths are relative to.
  ///   - allowingNoDelay: Whether a label delay of zero is allowed, as `split.allow_no_delay: true` does.
  /// - Throws: `YAMLError` that points at the key or value that cannot be.
  public init(_ source: YAMLSource, allowingNoDelay: Bool = false) throws(YAMLError) {
    let top = try YAMLParser().document(in: source).value
    try top.allow(only: [
      "version", "name", "data", "split", "features", "models", "evaluation", "gates", "tracking", "image", "serving",
      "deploy",
    ])
    _ = try top.int("version", in: 1...Project.currentVersion)
    path = source.name
    name = try top.required("name").plainName()
    split = try Split(top.required("split"), allowingNoDelay: allowingNoDelay)
    data = try DataSource(top.required("data"), split: split)
    features = try Project.features(top.optional("features"), split: split)
    models = try Project.models(top.required("models"))
    evaluation = try Project.evaluation(top.optional("evaluation"))
    gates = try Project.gates(top.optional("gates"), models: models)
    registry = try Project.registry(top.optional("tracking"))
    image = try Image(top.optional("image"), project: name)
    let serving = try top.optional("serving")
    experiment = if let serving { try Experiment(serving, models: models) } else { nil }
    let deploy = try top.optional("deploy")
    environments = try Project.environments(deploy)
    manifestsBase = try deploy?.optional("base")?.path()
    if let deploy, manifestsBase == nil, !environments.isEmpty {
      throw deploy.error(.missingKey, "deploy names environments and no base; add the folder of the base manifests")
    }
  }

  private static func registry(_ tracking: YAMLValue?) throws(YAMLError) -> String {
    try tracking?.allow(only: ["registry"])
    return try tracking?.string("registry", default: "registry") ?? "registry"
  }
}

extension YAMLValue {
  /// A text that can stand in a path, a URL and the name of a Kubernetes object without quoting.
  func plainName() throws(YAMLError) -> String {
    let text = try string(spelled: true)
    let isPlain = text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    guard isPlain, (1...63).contains(text.utf8.count), text.first != "-", text.last != "-" else {
      throw error(
        .value,
        "\(path) is '\(text)', expected 1 to 63 lower-case letters, digits and dashes, without a dash at an end; rename it"
      )
    }
    return text
  }

  /// A path, relative to the folder of the file that names it.
  func path() throws(YAMLError) -> String {
    let text = try string()
    let folder = Directory.parent(of: source.name)
    return text.hasPrefix("/") || folder.isEmpty ? text : "\(folder)/\(text)"
  }

  /// One of some texts.
  func choice<Choice>(among choices: [Choice], named name: (Choice) -> String) throws(YAMLError) -> Choice {
    let text = try string(spelled: true)
    guard let choice = choices.first(where: { name($0) == text }) else {
      throw error(.value, "\(path) is '\(text)', expected one of \(choices.map(name).joined(separator: ", "))")
    }
    return choice
  }
}
