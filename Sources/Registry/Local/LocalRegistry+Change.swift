internal import AtomicFiles
public import ContentDigest

extension LocalRegistry {
  /// Points an alias to a version; where it points there already nothing is recorded.
  ///
  /// - Parameters:
  ///   - alias: 1 to 255 letters, digits, `_` and `-`; not `latest`, and not `v` with digits.
  ///   - number: The version's number.
  ///   - name: The registered model's name.
  /// - Returns: The version.
  /// - Throws: ``RegistryError``.
  @discardableResult
  public func setAlias(_ alias: String, to number: Int, of name: String) throws(RegistryError) -> RegisteredVersion {
    try Naming.check(alias: alias)
    return try changing(name) { history, writer throws(RegistryError) in
      _ = try version(number, in: history)
      let isThere = history.aliases[alias] == number
      let changed = isThere ? history : try writer.append(.aliasSet(alias: alias, number: number), to: history)
      return try version(number, in: changed)
    }
  }

  /// Removes an alias; its history stays.
  ///
  /// - Parameters:
  ///   - alias: The alias.
  ///   - name: The registered model's name.
  /// - Throws: ``RegistryError``, also where there is no such alias.
  public func removeAlias(_ alias: String, of name: String) throws(RegistryError) {
    try changing(name) { history, writer throws(RegistryError) in
      guard history.aliases[alias] != nil else { throw noAlias(alias, in: history) }
      try writer.append(.aliasRemoved(alias: alias), to: history)
    }
  }

  /// Attaches a further link to a version's lineage: an image that carries it, a manifest that names the image.
  ///
  /// The link hangs on the one attached last before it, or on the version. Attaching the same once more records
  /// nothing; another digest under the same name takes the place of the former, which stays in the history.
  ///
  /// - Parameters:
  ///   - link: The link's name: `image`, `manifest`, `image/linux-amd64`.
  ///   - digest: The digest of what it names.
  ///   - source: The file (or directory) that has this digest, such as an image's manifest in its layout, which
  ///     ``verify(_:data:)`` recomputes; nil where there is none, and the link then cannot be checked.
  ///   - number: The version's number.
  ///   - name: The registered model's name.
  /// - Returns: The version.
  /// - Throws: ``RegistryError``.
  @discardableResult
  public func attach(
    _ link: String, digest: SHA256Digest, source: String? = nil, to number: Int, of name: String
  ) throws(RegistryError) -> RegisteredVersion {
    try Naming.check(link: link)
    return try changing(name) { history, writer throws(RegistryError) in
      let known = try version(number, in: history)
      let before = known.links.prefix { $0.name != link }.last
      let attachment = LineageAttachment(
        name: link, digest: digest, source: source.map { RelativePath.from(root, to: $0) },
        parent: before.map { .init(name: $0.name, digest: $0.digest) } ?? .init(name: "version", digest: known.record))
      if known.links.contains(attachment) { return known }
      return try version(number, in: writer.append(.linked(number: number, link: attachment), to: history))
    }
  }

  private func changing<Result>(
    _ name: String, _ body: (ModelHistory, Writer) throws(RegistryError) -> Result
  ) throws(RegistryError) -> Result {
    try requireRegistry()
    return try writing { writer throws(RegistryError) in try body(history(of: name), writer) }
  }
}
