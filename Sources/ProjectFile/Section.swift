import FraudModel
import YAMLTree

/// A mapping of the project file that is read key by key; a key that nobody reads is an error that points at it.
struct Section {
  let source: ProjectSource
  /// The keys from the top of the file to here, such as `models.candidate`; empty at the top.
  let path: String
  let node: YAMLNode

  /// Takes a mapping whose keys must all be among `keys`.
  init(_ node: YAMLNode, path: String, source: ProjectSource, keys: [String]) throws(ProjectError) {
    self.source = source
    self.path = path
    self.node = node
    guard node.isMapping else {
      throw source.error("\(path.isEmpty ? "the file" : "'\(path)'") must be a mapping of keys to values", at: node.mark)
    }
    for field in node.fields ?? [] {
      guard let name = field.name, keys.contains(name) else {
        let name = field.name ?? "a key that is no text"
        throw source.error(
          "unknown key '\(name)'\(path.isEmpty ? "" : " in '\(path)'"); known are \(keys.joined(separator: ", "))",
          at: field.key.mark)
      }
    }
  }

  /// The section below a key; nil where the key is missing.
  func section(_ key: String, keys: [String]) throws(ProjectError) -> Section? {
    guard let value = node[key] else { return nil }
    return try Section(value, path: name(key), source: source, keys: keys)
  }

  /// The section below a key that must be there.
  func required(_ key: String, keys: [String]) throws(ProjectError) -> Section {
    guard let section = try section(key, keys: keys) else { throw missing(key) }
    return section
  }

  /// The text below a key that must be there.
  func text(_ key: String) throws(ProjectError) -> String {
    guard let text = try optionalText(key) else { throw missing(key) }
    return text
  }

  /// The text below a key; nil where the key is missing.
  func optionalText(_ key: String) throws(ProjectError) -> String? {
    guard let value = node[key] else { return nil }
    guard let text = value.text, !value.isNull, !text.isEmpty else { throw wrong(key, "a text", value) }
    return text
  }

  /// The whole number below a key; nil where the key is missing.
  func int(_ key: String, in range: ClosedRange<Int>) throws(ProjectError) -> Int? {
    guard let value = node[key] else { return nil }
    guard let text = value.text, let number = Int(text), range.contains(number) else {
      throw wrong(key, "a whole number from \(range.lowerBound) to \(range.upperBound)", value)
    }
    return number
  }

  /// The number below a key; nil where the key is missing.
  func double(_ key: String) throws(ProjectError) -> Double? {
    guard let value = node[key] else { return nil }
    guard let text = value.text, let number = Double(text), number.isFinite else { throw wrong(key, "a number", value) }
    return number
  }

  /// The day below a key; nil where the key is missing.
  func day(_ key: String) throws(ProjectError) -> Day? {
    guard let value = node[key] else { return nil }
    return try day(value, key)
  }

  /// The list of days below a key; empty where the key is missing.
  func days(_ key: String) throws(ProjectError) -> [Day] {
    guard let value = node[key] else { return [] }
    guard let items = value.items else { throw wrong(key, "a list of days", value) }
    var days: [Day] = []
    for item in items { days.append(try day(item, key)) }
    return days
  }

  /// The items of a list; empty where the key is missing.
  func items(_ key: String) throws(ProjectError) -> [YAMLNode] {
    guard let value = node[key] else { return [] }
    guard let items = value.items else { throw wrong(key, "a list", value) }
    return items
  }

  /// The error for a key that must be there.
  func missing(_ key: String) -> ProjectError {
    source.error("'\(name(key))' is missing; add it", at: node.mark)
  }

  /// The error for a value that cannot be.
  func wrong(_ key: String, _ expected: String, _ value: YAMLNode) -> ProjectError {
    let found = value.text.map { "'\($0)'" } ?? (value.isSequence ? "a list" : "a mapping")
    return source.error("'\(name(key))' must be \(expected), not \(found)", at: value.mark)
  }

  func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private func day(_ value: YAMLNode, _ key: String) throws(ProjectError) -> Day {
    guard let text = value.text, let day = Day(text) else { throw wrong(key, "a day, written YYYY-MM-DD", value) }
    return day
  }
}
