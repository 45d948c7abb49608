/// What may be a name, an alias, a key or a value: MLflow's rules where it has any, so that whatever is kept here
/// can be copied there.
enum Naming {
  /// Refuses what cannot be the name of a registered model.
  static func check(name: String) throws(RegistryError) {
    let problem: String? =
      if name.isEmpty {
        "is empty"
      } else if name.utf8.count > 255 {
        "has \(name.utf8.count) bytes, more than 255"
      } else if name.contains("..") || name.hasPrefix(".") {
        "has a dot where a path would begin"
      } else if let bad = name.first(where: { "/\\:@'\"`".contains($0) || $0.isControl }) {
        "holds \(bad.isControl ? "a control character" : "'\(bad)'")"
      } else {
        nil
      }
    guard let problem else { return }
    throw RegistryError(
      .value, "model name '\(name.prefix(80).filter { !$0.isControl })'",
      "\(problem); use letters, digits, '-', '_' and single dots")
  }

  /// Refuses what cannot be an alias; `latest` and `v` with digits mean versions to MLflow.
  static func check(alias: String) throws(RegistryError) {
    let isWord = alias.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
    guard !alias.isEmpty, alias.utf8.count <= 255, isWord else {
      throw RegistryError(
        .value, "alias '\(alias.prefix(80).filter { !$0.isControl })'",
        "an alias has 1 to 255 letters, digits, '_' and '-'; choose another")
    }
    let lower = alias.lowercased()
    guard lower != "latest", !(lower.hasPrefix("v") && lower.count > 1 && lower.dropFirst().allSatisfy(\.isNumber))
    else {
      throw RegistryError(.value, "alias '\(alias)'", "is reserved, for it reads as a version; choose another")
    }
  }

  /// Refuses what cannot be the name of a lineage link that somebody attaches.
  static func check(link: String) throws(RegistryError) {
    let isWord = link.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || [0x2D, 0x2E, 0x2F, 0x5F].contains($0)
    }
    guard !link.isEmpty, link.utf8.count <= 250, isWord else {
      throw RegistryError(
        .value, "link '\(link.prefix(80).filter { !$0.isControl })'",
        "a link's name has 1 to 250 lower-case letters, digits, '-', '_', '.' and '/'; choose another")
    }
    guard !["data", "run", "model", "version"].contains(link.prefix { $0 != "/" }) else {
      throw RegistryError(.value, "link '\(link)'", "the registry keeps this link itself; choose another name")
    }
  }

  /// Refuses keys and values that MLflow would refuse.
  static func check(_ values: [String: String], as kind: String, limit: Int = 8000) throws(RegistryError) {
    for (key, value) in values.sorted(by: { $0.key < $1.key }) {
      try check(key: key, as: kind)
      guard value.utf8.count <= limit else {
        throw RegistryError(
          .value, "\(kind) '\(key)'", "its value has \(value.utf8.count) bytes, more than \(limit); shorten it")
      }
    }
  }

  /// Refuses a key that MLflow would refuse.
  static func check(key: String, as kind: String) throws(RegistryError) {
    guard !key.isEmpty, key.utf8.count <= 250, !key.contains(where: \.isControl) else {
      throw RegistryError(
        .value, "\(kind) '\(key.prefix(80).filter { !$0.isControl })'",
        "a key has 1 to 250 bytes and no control characters; choose another")
    }
  }
}

extension Character {
  /// Whether it is one of those that move the cursor instead of showing.
  fileprivate var isControl: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
