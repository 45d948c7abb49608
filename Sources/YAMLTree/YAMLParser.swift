/// Reads YAML 1.1 and 1.2 texts into trees.
///
/// The grammar is libyaml's; scalars mean what ``YAMLScalar`` says. Aliases are replaced by what they point to and merge
/// keys by what they bring: fields of the mapping itself win over merged ones, and of several merged mappings the
/// first wins. A mapping with one key twice is refused, unless the last is said to win.
public struct YAMLParser: Sendable {
  /// What becomes of a mapping with one key twice.
  public enum DuplicateKeys: Sendable {
    case refused
    /// As Go's readers do that read into untyped values.
    case lastWins
  }

  /// What becomes of a mapping with one key twice.
  public var duplicateKeys = DuplicateKeys.refused
  /// What the text may ask of the reader.
  public var limits = YAMLLimits()
  /// Whether comments are kept beside the nodes.
  public var keepsComments = false

  /// Makes a parser with the default limits.
  public init() {}

  /// Reads every document of a text; documents without content are null nodes.
  ///
  /// - Parameter source: The text.
  /// - Returns: The documents, in order; none for an empty text.
  /// - Throws: ``YAMLError`` with the place in the text.
  /// - Complexity: O(size of the text + nodes that aliases repeat).
  public func documents(in source: YAMLSource) throws(YAMLError) -> [YAMLDocument] {
    guard source.bytes.count <= limits.bytes else {
      let message = "the text has \(source.bytes.count) bytes, expected at most \(limits.bytes); split it"
      throw YAMLError(.limit, message, in: source, at: nil)
    }
    var composer = try TreeComposer(source, self)
    return try composer.documents()
  }

  /// Reads a text that holds exactly one document.
  ///
  /// - Parameter source: The text.
  /// - Returns: The document; a null node where the text is empty.
  /// - Throws: ``YAMLError`` with the place in the text.
  public func document(in source: YAMLSource) throws(YAMLError) -> YAMLDocument {
    let all = try documents(in: source)
    if all.count > 1 {
      let message = "a second document starts here, expected one; put it in a file of its own"
      throw YAMLError(.syntax, message, in: source, at: all[1].root.mark)
    }
    let empty = YAMLNode(.scalar(""), tag: .null, mark: YAMLMark(line: 1, column: 1))
    return all.first ?? YAMLDocument(root: empty, source: source)
  }
}

/// A document: its tree, and the text that it was read from.
public struct YAMLDocument: Sendable {
  /// The tree.
  public var root: YAMLNode
  /// The text.
  public let source: YAMLSource

  /// Makes a document.
  public init(root: YAMLNode, source: YAMLSource) {
    self.root = root
    self.source = source
  }

  /// The tree as configuration to read values from, with errors that point at the text.
  public var value: YAMLValue { YAMLValue(root, source: source, path: "") }
}
