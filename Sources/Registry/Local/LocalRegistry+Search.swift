extension LocalRegistry {
  /// Looks for versions.
  ///
  /// - Parameters:
  ///   - text: What the name, the description, an alias or a tag contains, in any case; empty for all.
  ///   - tags: Tags that the version has, with these values.
  /// - Returns: The versions, in byte order of name and then of number.
  /// - Throws: ``RegistryError``.
  /// - Complexity: O(number of events in the registry).
  public func search(_ text: String = "", tags: [String: String] = [:]) throws(RegistryError) -> [RegisteredVersion] {
    let wanted = text.lowercased()
    var found: [RegisteredVersion] = []
    for name in try names() {
      found += try versions(of: name).filter { version in
        let texts = [name, version.description] + version.aliases + version.tags.flatMap { [$0.key, $0.value] }
        return tags.allSatisfy { version.tags[$0.key] == $0.value }
          && (wanted.isEmpty || texts.contains { $0.lowercased().contains(wanted) })
      }
    }
    return found
  }
}
