internal import AtomicFiles
internal import ContentDigest

extension LocalRegistry {
  /// Recomputes every digest of a model's chain that can be reached.
  ///
  /// - Parameters:
  ///   - reference: Which model.
  ///   - data: The training data's file; by default the one that was named when the model was registered.
  /// - Returns: The links from the data on; whether each holds is for the caller to act on.
  /// - Throws: ``RegistryError`` where there is no chain to follow: an unknown reference, an unreadable record.
  /// - Complexity: O(size of the model, the data and the attached files).
  public func verify(_ reference: ModelReference, data: String? = nil) throws(RegistryError) -> LineageChain {
    try requireRegistry()
    switch reference {
    case .version(let name, _), .latest(let name), .alias(let name, _):
      // Unchecked: what is not as it was written is a broken link here, and no reason to stop.
      let history = try history(of: name, checked: false)
      let version = try version(reference, in: history)
      var links = try upstream(of: version, data: data)
      links += verified(model: version.model)
      links.append(verified(version, in: history))
      links += version.links.map { verified($0, of: version) }
      return LineageChain(reference: "\(version.reference)", links: links)
    case .model, .run, .stage:
      let model = try resolve(reference).model
      let origin = LineageLink(
        "run", expected: "", found: nil, note: "a model by itself names no run; ask for models:/NAME/VERSION")
      return LineageChain(reference: "models:/\(model.id)", links: [origin] + verified(model: model.digest))
    }
  }

  /// The data and the run of a version.
  private func upstream(of version: RegisteredVersion, data: String?) throws(RegistryError) -> [LineageLink] {
    guard let id = version.run else {
      let note = "registered without a run; register with the run that made the model"
      return [LineageLink("run", expected: "", found: nil, note: note)]
    }
    let bytes: [UInt8]
    let run: RunRecord
    do throws(RegistryError) {
      bytes = try Record.read(runPath(id))
      run = try Record.decode(RunRecord.self, from: bytes, at: runPath(id))
    } catch {
      return [LineageLink("run", expected: id, found: nil, note: error.description)]
    }
    let found = RunRecord.id(of: bytes)
    let link: LineageLink
    if found != id {
      link = LineageLink("run", expected: id, found: found, note: "\(runPath(id)) was changed after it was written")
    } else if let model = run.model, model != version.model {
      link = LineageLink(
        "run", expected: id, found: found, standing: .broken, note: "the run made model \(model.short), not this one")
    } else {
      link = LineageLink("run", expected: id, found: found)
    }
    return [verified(run.data, in: data, or: version.dataFile), link]
  }

  private func verified(_ expected: SHA256Digest?, in given: String?, or recorded: String?) -> LineageLink {
    guard let expected else {
      return LineageLink("data", expected: "", found: nil, note: "the run names no data; register with --data FILE")
    }
    guard let path = given ?? recorded.map({ RelativePath.resolve($0, from: root) }) else {
      return LineageLink("data", expected: "\(expected)", found: nil, note: "no file to compare with; give --data FILE")
    }
    return recomputed("data", "\(expected)", path)
  }

  /// The model's files, and those that stand outside its digest.
  private func verified(model expected: SHA256Digest) -> [LineageLink] {
    let record: ModelRecord
    do throws(RegistryError) {
      let path = modelPath(ModelRecord.id(of: expected))
      record = try Record.decode(ModelRecord.self, from: Record.read(path), at: path)
    } catch {
      return [LineageLink("model", expected: "\(expected)", found: nil, note: error.description)]
    }
    var files: [ModelRecord.File] = []
    var changed: [String] = []
    for file in record.files {
      do throws(FileError) {
        let blob = try MappedFile(blob(file.digest))
        var stream = DigestStream()
        unsafe blob.withBytes { unsafe stream.update($0) }
        let found = ModelRecord.File(path: file.path, size: blob.count, digest: stream.finish())
        if found.digest != file.digest { changed.append(file.path) }
        files.append(found)
      } catch {
        return [LineageLink("model", expected: "\(expected)", found: nil, note: "\(file.path): \(error)")]
      }
    }
    let found = ModelRecord.digest(of: files)
    let isAsListed = record.digest == expected
    let note =
      !changed.isEmpty
      ? "changed: \(changed.joined(separator: ", "))"
      : isAsListed ? "" : "\(modelPath(ModelRecord.id(of: expected))) lists other files than it did"
    let standing: LineageLink.Standing = found == expected && isAsListed && changed.isEmpty ? .holds : .broken
    return [LineageLink("model", expected: "\(expected)", found: "\(found)", standing: standing, note: note)]
      + record.outside.map { recomputed($0.path, "\($0.digest)", blob($0.digest)) }
  }

  /// The event that made the version, and with it the history that says what aliases and tags it has.
  private func verified(_ version: RegisteredVersion, in history: ModelHistory) -> LineageLink {
    if let broken = history.firstBroken {
      let isChanged = broken.found != broken.promised
      return LineageLink(
        "version", expected: "\(broken.promised)", found: "\(broken.found)", standing: .broken,
        note: "\(broken.path) " + (isChanged ? "was changed after it was written" : "does not follow the event before"))
    }
    return LineageLink("version", expected: "\(version.record)", found: "\(version.record)")
  }

  private func verified(_ link: LineageAttachment, of version: RegisteredVersion) -> LineageLink {
    let parent = version.links.first { $0.name == link.parent.name }?.digest ?? version.record
    if parent != link.parent.digest {
      return LineageLink(
        link.name, expected: "\(link.digest)", found: nil, standing: .broken,
        note: "it was made from \(link.parent.name) \(link.parent.digest.short), which is now \(parent.short)")
    }
    guard let source = link.source else {
      return LineageLink(link.name, expected: "\(link.digest)", found: nil, note: "attached without a file to check")
    }
    return recomputed(link.name, "\(link.digest)", RelativePath.resolve(source, from: root))
  }

  private func recomputed(_ name: String, _ expected: String, _ path: String) -> LineageLink {
    do throws(FileError) {
      let found =
        Directory.kind(of: path) == .directory ? try SHA256Digest(ofDirectory: path) : try SHA256Digest(ofFile: path)
      return LineageLink(name, expected: expected, found: "\(found)", note: "\(found)" == expected ? "" : path)
    } catch {
      return LineageLink(name, expected: expected, found: nil, note: error.description)
    }
  }
}
