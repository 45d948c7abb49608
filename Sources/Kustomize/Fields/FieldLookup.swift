internal import YAMLTree

extension YAMLNode {
  /// The value at a path of fields, indices and conditions such as `[name=web]`; nil where there is none.
  func value(at path: [String]) throws(KustomizeError) -> YAMLNode? {
    var node = self
    for part in path where !part.isEmpty {
      if node.isNull { return nil }
      if let index = FieldPath.index(part), node.isSequence {
        guard let items = node.items, items.indices.contains(index) else { return nil }
        node = items[index]
      } else if part == "-", let last = node.items?.last {
        node = last
      } else if FieldPath.isCondition(part) {
        guard let (field, value) = FieldPath.condition(part) else {
          throw KustomizeError(.kustomization, "\(part) is no condition; write [field=value]")
        }
        let found = node.items?.first { field.isEmpty ? $0.text == value : $0[field]?.text == value }
        guard let found else { return nil }
        node = found
      } else {
        if node.isScalar || node.isSequence {
          throw KustomizeError(.field, "\(part) is looked for in something that is no mapping; correct the path")
        }
        guard let found = node[part] else { return nil }
        node = found
      }
    }
    return node
  }

  /// Changes every value at a path of fields, indices, `*`, and conditions whose value is a pattern.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - creation: What a missing last field is made of; nil to make nothing.
  ///   - change: Changes a value.
  /// - Returns: How many values were changed.
  /// - Throws: When a part of the path does not fit the value that it is looked for in.
  mutating func changeAll(
    at path: ArraySlice<String>, creating creation: YAMLNode?,
    _ change: (inout YAMLNode) throws(KustomizeError) -> Void
  ) throws(KustomizeError) -> Int {
    guard let part = path.first else {
      try change(&self)
      return 1
    }
    let rest = path.dropFirst()
    var count = 0
    if FieldPath.index(part) != nil || FieldPath.isCondition(part) || part == "*" {
      if isNull { return 0 }
      guard isSequence else {
        throw KustomizeError(.field, "\(part) is looked for in something that is no list; correct the path")
      }
      try mutateItems { (items: inout [YAMLNode]) throws(KustomizeError) in
        for index in try Self.matching(part, &items, rest, creation) {
          count += try items[index].changeAll(at: rest, creating: creation, change)
        }
      }
      return count
    }
    if isNull, creation == nil { return 0 }
    guard isMapping else {
      if isNull { return 0 }
      throw KustomizeError(.field, "\(part) is looked for in something that is no mapping; correct the path")
    }
    if let index = index(of: part) {
      try mutateFields { (fields: inout [YAMLField]) throws(KustomizeError) in
        count = try fields[index].value.changeAll(at: rest, creating: creation, change)
      }
    } else if let creation {
      var value = Self.made(for: rest, creation)
      count = try value.changeAll(at: rest, creating: creation, change)
      self[part] = value
    }
    return count
  }

  /// What a missing field is made of, given what follows it.
  private static func made(for rest: ArraySlice<String>, _ creation: YAMLNode) -> YAMLNode {
    guard let next = rest.first else {
      switch creation.content {
      case .mapping: return YAMLNode(mapping: [])
      case .sequence: return YAMLNode(sequence: [])
      case .scalar: return YAMLNode(.scalar(""), tag: .null)
      }
    }
    let isList = FieldPath.isCondition(next) || FieldPath.index(next) != nil
    return isList ? YAMLNode(sequence: []) : YAMLNode(mapping: [])
  }

  /// The items that a part of a path means; where it may create, one is added for want of any.
  private static func matching(
    _ part: String, _ items: inout [YAMLNode], _ rest: ArraySlice<String>, _ creation: YAMLNode?
  ) throws(KustomizeError) -> [Int] {
    if part == "*" { return Array(items.indices) }
    if let index = FieldPath.index(part) {
      if index == items.count, let creation { items.append(made(for: rest, creation)) }
      guard items.indices.contains(index) else {
        throw KustomizeError(.target, "there are only \(items.count) items, expected one at index \(index)")
      }
      return [index]
    }
    guard let (field, value) = FieldPath.condition(part) else {
      throw KustomizeError(.kustomization, "\(part) is no condition; write [field=value]")
    }
    let pattern = try Pattern(value, wholly: false)
    let found = items.indices.filter { index in
      let text = field.isEmpty ? items[index].text : items[index][field]?.text
      return text.map(pattern.matches) ?? false
    }
    guard found.isEmpty, creation != nil else { return found }
    let match = YAMLNode(plain: value)
    items.append(field.isEmpty ? match : YAMLNode(mapping: [YAMLField(field, match)]))
    return [items.count - 1]
  }
}
