/// Something wrong in a YAML text, told as one sentence with its place, and the line itself below it.
public struct YAMLError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong; new kinds may be added.
  public struct Code: Hashable, Sendable, RawRepresentable {
    /// The stable name of the kind.
    public let rawValue: String

    /// Names a kind.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text is not YAML.
    public static let syntax = Code(rawValue: "syntax")
    /// A mapping has one key twice.
    public static let duplicateKey = Code(rawValue: "duplicate key")
    /// An alias has no anchor, or a merge key has no mapping.
    public static let alias = Code(rawValue: "alias")
    /// The document is larger, deeper or more repetitive than the limits allow.
    public static let limit = Code(rawValue: "limit")
    /// A value is not of the kind that is asked for.
    public static let type = Code(rawValue: "type")
    /// A key that must be there is not.
    public static let missingKey = Code(rawValue: "missing key")
    /// A key that nobody reads.
    public static let unknownKey = Code(rawValue: "unknown key")
    /// A value that is well formed but out of its range.
    public static let value = Code(rawValue: "value")
    /// A value that cannot be printed.
    public static let unprintable = Code(rawValue: "unprintable")
  }

  /// What kind of thing is wrong.
  public let code: Code
  /// The name of the text, usually a path.
  public let source: String
  /// Where in the text.
  public let mark: YAMLMark?
  /// What is wrong, what was expected and what to do.
  public let message: String
  /// The line that the mark points at, without its line break.
  public let line: String?

  /// Describes something wrong.
  public init(_ code: Code, _ message: String, in source: YAMLSource, at mark: YAMLMark?) {
    self.code = code
    self.message = message
    self.source = source.name
    self.mark = mark
    self.line = mark.flatMap { source.line(Int($0.line)) }
  }

  /// The sentence, with the place before it and without the line.
  public var sentence: String {
    guard let mark else { return "\(source): \(message)" }
    return "\(source):\(mark): \(message)"
  }

  /// The sentence, and the line with a caret below it.
  ///
  /// ```
  /// fraud.yaml:3:9: the value of seed is text, expected a whole number; write it without quotes
  ///   3 |   seed: "seven"
  ///     |         ^
  /// ```
  public var description: String {
    guard let mark, let line else { return sentence }
    return Self.rendering(message, in: source, at: mark, line: line)
  }

  /// Renders a sentence, its place, and the line with a caret below it, as ``description`` does.
  ///
  /// - Parameters:
  ///   - message: The sentence.
  ///   - source: The name of the text.
  ///   - mark: Where in the text.
  ///   - line: The line that the mark points at.
  /// - Returns: Three lines.
  public static func rendering(_ message: String, in source: String, at mark: YAMLMark, line: String) -> String {
    let number = String(mark.line)
    let margin = String(repeating: " ", count: number.utf8.count)
    // A caret far to the right of a long line helps nobody: show what stands around it.
    let characters = Array(line)
    let column = min(Int(mark.column), characters.count + 1)
    let start = column > 100 ? column - 40 : 0
    let shown = String(characters[start..<min(characters.count, start + 120)])
    let lead = characters[start..<max(start, column - 1)].map { $0 == "\t" ? "\t" : " " }.joined()
    return """
      \(source):\(mark): \(message)
        \(number) | \(shown)
        \(margin) | \(lead)^
      """
  }
}
