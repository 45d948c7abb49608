/// Which model is meant, as MLflow writes it.
public enum ModelReference: Hashable, Sendable {
  /// `models:/NAME/VERSION`.
  case version(name: String, number: Int)
  /// `models:/NAME/latest`: the version with the highest number.
  case latest(name: String)
  /// `models:/NAME@ALIAS`.
  case alias(name: String, alias: String)
  /// `models:/NAME/STAGE`: the old way, which servers before MLflow 2.9 still know.
  case stage(name: String, stage: String)
  /// `models:/m-ID`: a model whether or not it is registered under a name.
  case model(id: String)
  /// `runs:/RUN/PATH`: what a run left under a path.
  case run(id: String, path: String)

  /// Reads a reference.
  ///
  /// - Parameter text: One of the forms above.
  /// - Throws: ``RegistryError`` that says which forms there are.
  public init(_ text: String) throws(RegistryError) {
    if text.hasPrefix("models:/") {
      self = try Self.parse(model: text.dropFirst("models:/".count), in: text)
    } else if text.hasPrefix("runs:/") {
      let rest = text.dropFirst("runs:/".count)
      guard let slash = rest.firstIndex(of: "/"), slash != rest.startIndex else { throw Self.malformed(text) }
      let path = String(rest[rest.index(after: slash)...])
      guard RelativePath.isInside(path), RunRecord.isID(rest[..<slash]) else { throw Self.malformed(text) }
      self = .run(id: String(rest[..<slash]), path: path)
    } else {
      throw Self.malformed(text)
    }
  }

  private static func parse(model rest: Substring, in text: String) throws(RegistryError) -> ModelReference {
    if let at = rest.firstIndex(of: "@") {
      let (name, alias) = (String(rest[..<at]), String(rest[rest.index(after: at)...]))
      try Naming.check(name: name)
      try Naming.check(alias: alias)
      return .alias(name: name, alias: alias)
    }
    let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 1, ModelRecord.isID(parts[0]) { return .model(id: String(parts[0])) }
    guard parts.count == 2, !parts[1].isEmpty else { throw malformed(text) }
    let name = String(parts[0])
    try Naming.check(name: name)
    if parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      guard let number = Int(parts[1]), number > 0 else { throw malformed(text) }
      return .version(name: name, number: number)
    }
    return parts[1].lowercased() == "latest" ? .latest(name: name) : .stage(name: name, stage: String(parts[1]))
  }

  private static func malformed(_ text: String) -> RegistryError {
    RegistryError(
      .reference, "'\(text)'",
      "is no model reference; write models:/NAME/VERSION, models:/NAME@ALIAS, models:/NAME/latest, models:/m-ID "
        + "or runs:/RUN/PATH")
  }
}

extension ModelReference: CustomStringConvertible {
  /// The reference as it is written.
  public var description: String {
    switch self {
    case .version(let name, let number): "models:/\(name)/\(number)"
    case .latest(let name): "models:/\(name)/latest"
    case .alias(let name, let alias): "models:/\(name)@\(alias)"
    case .stage(let name, let stage): "models:/\(name)/\(stage)"
    case .model(let id): "models:/\(id)"
    case .run(let id, let path): "runs:/\(id)/\(path)"
    }
  }
}
