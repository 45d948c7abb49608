internal import ContentDigest

/// The history of one name, and what it adds up to.
struct ModelHistory {
  /// An event as it stands in its file.
  struct Entry {
    let event: HistoryEvent
    /// The digest that the file's name promises.
    let promised: SHA256Digest
    /// The digest that its bytes have.
    let found: SHA256Digest
    let path: String
  }

  let name: String
  let entries: [Entry]

  /// The versions in order of number.
  ///
  /// - Complexity: O(number of events).
  var versions: [RegisteredVersion] {
    var versions: [Int: RegisteredVersion] = [:]
    for entry in entries {
      switch entry.event.change {
      case .registered(let registration):
        versions[registration.number] = RegisteredVersion(
          name: name, number: registration.number, model: registration.model, run: registration.run,
          dataFile: registration.dataFile, created: entry.event.time, author: entry.event.author,
          record: entry.promised, tags: registration.tags, description: registration.description)
      case .tagged(let number, let key, let value):
        versions[number]?.tags[key] = value
      case .described(let number, let description):
        versions[number]?.description = description
      case .linked(let number, let link):
        let place = versions[number]?.links.firstIndex { $0.name == link.name }
        if let place { versions[number]?.links[place] = link } else { versions[number]?.links.append(link) }
      case .aliasSet, .aliasRemoved:
        continue
      }
    }
    for (alias, number) in aliases.sorted(by: { $0.key < $1.key }) { versions[number]?.aliases.append(alias) }
    return versions.values.sorted { $0.number < $1.number }
  }

  /// The version that each alias points to.
  var aliases: [String: Int] {
    entries.reduce(into: [:]) { aliases, entry in
      switch entry.event.change {
      case .aliasSet(let alias, let number): aliases[alias] = number
      case .aliasRemoved(let alias): aliases[alias] = nil
      default: break
      }
    }
  }

  /// The first event that is not what was written; nil where all are.
  var firstBroken: Entry? {
    var previous: SHA256Digest?
    for entry in entries {
      guard entry.found == entry.promised, entry.event.previous == previous else { return entry }
      previous = entry.found
    }
    return nil
  }
}
