/// The status line and the fields of an answer, as they arrive line by line.
struct ResponseHead {
  /// The largest head that is read.
  static let limit = 256 << 10

  /// The status of the last status line; 0 before the first.
  private(set) var status = 0
  /// The fields after the last status line.
  private(set) var headers = HTTPHeaders()
  /// Whether the empty line that ends the head has come.
  private(set) var isWhole = false
  private var size = 0

  /// Takes a line; a status line starts anew, for interim answers (100, 103) come before the final one.
  ///
  /// - Returns: False where the head has grown too large.
  mutating func add(_ line: String) -> Bool {
    size += line.utf8.count
    guard size <= Self.limit else { return false }
    let line = line.trimmed
    if line.hasPrefix("HTTP/") {
      let parts = line.split(separator: " ", maxSplits: 2)
      status = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
      headers = HTTPHeaders()
      isWhole = false
    } else if line.isEmpty {
      isWhole = true
    } else if let colon = line.firstIndex(of: ":") {
      headers.append(String(line[..<colon]), String(line[line.index(after: colon)...]).trimmed)
    }
    return true
  }
}

extension String {
  /// The text without white space around it.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
