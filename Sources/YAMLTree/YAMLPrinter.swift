/// Prints trees byte for byte as `kubectl kustomize` prints them.
///
/// The facts it follows, all of them of `sigs.k8s.io/yaml` as kubectl 1.32 holds it (the value goes through JSON, then
/// through the emitter of `yaml.v2`):
/// - two spaces a level; the items of a list stand below its key without further indentation;
/// - keys are sorted when asked for, by Go's natural order (see ``KeyOrder``); keys must be text;
/// - numbers are normalised: `0x1F` is `31`, `1.0` is `1`, `1234567.5` is `1.2345675e+06`;
/// - a scalar written in quotes or as a block is text, even where its tag has become another's by a change;
/// - an unquoted timestamp becomes text in RFC 3339 form;
/// - text is quoted with double quotes where it would read as something else in YAML 1.1 (`"yes"`, `"1e3"`, `"1:20"`),
///   with single quotes where its characters ask for quotes (`'a: b'`), and with double quotes and escapes where
///   it holds tabs, control characters or characters beyond U+FFFF;
/// - text with line breaks is a literal block (`|`, `|-`, `|+`), unless a line ends in a space;
/// - a NEL (U+0085) in text is folded into a space, and characters that YAML 1.1 forbids are refused;
/// - other text is folded at the first single space after column 80;
/// - comments and styles of the source are dropped.
public struct YAMLPrinter {
  /// In which order the keys of mappings are printed.
  public enum Keys: Sendable {
    case sorted
    case asTheyStand
  }

  private let keys: Keys
  private let source: YAMLSource
  private var out = ScalarWriter()
  /// How many of the collections around the current node were written in `[]` or `{}`.
  private var flowDepth = 0

  private init(keys: Keys, source: YAMLSource) {
    self.keys = keys
    self.source = source
  }

  /// Prints a tree, ending with a line feed.
  ///
  /// - Parameters:
  ///   - node: The tree.
  ///   - keys: The order of keys.
  ///   - source: The text that the tree came from, for errors.
  /// - Returns: The bytes.
  /// - Throws: ``YAMLError`` for what JSON cannot hold: keys that are not text, infinities, and values that are not
  ///   of the kind that their tag says.
  /// - Complexity: O(size of the output), and O(n log n) for the keys of each mapping.
  public static func print(
    _ node: YAMLNode, keys: Keys = .sorted, source: YAMLSource = YAMLSource("", name: "output")
  ) throws(YAMLError) -> [UInt8] {
    var output: [UInt8] = []
    try print(node, keys: keys, source: source, onto: &output)
    return output
  }

  /// Prints a tree at the end of `output`.
  ///
  /// - Parameters:
  ///   - node: The tree.
  ///   - keys: The order of keys.
  ///   - source: The text that the tree came from, for errors.
  ///   - output: What stands there already.
  /// - Throws: ``YAMLError`` as ``print(_:keys:source:)`` does; `output` then ends with a part of the tree.
  public static func print(
    _ node: YAMLNode, keys: Keys = .sorted, source: YAMLSource = YAMLSource("", name: "output"),
    onto output: inout [UInt8]
  ) throws(YAMLError) {
    var printer = YAMLPrinter(keys: keys, source: source)
    swap(&printer.out.bytes, &output)
    defer { swap(&printer.out.bytes, &output) }
    printer.out.lineStart = printer.out.bytes.count
    try printer.root(node)
  }

  /// The spelling of a null, boolean or finite number in JSON; nil for text and for collections.
  ///
  /// - Parameter node: The node.
  /// - Returns: What stands for it in JSON.
  public static func jsonLiteral(of node: YAMLNode) -> String? {
    guard case .scalar(let text) = node.content else { return nil }
    return PrintedScalar.jsonLiteral(node, text)
  }

  /// The style in which a text is printed as a value.
  ///
  /// - Parameter text: The text.
  /// - Returns: The style.
  public static func style(ofText text: String) -> YAMLNode.Style {
    let analysis = ScalarAnalysis(text.utf8.span)
    if text.utf8.contains(0x0A) { return analysis.allowsBlock ? .literal : .doubleQuoted }
    if PrintedScalar.needsQuotes(text) { return .doubleQuoted }
    return analysis.allowsPlain ? .plain : analysis.allowsSingleQuotes ? .singleQuoted : .doubleQuoted
  }

  /// The text that a scalar is printed as when it is text: an unquoted timestamp in RFC 3339 form, other text as it is.
  ///
  /// - Parameter node: The node.
  /// - Returns: The text; nil for a collection.
  public static func text(of node: YAMLNode) -> String? {
    guard case .scalar(let text) = node.content else { return nil }
    guard node.tag == .timestamp, node.style == .plain else { return text }
    return PrintedScalar.timestamp(text, inFlow: false) ?? text
  }

  private mutating func root(_ node: YAMLNode) throws(YAMLError) {
    enter(node)
    defer { leave(node) }
    switch node.content {
    case .mapping(let fields) where !fields.isEmpty: try mapping(fields, indent: 0, isFirstInline: true, isRoot: true)
    case .sequence(let items) where !items.isEmpty: try sequence(items, indent: 0, isFirstInline: true)
    default: try leaf(node, indent: 0)
    }
    out.endLine()
  }

  private mutating func mapping(
    _ fields: [YAMLField], indent: Int, isFirstInline: Bool, isRoot: Bool = false
  ) throws(YAMLError) {
    var isInline = isFirstInline
    for field in keys == .sorted ? KeyOrder.sorted(fields) : fields {
      guard case .scalar(let name) = field.key.content, isRoot || field.key.tag == .string || field.key.tag == .merge
      else {
        let spelled = field.key.text.map { " \($0)" } ?? ""
        let message = "the key\(spelled) is \(field.key.tag.inWords), expected text; put it in quotes"
        throw YAMLError(.unprintable, message, in: source, at: field.key.mark)
      }
      if isInline { isInline = false } else { out.startLine(indent: indent) }
      if out.writeKey(try PrintedScalar.throughJSON(name, field.key, source), indent: indent) {
        try value(field.value, indent: indent)
      } else {
        out.startLine(indent: indent)
        out.append(":")
        try explicitValue(field.value, indent: indent)
      }
    }
  }

  private mutating func enter(_ node: YAMLNode) { if node.style == .flow { flowDepth += 1 } }

  private mutating func leave(_ node: YAMLNode) { if node.style == .flow { flowDepth -= 1 } }

  /// The value of `key:`.
  private mutating func value(_ node: YAMLNode, indent: Int) throws(YAMLError) {
    enter(node)
    defer { leave(node) }
    switch node.content {
    case .mapping(let fields) where !fields.isEmpty: try mapping(fields, indent: indent + 2, isFirstInline: false)
    case .sequence(let items) where !items.isEmpty: try sequence(items, indent: indent, isFirstInline: false)
    default:
      out.append(" ")
      try leaf(node, indent: indent + 2)
    }
  }

  /// What follows a dash, or the colon of a key that needed a line of its own.
  private mutating func explicitValue(_ node: YAMLNode, indent: Int) throws(YAMLError) {
    out.append(" ")
    enter(node)
    defer { leave(node) }
    switch node.content {
    case .mapping(let fields) where !fields.isEmpty: try mapping(fields, indent: indent + 2, isFirstInline: true)
    case .sequence(let items) where !items.isEmpty: try sequence(items, indent: indent + 2, isFirstInline: true)
    default: try leaf(node, indent: indent + 2)
    }
  }

  private mutating func sequence(_ items: [YAMLNode], indent: Int, isFirstInline: Bool) throws(YAMLError) {
    var isInline = isFirstInline
    for item in items {
      if isInline { isInline = false } else { out.startLine(indent: indent) }
      out.append("-")
      try explicitValue(item, indent: indent)
    }
  }

  /// A scalar or an empty collection.
  private mutating func leaf(_ node: YAMLNode, indent: Int) throws(YAMLError) {
    switch node.content {
    case .mapping: out.append("{}")
    case .sequence: out.append("[]")
    case .scalar(let text):
      if let plain = try PrintedScalar.unquoted(node, text, source) {
        out.append(plain)
      } else {
        let timestamp =
          node.tag == .timestamp && node.style == .plain ? PrintedScalar.timestamp(text, inFlow: flowDepth > 0) : nil
        out.writeText(try PrintedScalar.throughJSON(timestamp ?? text, node, source), indent: indent)
      }
    }
  }
}
