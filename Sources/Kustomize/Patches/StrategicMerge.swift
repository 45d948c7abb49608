internal import YAMLTree

/// A strategic merge patch as kustomize applies it.
///
/// Mappings are merged field by field, and null removes a field. Lists that the schema knows keys of are merged item
/// by item, with those of the patch first; other lists are replaced. `$patch: delete`, `replace` and `merge` in a
/// mapping or in a list say what becomes of it.
struct StrategicMerge {
  /// What becomes of a value.
  enum Outcome {
    case removed
    /// The value of the target, changed in place.
    case kept(YAMLNode)
    /// The value of the patch.
    case replaced(YAMLNode)
    /// A null that the target has spelled out; it stays.
    case spelledNull(YAMLNode)

    /// The value, if one is left; a null removes a field.
    var value: YAMLNode? {
      switch self {
      case .removed: nil
      case .kept(let node), .replaced(let node): node.isNull ? nil : node
      case .spelledNull(let node): node
      }
    }
  }

  /// What a `$patch` entry asks for.
  enum Directive {
    case merge, replace, delete
  }

  let schema: MergeSchema

  /// Applies a patch to a target.
  ///
  /// - Parameters:
  ///   - target: The value to change; nil where there is none, and then the patch is merged with itself, which carries
  ///     out its directives.
  ///   - patch: What to change; nil where the patch says nothing.
  ///   - position: What the schema knows about the value.
  ///   - isSame: Whether target and patch are one and the same value.
  /// - Returns: What becomes of the value.
  /// - Throws: When kinds of values do not fit, or a directive is unknown.
  func merge(
    _ target: YAMLNode?, _ patch: YAMLNode?, at position: MergeSchema.Position?, isSame: Bool = false
  ) throws(KustomizeError) -> Outcome {
    let lead = YAMLNode.isMissing(target) ? patch : target
    let position = position ?? self.position(of: target) ?? self.position(of: patch)
    guard let lead, !lead.isNull else { return try mergeMapping(target, patch, at: position, isSame: isSame) }
    switch lead.content {
    case .mapping:
      if let patch, !patch.isNull, !patch.isMapping { throw mismatch(patch, "a mapping") }
      return try mergeMapping(target, patch, at: position, isSame: isSame)
    case .sequence:
      if let patch, !patch.isNull, !patch.isSequence { throw mismatch(patch, "a list") }
      if let keys = position?.list?.keys {
        return try mergeList(target, patch, by: keys, at: position, isSame: isSame)
      }
      return patch.map { .replaced($0) } ?? target.map { .kept($0) } ?? .removed
    case .scalar:
      if let patch, !patch.isNull, !patch.isScalar { throw mismatch(patch, "a single value") }
      return patch.map { .replaced($0) } ?? target.map { .kept($0) } ?? .removed
    }
  }

  private func position(of node: YAMLNode?) -> MergeSchema.Position? {
    guard let node, let kind = node["kind"]?.text, let apiVersion = node["apiVersion"]?.text, !kind.isEmpty,
      !apiVersion.isEmpty
    else { return nil }
    return schema.position(of: ResourceType(apiVersion: apiVersion, kind: kind))
  }

  private func mismatch(_ node: YAMLNode, _ expected: String) -> KustomizeError {
    let found = node.isMapping ? "a mapping" : node.isSequence ? "a list" : "a single value"
    return KustomizeError(.field, "the patch has \(found) where the resource has \(expected); make them agree")
  }

  private func mergeMapping(
    _ target: YAMLNode?, _ patch: YAMLNode?, at position: MergeSchema.Position?, isSame: Bool
  ) throws(KustomizeError) -> Outcome {
    var result: YAMLNode
    var isSame = isSame
    var isReplaced = false
    if let target, !target.isNull {
      if patch?.isNull == true { return .removed }
      var patch = patch
      switch try Self.takeDirective(from: &patch) {
      case .delete: return .removed
      case .replace:
        isSame = true
        isReplaced = true
        result = patch ?? target
      case .merge: result = isSame ? patch ?? target : target
      }
    } else {
      guard var patch = patch else {
        if let target, target.text?.isEmpty == false { return .spelledNull(target) }
        return .removed
      }
      let directive = patch.isMapping ? try? Self.takeDirective(fromMapping: &patch) : .merge
      if directive == .delete { return .removed }
      isSame = true
      isReplaced = true
      result = patch
    }
    if result.isMapping {
      try mergeFields(of: &result, with: isSame ? nil : patch, at: position, isSame: isSame)
    }
    return isReplaced ? .replaced(result) : .kept(result)
  }

  private func mergeFields(
    of result: inout YAMLNode, with patch: YAMLNode?, at position: MergeSchema.Position?, isSame: Bool
  ) throws(KustomizeError) {
    try result.mutateFields { (fields: inout [YAMLField]) throws(KustomizeError) in
      var kept: [YAMLField] = []
      kept.reserveCapacity(fields.count)
      for var field in fields {
        let name = field.name ?? ""
        let change = isSame ? field.value : patch?[name]
        do throws(KustomizeError) {
          let outcome = try merge(
            field.value, change, at: schema.field(name, of: position), isSame: isSame)
          guard var value = outcome.value else { continue }
          value.style = field.value.style
          value.sharing = field.value.sharing
          field.value = value
          kept.append(field)
        } catch {
          throw error.at(field: error.fieldPath.map { "\(name)/\($0)" } ?? name, replacing: true)
        }
      }
      if !isSame, case .mapping(let changes)? = patch?.content {
        for change in changes where !fields.contains(where: { $0.name == change.name }) && change.name != "$patch" {
          let name = change.name ?? ""
          do throws(KustomizeError) {
            let outcome = try merge(nil, change.value, at: schema.field(name, of: position))
            if let value = outcome.value { kept.append(YAMLField(key: change.key, value: value)) }
          } catch {
            throw error.at(field: error.fieldPath.map { "\(name)/\($0)" } ?? name, replacing: true)
          }
        }
      }
      fields = kept
    }
  }

  /// Takes the directive out of a patch, in whichever form it stands there.
  static func takeDirective(from patch: inout YAMLNode?) throws(KustomizeError) -> Directive {
    guard var node = patch else { return .merge }
    let directive = node.isSequence ? try takeDirective(fromList: &node) : try takeDirective(fromMapping: &node)
    patch = node
    return directive
  }

  private static func takeDirective(fromMapping patch: inout YAMLNode) throws(KustomizeError) -> Directive {
    guard let entry = patch["$patch"] else { return .merge }
    let directive = try read(entry)
    patch["$patch"] = nil
    return directive
  }

  private static func takeDirective(fromList patch: inout YAMLNode) throws(KustomizeError) -> Directive {
    guard let item = patch.items?.first(where: { $0["$patch"]?.isNull == false }), item.fields?.count == 1,
      let entry = item["$patch"]
    else { return .merge }
    let directive = try read(entry)
    patch.mutateItems { $0.removeAll { $0["$patch"]?.text == entry.text } }
    return directive
  }

  private static func read(_ entry: YAMLNode) throws(KustomizeError) -> Directive {
    switch entry.text {
    case "delete": return .delete
    case "replace": return .replace
    case "merge": return .merge
    default:
      let message = "$patch is \(entry.text ?? "a collection"), expected delete, replace or merge; correct it"
      throw KustomizeError(.field, message)
    }
  }
}

extension KustomizeError {
  /// The same error with another path.
  func at(field path: String, replacing: Bool) -> KustomizeError {
    var copy = self
    copy.fieldPath = path
    return copy
  }
}
