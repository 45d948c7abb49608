/// A node of a YAML document: a scalar, a sequence or a mapping, with where and how it was written.
///
/// Nodes are values. A mapping keeps its fields in the order of the document. Aliases are already replaced by what they
/// point to, and merge keys (`<<`) by the fields they bring.
///
/// Two nodes are equal when they hold the same value: marks, styles and comments do not count.
public struct YAMLNode: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    /// Text as it stands after unescaping and folding; what it means is in the node's tag.
    case scalar(String)
    case sequence([YAMLNode])
    case mapping([YAMLField])
  }

  /// How a node was written.
  public enum Style: UInt8, Sendable {
    /// A scalar without quotes, or a collection in block form.
    case plain
    case singleQuoted, doubleQuoted
    /// `|`
    case literal
    /// `>`
    case folded
    /// A collection in `[]` or `{}`.
    case flow
  }

  /// The value.
  public var content: Content
  /// What kind of value it is, resolved by the core schema (see ``YAMLScalar``) unless the document says it.
  public var tag: YAMLTag
  /// How it was written.
  public var style: Style
  /// Where it starts; nil for a node that no document holds.
  public var mark: YAMLMark?
  /// Comments beside it, when the parser was asked to keep them.
  public var comments: YAMLComments? {
    get { commentBox?.comments }
    set { commentBox = newValue.map(CommentBox.init) }
  }
  /// A number other than 0 for one value that stands in several places of a tree.
  ///
  /// Whoever changes it in one place sees to the others. It does not count for equality.
  public var sharing: UInt32 = 0

  /// Comments are rare, and a node is small without them.
  private var commentBox: CommentBox?

  private final class CommentBox: Sendable {
    let comments: YAMLComments

    init(_ comments: YAMLComments) { self.comments = comments }
  }

  /// Makes a node.
  public init(
    _ content: Content, tag: YAMLTag, style: Style = .plain, mark: YAMLMark? = nil, comments: YAMLComments? = nil
  ) {
    self.content = content
    self.tag = tag
    self.style = style
    self.mark = mark
    commentBox = comments.map(CommentBox.init)
  }

  /// Makes a text, whatever it looks like: `YAMLNode(string: "8080")` is not a number.
  public init(string text: String) { self.init(.scalar(text), tag: .string) }

  /// Makes a scalar whose kind is what a plain scalar of that text would be.
  public init(plain text: String) { self.init(.scalar(text), tag: YAMLScalar.tag(ofPlain: text)) }

  /// Makes a whole number.
  public init(int value: Int) { self.init(.scalar(String(value)), tag: .int) }

  /// Makes a boolean.
  public init(bool value: Bool) { self.init(.scalar(value ? "true" : "false"), tag: .bool) }

  /// Makes a list.
  public init(sequence items: [YAMLNode]) { self.init(.sequence(items), tag: .sequence) }

  /// Makes a mapping.
  public init(mapping fields: [YAMLField]) { self.init(.mapping(fields), tag: .mapping) }

  /// Makes a mapping with text for keys.
  public init(_ fields: KeyValuePairs<String, YAMLNode>) {
    self.init(mapping: fields.map { YAMLField($0.key, $0.value) })
  }

  /// The value that a document means by `null`.
  public static let null = YAMLNode(.scalar("null"), tag: .null)
}

/// A field of a mapping.
public struct YAMLField: Sendable, Hashable {
  /// The key.
  public var key: YAMLNode
  /// The value.
  public var value: YAMLNode

  /// Makes a field.
  public init(key: YAMLNode, value: YAMLNode) {
    self.key = key
    self.value = value
  }

  /// Makes a field with text for its key.
  public init(_ key: String, _ value: YAMLNode) {
    self.key = YAMLNode(string: key)
    self.value = value
  }

  /// The text of the key; nil where the key is not a scalar.
  public var name: String? { key.text }
}

/// Comments beside a node, without their `#`.
public struct YAMLComments: Sendable, Hashable {
  /// Lines of their own before the node.
  public var above: [String] = []
  /// At the end of the node's line.
  public var beside: String?

  /// Makes comments.
  public init(above: [String] = [], beside: String? = nil) {
    self.above = above
    self.beside = beside
  }
}

extension YAMLNode: Hashable {
  /// Whether both hold the same value.
  public static func == (left: YAMLNode, right: YAMLNode) -> Bool {
    guard left.tag == right.tag else { return false }
    switch (left.content, right.content) {
    case (.scalar(let left), .scalar(let right)): return left == right
    case (.sequence(let left), .sequence(let right)): return left == right
    case (.mapping(let left), .mapping(let right)): return left == right
    default: return false
    }
  }

  /// Hashes the value.
  public func hash(into hasher: inout Hasher) {
    switch content {
    case .scalar(let text): hasher.combine(text)
    case .sequence(let items): hasher.combine(items)
    case .mapping(let fields): hasher.combine(fields)
    }
  }
}
