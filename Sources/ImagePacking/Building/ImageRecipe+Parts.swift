internal import AtomicFiles
internal import ContentDigest

extension ImageRecipe {
  /// The program's name in the image.
  func programName() throws(PackError) -> String {
    if let name { return Directory.name(of: "/" + (try LayerPath.relative(name))) }
    let names = Set(binaries.map { Directory.name(of: $0.path) })
    guard names.count <= 1 else {
      throw PackError(
        .malformed, names.sorted().joined(separator: ", "),
        "the binaries have different file names; say which name the program has in the image")
    }
    return names.first ?? "program"
  }

  /// Checks what can be checked before anything is read.
  func check() throws(PackError) {
    try format.check()
    guard !binaries.isEmpty else {
      throw PackError(.malformed, "image", "has no binary; name one for at least one platform")
    }
    if let twice = Self.firstRepeated(binaries.map(\.platform.description)) {
      throw PackError(.malformed, "platform \(twice)", "has two binaries; name one")
    }
    if let twice = Self.firstRepeated(models.map(\.name)) {
      throw PackError(.malformed, "model \(twice)", "two model directories have this name; rename one of them")
    }
    for variable in environment where variable.firstIndex(of: "=").map({ $0 > variable.startIndex }) != true {
      throw PackError(.malformed, "variable '\(variable)'", "is not NAME=VALUE; write it so")
    }
  }

  private static func firstRepeated(_ names: [String]) -> String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
  }

  /// The layer with the program and its libraries.
  func tree(of binary: Binary) throws(PackError) -> LayerTree {
    let place = "/app/" + (try programName())
    let closure = try LibraryClosure(
      of: binary.path, at: place, for: binary.platform, opening: openedLibraries, in: binary.libraryRoot)
    var tree = LayerTree()
    try tree.addFile(copying: binary.path, at: place, isExecutable: true)
    for library in closure.libraries {
      try tree.addFile(copying: library.source, at: library.path, isExecutable: true)
    }
    return tree
  }

  /// How a container of the image runs.
  func execution() throws(PackError) -> Execution {
    var execution = Execution()
    execution.user = user
    if let entrypoint {
      execution.entrypoint = entrypoint
    } else {
      execution.entrypoint = ["/app/" + (try programName())]
    }
    execution.command = command ?? (entrypoint == nil && !models.isEmpty ? ["/models"] : nil)
    execution.environment = environment.isEmpty ? nil : environment
    execution.exposedPorts = exposedPorts.isEmpty ? nil : Set(exposedPorts).sorted()
    execution.workingDirectory = "/"
    execution.stopSignal = stopSignal
    let notes = modelNotes.merging(labels) { $1 }
    execution.labels = notes.isEmpty ? nil : notes
    return execution
  }

  /// The notes on the manifest.
  func imageAnnotations() throws(PackError) -> [String: String] {
    let name = try programName()
    let own = [
      Annotation.created: Timestamp.text(format.time),
      Annotation.title: labels[Annotation.title] ?? name,
    ]
    return own.merging(modelNotes) { $1 }.merging(annotations) { $1 }
  }

  private var modelNotes: [String: String] {
    Dictionary(models.map { (Annotation.digest(ofModel: $0.name), $0.digest.description) }) { $1 }
  }
}
