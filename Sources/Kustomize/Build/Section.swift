internal import YAMLTree

/// A mapping of a kustomization file, read as kubectl reads it: keys in any case, unknown ones refused, null as absent,
/// and values of exactly the kind that the field has.
struct Section {
  let value: YAMLValue
  private var fields: [String: YAMLValue] = [:]

  /// Sentences about the keys that were passed over.
  private(set) var ignored: [String] = []

  /// Reads a mapping.
  ///
  /// - Parameters:
  ///   - value: The mapping.
  ///   - known: Its keys.
  ///   - isStrict: Whether other keys are refused; kubectl passes over them in the configuration of plugins.
  /// - Throws: When the value is no mapping, or has another key and must not.
  init(_ value: YAMLValue, known: [String], isStrict: Bool = true) throws(KustomizeError) {
    self.value = value
    let names = Set(known.map { $0.lowercased() })
    do throws(YAMLError) {
      for (index, entry) in try value.fields().enumerated() {
        let key = entry.key.lowercased()
        if !names.contains(key), let field = value.node.fields?[index] {
          let error = value.unknownKey(field, known: known)
          if isStrict { throw error }
          ignored.append(error.sentence + " (ignored)")
        }
        if !entry.value.node.isNull { fields[key] = entry.value }
      }
    } catch {
      throw KustomizeError(error, .kustomization)
    }
  }

  subscript(key: String) -> YAMLValue? { fields[key.lowercased()] }

  /// Whether the field is there and not empty, as Go's `omitempty` sees it.
  func has(_ key: String) -> Bool {
    guard let node = self[key]?.node else { return false }
    switch node.content {
    case .scalar(let text): return !text.isEmpty
    case .sequence(let items): return !items.isEmpty
    case .mapping(let fields): return !fields.isEmpty
    }
  }

  func string(_ key: String) throws(KustomizeError) -> String? { try self[key].map(Self.text) }

  func int(_ key: String) throws(KustomizeError) -> Int? {
    guard let value = self[key] else { return nil }
    do throws(YAMLError) { return try value.int() } catch { throw KustomizeError(error, .kustomization) }
  }

  func bool(_ key: String) throws(KustomizeError) -> Bool? {
    guard let value = self[key] else { return nil }
    if value.node.style == .plain, let text = value.node.text, YAMLScalar.isBooleanOfYAML11(text) {
      return ["y", "yes", "on"].contains(text.lowercased())
    }
    do throws(YAMLError) { return try value.bool() } catch { throw KustomizeError(error, .kustomization) }
  }

  func items(_ key: String) throws(KustomizeError) -> [YAMLValue] {
    guard let value = self[key] else { return [] }
    do throws(YAMLError) { return try value.items() } catch { throw KustomizeError(error, .kustomization) }
  }

  func strings(_ key: String) throws(KustomizeError) -> [String] {
    var found: [String] = []
    for item in try items(key) { found.append(try Self.text(item)) }
    return found
  }

  /// A mapping of texts, in byte order of key.
  func texts(_ key: String) throws(KustomizeError) -> [(key: String, value: String)] {
    guard let value = self[key] else { return [] }
    var found: [(key: String, value: String)] = []
    do throws(YAMLError) {
      for (name, field) in try value.fields() { found.append((name, field.node.isNull ? "" : try field.string())) }
    } catch {
      throw KustomizeError(error, .kustomization)
    }
    return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// The type that the keys `group`, `version` and `kind` name.
  func type() throws(KustomizeError) -> ResourceType {
    ResourceType(
      group: try string("group") ?? "", version: try string("version") ?? "", kind: try string("kind") ?? "")
  }

  static func text(_ value: YAMLValue) throws(KustomizeError) -> String {
    if value.node.isNull { return "" }
    if value.node.style == .plain, let text = value.node.text, YAMLScalar.isBooleanOfYAML11(text) {
      throw KustomizeError(.kustomization, "\(value.path) is a boolean, expected text; put it in quotes", at: value)
    }
    do throws(YAMLError) { return try value.string() } catch { throw KustomizeError(error, .kustomization) }
  }
}
