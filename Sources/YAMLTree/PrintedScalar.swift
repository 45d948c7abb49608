/// What a scalar looks like after its way through JSON.
enum PrintedScalar {
  /// The spelling of a null, boolean or number; nil for text.
  static func unquoted(_ node: YAMLNode, _ text: String, _ source: YAMLSource) throws(YAMLError) -> String? {
    switch node.tag {
    case .null: return node.style == .plain || YAMLScalar.tag(ofPlain: text) != .null ? "null" : nil
    case .bool, .int, .float: break
    default: return nil
    }
    if node.style != .plain, YAMLScalar.tag(ofPlain: text) == node.tag { return nil }
    switch (node.tag, YAMLScalar.value(ofPlain: text)) {
    case (.bool, .bool(let value)): return value ? "true" : "false"
    case (.int, .int(let value)), (.float, .int(let value)): return String(value)
    case (.int, .large(let value)), (.float, .large(let value)): return String(value)
    case (.float, .float(let value)):
      if let json = NumberText.json(value) {
        // Reading the JSON back makes a whole number of a float without a fraction.
        switch NumberText.integer(json) {
        case .fits(let value)?: return String(value)
        case .large(let value)?: return String(value)
        case nil: return NumberText.general(value)
        }
      }
      let message = "\(text) has no form in JSON, expected a finite number; put it in quotes to print it as text"
      throw YAMLError(.unprintable, message, in: source, at: node.mark)
    default:
      let message = "\(text) is tagged \(node.tag) but is not \(node.tag.inWords); correct the tag or the value"
      throw YAMLError(.unprintable, message, in: source, at: node.mark)
    }
  }

  /// The spelling of a null, boolean or finite number in JSON; nil for anything else.
  static func jsonLiteral(_ node: YAMLNode, _ text: String) -> String? {
    guard node.style == .plain else { return nil }
    switch (node.tag, YAMLScalar.value(ofPlain: text)) {
    case (.null, _): return "null"
    case (.bool, .bool(let value)): return value ? "true" : "false"
    case (.int, .int(let value)), (.float, .int(let value)): return String(value)
    case (.int, .large(let value)), (.float, .large(let value)): return String(value)
    case (.float, .float(let value)): return NumberText.json(value)
    default: return nil
    }
  }

  /// The RFC 3339 form of an unquoted timestamp; nil where it stays as it is.
  ///
  /// kubectl quotes a timestamp with a colon that stands in `[]` or `{}` before it asks what the timestamp means.
  static func timestamp(_ text: String, inFlow: Bool) -> String? {
    inFlow && text.utf8.contains(UInt8(ascii: ":")) ? nil : Timestamp(text)?.rfc3339
  }

  /// A text after its way through JSON, which a reader of YAML 1.1 reads back: it takes NEL (U+0085) for a line break
  /// and folds it, and refuses control characters that JSON leaves as they are.
  static func throughJSON(_ text: String, _ node: YAMLNode, _ source: YAMLSource) throws(YAMLError) -> String {
    let isPlain = !text.utf8.contains { $0 == 0x7F || $0 == 0xC2 || $0 == 0xEF }
    if isPlain { return text }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x7F...0x84, 0x86...0x9F, 0xFFFE, 0xFFFF:
        let name = String(scalar.value, radix: 16, uppercase: true)
        let message = "the text holds the control character U+\(name), which YAML forbids; remove it"
        throw YAMLError(.unprintable, message, in: source, at: node.mark)
      default: break
      }
    }
    return text.unicodeScalars.contains("\u{85}") ? folded(text) : text
  }

  /// The text with each run of NELs, and the spaces around it, made a space, or line feeds for all but the first.
  private static func folded(_ text: String) -> String {
    var result: [Unicode.Scalar] = []
    var breaks = 0
    for scalar in text.unicodeScalars {
      if scalar == "\u{85}" {
        if breaks == 0 { while result.last == " " { result.removeLast() } }
        breaks += 1
      } else if breaks > 0, scalar == " " {
        continue
      } else {
        if breaks > 0 { result += breaks == 1 ? [" "] : Array(repeating: "\n", count: breaks - 1) }
        breaks = 0
        result.append(scalar)
      }
    }
    if breaks > 0 { result += breaks == 1 ? [" "] : Array(repeating: "\n", count: breaks - 1) }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: result)
    return String(text)
  }

  /// Whether a text would be read as something else if it stood without quotes.
  static func needsQuotes(_ text: String) -> Bool {
    switch YAMLScalar.value(ofPlain: text) {
    case .string: YAMLScalar.isBooleanOfYAML11(text) || isBase60(text)
    case .merge: false
    default: true
    }
  }

  /// Whether the text is a number in base 60 for YAML 1.1: `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`.
  private static func isBase60(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.contains(UInt8(ascii: ":")) else { return false }
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    var rest = Array(text.utf8)[...]
    if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard let digit = rest.first, isDigit(digit) else { return false }
    rest = rest.drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    var groups = 0
    while rest.first == UInt8(ascii: ":") {
      let digits = rest.dropFirst().prefix(while: isDigit)
      guard digits.count == 1 || digits.count == 2 && (digits.first ?? 0) <= UInt8(ascii: "5") else { return false }
      rest = rest.dropFirst(digits.count + 1)
      groups += 1
    }
    guard groups > 0 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { isDigit($0) || $0 == UInt8(ascii: "_") }
    }
    return rest.isEmpty
  }
}
