internal import YAMLTree

/// A JSON patch (RFC 6902).
struct JSONPatch: Sendable {
  private struct Operation: Sendable {
    let name: String
    let path: [String]
    let from: [String]?
    let value: YAMLNode?
    let text: String
  }

  private var operations: [Operation] = []

  /// Reads a list of operations; nil when the text is not such a list.
  init?(_ root: YAMLNode) {
    guard let items = root.items else { return nil }
    for item in items {
      guard item.isMapping, let name = item["op"]?.text else { return nil }
      let path = item["path"]?.text ?? ""
      operations.append(
        Operation(
          name: name, path: Self.parts(path), from: item["from"]?.text.map(Self.parts), value: item["value"], text: path
        ))
    }
  }

  /// Whether there is nothing to do.
  var isEmpty: Bool { operations.isEmpty }

  private static func parts(_ pointer: String) -> [String] {
    pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { part in
      var text = ""
      var afterTilde = false
      for character in part {
        if afterTilde {
          text += character == "1" ? "/" : character == "0" ? "~" : "~\(character)"
          afterTilde = false
        } else if character == "~" {
          afterTilde = true
        } else {
          text.append(character)
        }
      }
      return afterTilde ? text + "~" : text
    }
  }

  /// Applies the operations one after the other.
  func apply(to resource: inout Resource) throws(KustomizeError) {
    var node = Self.asJSON(resource.node)
    for operation in operations {
      do throws(KustomizeError) { try Self.apply(operation, to: &node) } catch {
        throw error.at(field: operation.text).of(resource)
      }
    }
    resource.node = node
  }

  private static func apply(_ operation: Operation, to node: inout YAMLNode) throws(KustomizeError) {
    let value = asJSON(operation.value ?? .null, isPatch: true)
    switch operation.name {
    case "add": try edit(&node, operation.path[...], .add(value))
    case "replace":
      guard find(node, operation.path) != nil else { throw missing("replace") }
      try edit(&node, operation.path[...], .replace(value))
    case "remove": try edit(&node, operation.path[...], .remove)
    case "move", "copy":
      guard let from = operation.from, let moved = find(node, from) else { throw missing(operation.name) }
      if operation.name == "move" { try edit(&node, from[...], .remove) }
      try edit(&node, operation.path[...], .add(moved))
    case "test":
      guard asJSON(find(node, operation.path) ?? .null) == value else {
        throw KustomizeError(.target, "the value is not the one that the test expects; correct the patch")
      }
    default:
      let message = "\(operation.name) is no operation; write add, remove, replace, move, copy or test"
      throw KustomizeError(.kustomization, message)
    }
  }

  private static func missing(_ name: String) -> KustomizeError {
    KustomizeError(.target, "there is nothing to \(name) at this path; use `add`, or correct the path")
  }

  private static func find(_ node: YAMLNode, _ path: [String]) -> YAMLNode? {
    var node = node
    for part in path {
      if let items = node.items {
        guard let index = index(part, items.count), items.indices.contains(index) else { return nil }
        node = items[index]
      } else if let value = node[part] {
        node = value
      } else {
        return nil
      }
    }
    return node
  }

  private enum Edit {
    case add(YAMLNode)
    case replace(YAMLNode)
    case remove
  }

  /// An index; negative ones count from the end.
  private static func index(_ part: String, _ count: Int) -> Int? {
    guard let value = Int(part) else { return nil }
    return value < 0 ? value + count : value
  }

  private static func edit(
    _ node: inout YAMLNode, _ path: ArraySlice<String>, _ edit: Edit
  ) throws(KustomizeError) {
    guard let part = path.first else {
      switch edit {
      case .add(let value), .replace(let value): node = value
      case .remove:
        throw KustomizeError(.target, "the whole resource cannot be removed by a JSON patch; use `$patch: delete`")
      }
      return
    }
    let rest = path.dropFirst()
    if node.isSequence {
      try node.mutateItems { (items: inout [YAMLNode]) throws(KustomizeError) in
        if rest.isEmpty, case .add(let value) = edit {
          let index = part == "-" ? items.count : Int(part).map { $0 < 0 ? $0 + items.count + 1 : $0 }
          guard let index, (0...items.count).contains(index) else { throw missing("add") }
          return items.insert(value, at: index)
        }
        guard let index = index(part, items.count), items.indices.contains(index) else { throw missing("change") }
        if rest.isEmpty, case .remove = edit {
          items.remove(at: index)
        } else {
          try Self.edit(&items[index], rest, edit)
        }
      }
      return
    }
    guard node.isMapping else { throw missing("change") }
    if rest.isEmpty {
      switch edit {
      case .add(let value), .replace(let value): node[part] = value
      case .remove:
        guard node[part] != nil else { throw missing("remove") }
        node[part] = nil
      }
    } else {
      guard node[part] != nil else { throw missing("change") }
      try node.change(part) { (child: inout YAMLNode) throws(KustomizeError) in try Self.edit(&child, rest, edit) }
    }
  }

  /// The value as it comes out of JSON: numbers normalised, timestamps as text, no styles.
  ///
  /// - Parameters:
  ///   - node: The value.
  ///   - isPatch: Whether it stands in a patch, which is read as YAML 1.1: `yes` is true there, and a timestamp is the
  ///     text that it is spelled as.
  /// - Returns: The value.
  static func asJSON(_ node: YAMLNode, isPatch: Bool = false) -> YAMLNode {
    var result = node
    switch node.content {
    case .mapping(let fields):
      result.style = .plain
      result.content = .mapping(
        fields.map { YAMLField(key: asKey($0.key, isPatch: isPatch), value: asJSON($0.value, isPatch: isPatch)) })
    case .sequence(let items):
      result.style = .plain
      result.content = .sequence(items.map { asJSON($0, isPatch: isPatch) })
    case .scalar(let text):
      if isPatch, node.style == .plain, node.tag == .string, YAMLScalar.isBooleanOfYAML11(text) {
        result = YAMLNode(bool: ["y", "yes", "on"].contains(text.lowercased()))
      } else if let literal = YAMLPrinter.jsonLiteral(of: node) {
        result = YAMLNode(.scalar(literal), tag: YAMLScalar.tag(ofPlain: literal), mark: node.mark)
      } else {
        let spelled = isPatch ? text : YAMLPrinter.text(of: node) ?? ""
        // The quotes stay with the value when another text or number takes its place.
        let style = YAMLPrinter.style(ofText: spelled)
        result = YAMLNode(.scalar(spelled), tag: .string, style: style, mark: node.mark)
      }
    }
    return result
  }

  /// The text of a key; in a patch, a number or a boolean is one, too.
  private static func asKey(_ node: YAMLNode, isPatch: Bool) -> YAMLNode {
    let key = asJSON(node, isPatch: isPatch)
    guard isPatch, let literal = YAMLPrinter.jsonLiteral(of: key) else { return key }
    return YAMLNode(.scalar(literal), tag: .string, style: YAMLPrinter.style(ofText: literal), mark: node.mark)
  }
}
