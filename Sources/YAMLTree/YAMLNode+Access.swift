extension YAMLNode {
  /// The text of a scalar; nil for a collection.
  public var text: String? {
    if case .scalar(let text) = content { return text }
    return nil
  }

  /// The items of a sequence; nil for anything else.
  public var items: [YAMLNode]? {
    if case .sequence(let items) = content { return items }
    return nil
  }

  /// The fields of a mapping in the order of the document; nil for anything else.
  public var fields: [YAMLField]? {
    if case .mapping(let fields) = content { return fields }
    return nil
  }

  /// The texts of a mapping's keys, in order; empty for anything else.
  public var keys: [String] { fields?.compactMap(\.name) ?? [] }

  /// Whether it is null.
  public var isNull: Bool { tag == .null }

  /// Whether it is a mapping.
  public var isMapping: Bool {
    if case .mapping = content { return true }
    return false
  }

  /// Whether it is a sequence.
  public var isSequence: Bool {
    if case .sequence = content { return true }
    return false
  }

  /// Whether it is a scalar.
  public var isScalar: Bool {
    if case .scalar = content { return true }
    return false
  }

  /// The value of a mapping's field; setting nil removes the field, setting a new one adds it at the end.
  ///
  /// Reading from anything but a mapping gives nil, and writing to it does nothing.
  ///
  /// - Complexity: O(number of fields).
  public subscript(key: String) -> YAMLNode? {
    get {
      guard case .mapping(let fields) = content else { return nil }
      for field in fields { if case .scalar(let name) = field.key.content, name == key { return field.value } }
      return nil
    }
    set {
      let found = index(of: key)
      mutateFields { fields in
        switch (found, newValue) {
        case (let index?, let value?): fields[index].value = value
        case (let index?, nil): fields.remove(at: index)
        case (nil, let value?): fields.append(YAMLField(key, value))
        case (nil, nil): break
        }
      }
    }
  }

  /// Where a mapping's field stands among its fields.
  public func index(of key: String) -> Int? {
    guard case .mapping(let fields) = content else { return nil }
    return fields.firstIndex { field in
      if case .scalar(let name) = field.key.content { return name == key }
      return false
    }
  }

  /// Changes the fields of a mapping in place, without copying them; does nothing to anything else.
  public mutating func mutateFields<Failure: Error>(
    _ body: (inout [YAMLField]) throws(Failure) -> Void
  ) throws(Failure) {
    guard case .mapping(var fields) = content else { return }
    content = .scalar("")
    defer { content = .mapping(fields) }
    try body(&fields)
  }

  /// Changes the items of a sequence in place, without copying them; does nothing to anything else.
  public mutating func mutateItems<Failure: Error>(
    _ body: (inout [YAMLNode]) throws(Failure) -> Void
  ) throws(Failure) {
    guard case .sequence(var items) = content else { return }
    content = .scalar("")
    defer { content = .sequence(items) }
    try body(&items)
  }
}
