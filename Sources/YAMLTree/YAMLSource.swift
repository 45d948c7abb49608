/// A text to read YAML from, and the name that errors call it by.
public struct YAMLSource: Sendable {
  /// The name, usually a path.
  public let name: String
  /// The text in UTF-8 (or UTF-16 with a byte order mark).
  public let bytes: [UInt8]

  /// Names a text.
  public init(_ bytes: [UInt8], name: String) {
    self.name = name
    self.bytes = bytes
  }

  /// Names a text.
  public init(_ text: String, name: String) { self.init(Array(text.utf8), name: name) }

  /// A line of the text without its line break; nil where there is no such line.
  ///
  /// - Parameter number: The line, counted from 1.
  /// - Returns: The line; bytes that are not UTF-8 are replaced.
  /// - Complexity: O(size of the text), meant for messages.
  public func line(_ number: Int) -> String? {
    var start = 0
    var current = 1
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      if current == number { return text(from: start, to: index) }
      current += 1
      start = index + 1
    }
    return current == number && start < bytes.count ? text(from: start, to: bytes.count) : nil
  }

  private func text(from start: Int, to end: Int) -> String {
    let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
    return String(decoding: bytes[start..<(hasReturn ? end - 1 : end)], as: UTF8.self)
  }
}
