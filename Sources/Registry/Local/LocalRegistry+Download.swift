internal import AtomicFiles
internal import ContentDigest

extension LocalRegistry {
  /// Puts a model's directory together again, each file verified while it is copied.
  ///
  /// - Parameters:
  ///   - reference: Which model.
  ///   - directory: Where it goes: nothing stands there, or an empty directory, unless it is to be replaced. The
  ///     directory appears whole or not at all.
  ///   - isReplacing: Whether what stands there goes.
  /// - Returns: What the reference meant.
  /// - Throws: ``RegistryError``.
  @discardableResult
  public func download(
    _ reference: ModelReference, to directory: String, replacing isReplacing: Bool = false
  ) throws(RegistryError) -> Resolution {
    let resolution = try resolve(reference)
    let isFree = Directory.kind(of: directory) == nil || (try? Directory.names(in: directory)) == []
    guard isFree || isReplacing else {
      throw RegistryError(
        .occupied, directory, "holds files; name another directory, or say that it is to be replaced")
    }
    let files = resolution.model.files + resolution.model.outside
    do {
      try Directory.replace(directory) { beside throws(RegistryError) in
        for file in files { try copy(file, below: beside) }
      }
    } catch let error as RegistryError {
      throw error
    } catch let error as FileError {
      throw RegistryError(error)
    } catch {
      throw RegistryError(.file, directory, "\(error)")
    }
    return resolution
  }

  private func copy(_ file: ModelRecord.File, below directory: String) throws(RegistryError) {
    let path = blob(file.digest)
    guard Directory.kind(of: path) == .file else {
      throw RegistryError(.corrupt, path, "the content of \(file.path) is missing; register the model again")
    }
    let target = directory + "/" + file.path
    let outcome = try onFiles { () throws(FileError) in
      try Directory.make(Directory.parent(of: target))
      return try VerifiedCopy.copy(path, to: target, expecting: file.digest)
    }
    guard outcome == .copied else {
      throw RegistryError(.corrupt, path, "the content of \(file.path) was changed; register the model again")
    }
  }
}
