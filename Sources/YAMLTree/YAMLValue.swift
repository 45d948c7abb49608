/// A node as configuration to read: typed values, and errors that name the key and point at the line.
///
/// ```swift
/// let settings = try YAMLParser().document(in: source).value
/// try settings.allow(only: ["name", "trees", "rate"])
/// let trees = try settings.int("trees", default: 400)
/// ```
public struct YAMLValue: Sendable {
  /// The node.
  public let node: YAMLNode
  /// The text that it was read from.
  public let source: YAMLSource
  /// The way from the root: `models.candidate.trees`; empty at the root.
  public let path: String

  /// Makes a value of a node.
  public init(_ node: YAMLNode, source: YAMLSource, path: String) {
    self.node = node
    self.source = source
    self.path = path
  }

  /// The path, or a word for the root, for messages.
  private var name: String { path.isEmpty ? "the document" : path }

  /// An error at this value.
  public func error(_ code: YAMLError.Code, _ message: String) -> YAMLError {
    YAMLError(code, message, in: source, at: node.mark)
  }

  // MARK: The value itself

  /// The value as text; a scalar that is not text, such as `1.0`, counts only when `spelled` says so.
  ///
  /// - Parameter spelled: Whether a number or a boolean is taken as it is spelled.
  /// - Returns: The text.
  /// - Throws: ``YAMLError`` when the value is not text.
  public func string(spelled: Bool = false) throws(YAMLError) -> String {
    if case .scalar(let text) = node.content {
      let isText = node.tag == .string || node.tag == .timestamp || (spelled && node.tag != .null)
      if isText { return text }
    }
    throw mismatch("text", remedy: node.isScalar && !node.isNull ? "put it in quotes" : "write text")
  }

  /// The value as a whole number.
  ///
  /// - Parameter range: What is allowed.
  /// - Returns: The number.
  /// - Throws: ``YAMLError`` when the value is not a whole number or not in the range.
  public func int(in range: ClosedRange<Int> = .min ... .max) throws(YAMLError) -> Int {
    guard case .scalar(let text) = node.content, node.tag == .int,
      case .int(let wide) = YAMLScalar.value(ofPlain: text), let value = Int(exactly: wide)
    else { throw mismatch("a whole number", remedy: "write digits without quotes") }
    guard range.contains(value) else {
      let limits =
        range.upperBound == .max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
      throw error(.value, "\(name) is \(value), expected \(limits); change it")
    }
    return value
  }

  /// The value as a number; whole numbers count.
  ///
  /// - Throws: ``YAMLError`` when the value is not a finite number.
  public func double() throws(YAMLError) -> Double {
    if case .scalar(let text) = node.content, node.tag == .int || node.tag == .float {
      switch YAMLScalar.value(ofPlain: text) {
      case .int(let value): return Double(value)
      case .large(let value): return Double(value)
      case .float(let value) where value.isFinite: return value
      default: break
      }
    }
    throw mismatch("a number", remedy: "write digits without quotes")
  }

  /// The value as a boolean.
  ///
  /// - Throws: ``YAMLError`` when the value is not `true` or `false`.
  public func bool() throws(YAMLError) -> Bool {
    guard case .scalar(let text) = node.content, node.tag == .bool else {
      throw mismatch("true or false", remedy: "write one of the two without quotes")
    }
    return text.utf8.first.map { $0 | 0x20 } == UInt8(ascii: "t")
  }

  /// The items of a list.
  ///
  /// - Throws: ``YAMLError`` when the value is not a list.
  public func items() throws(YAMLError) -> [YAMLValue] {
    guard let items = node.items else { throw mismatch("a list", remedy: "write one item a line after a dash") }
    return items.enumerated().map { YAMLValue($1, source: source, path: "\(path)[\($0)]") }
  }

  /// The items of a list of texts.
  ///
  /// - Throws: ``YAMLError`` when the value is not a list or an item is not text.
  public func strings() throws(YAMLError) -> [String] {
    var texts: [String] = []
    for item in try items() { texts.append(try item.string()) }
    return texts
  }

  /// The fields of a mapping, in the order of the document.
  ///
  /// - Throws: ``YAMLError`` when the value is not a mapping or a key is not a scalar.
  public func fields() throws(YAMLError) -> [(key: String, value: YAMLValue)] {
    guard let fields = node.fields else {
      throw mismatch("a mapping", remedy: "write one `key: value` a line")
    }
    var found: [(key: String, value: YAMLValue)] = []
    for field in fields {
      guard let key = field.name else {
        throw YAMLError(.type, "a key of \(name) is not text; write a plain key", in: source, at: field.key.mark)
      }
      found.append((key, child(key, field)))
    }
    return found
  }

  /// An error that says what the value is and what it must be.
  private func mismatch(_ expected: String, remedy: String) -> YAMLError {
    error(.type, "\(name) is \(node.tag.inWords), expected \(expected); \(remedy)")
  }

  fileprivate func child(_ key: String, _ field: YAMLField) -> YAMLValue {
    var value = field.value
    // An empty value has no place of its own worth pointing at.
    if value.isNull, value.text?.isEmpty == true { value.mark = field.key.mark }
    return YAMLValue(value, source: source, path: path.isEmpty ? key : "\(path).\(key)")
  }
}

extension YAMLValue {
  /// The value of a field; nil where it is absent or null.
  ///
  /// - Throws: ``YAMLError`` when this is not a mapping.
  public func optional(_ key: String) throws(YAMLError) -> YAMLValue? {
    for (name, value) in try fields() where name == key { return value.node.isNull ? nil : value }
    return nil
  }

  /// The value of a field that must be there.
  ///
  /// - Throws: ``YAMLError`` when this is not a mapping, or the field is absent or null.
  public func required(_ key: String) throws(YAMLError) -> YAMLValue {
    if let value = try optional(key) { return value }
    throw error(.missingKey, "\(name) has no \(key), which is required; add a line `\(key): …`")
  }

  /// The text of a field; a missing field gives `default`, and is an error without one.
  public func string(_ key: String, default: String? = nil) throws(YAMLError) -> String {
    if let `default` { return try optional(key)?.string() ?? `default` }
    return try required(key).string()
  }

  /// The whole number of a field; a missing field gives `default`, and is an error without one.
  public func int(
    _ key: String, default: Int? = nil, in range: ClosedRange<Int> = .min ... .max
  ) throws(YAMLError) -> Int {
    if let `default` { return try optional(key)?.int(in: range) ?? `default` }
    return try required(key).int(in: range)
  }

  /// The number of a field; a missing field gives `default`, and is an error without one.
  public func double(_ key: String, default: Double? = nil) throws(YAMLError) -> Double {
    if let `default` { return try optional(key)?.double() ?? `default` }
    return try required(key).double()
  }

  /// The boolean of a field; a missing field gives `default`, and is an error without one.
  public func bool(_ key: String, default: Bool? = nil) throws(YAMLError) -> Bool {
    if let `default` { return try optional(key)?.bool() ?? `default` }
    return try required(key).bool()
  }

  /// Refuses keys that nobody reads, pointing at the first and naming the nearest known one.
  ///
  /// - Parameter known: The keys that this mapping may have.
  /// - Throws: ``YAMLError`` when this is not a mapping or has another key.
  public func allow(only known: [String]) throws(YAMLError) {
    for field in node.fields ?? [] {
      guard let key = field.name, !known.contains(key) else { continue }
      throw unknownKey(field, known: known)
    }
    if !node.isMapping { _ = try fields() }
  }

  /// The error for a key that nobody reads; it names the nearest known one.
  ///
  /// - Parameters:
  ///   - field: The field with the key.
  ///   - known: The keys that this mapping may have.
  /// - Returns: The error, pointing at the key.
  public func unknownKey(_ field: YAMLField, known: [String]) -> YAMLError {
    let key = field.name ?? ""
    let near = known.map { ($0, Spelling.distance($0, key)) }.min { $0.1 < $1.1 }
    var remedy = "known are \(known.joined(separator: ", "))"
    if let near, near.1 <= max(key.count > 3 ? 2 : 1, key.count / 3) { remedy = "did you mean \(near.0)?" }
    return YAMLError(.unknownKey, "unknown key \(key) in \(name); \(remedy)", in: source, at: field.key.mark)
  }
}
