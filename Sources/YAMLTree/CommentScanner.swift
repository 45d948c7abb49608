/// Finds the comments around nodes; libyaml itself passes over them.
///
/// A `#` starts a comment where a blank or the start of a line stands before it and no scalar covers it, so that the
/// gaps between events tell all comments.
struct CommentScanner {
  private let lines: [[Character]]
  /// Where the text that is not yet looked at begins.
  private var line = 0
  private var column = 0

  init(_ source: YAMLSource) {
    lines = String(decoding: source.bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
  }

  /// The comments on lines of their own before a collection starts.
  mutating func take(before event: YAMLEvent) -> YAMLComments? {
    let above = gap(until: event.start)
    return above.isEmpty ? nil : YAMLComments(above: above)
  }

  /// The comments before a scalar and at the end of its line.
  mutating func take(around event: YAMLEvent) -> YAMLComments? {
    let above = gap(until: event.start)
    line = Int(event.end.line) - 1
    column = Int(event.end.column) - 1
    let beside = restOfLine()
    return above.isEmpty && beside == nil ? nil : YAMLComments(above: above, beside: beside)
  }

  private mutating func gap(until mark: YAMLMark) -> [String] {
    var found: [String] = []
    let end = Int(mark.line) - 1
    while line < end {
      if let comment = restOfLine() { found.append(comment) }
      line += 1
      column = 0
    }
    column = max(column, Int(mark.column) - 1)
    return found
  }

  private mutating func restOfLine() -> String? {
    guard lines.indices.contains(line), column < lines[line].count else { return nil }
    let rest = lines[line][column...]
    for index in rest.indices where rest[index] == "#" {
      let isStart = index == 0 || lines[line][index - 1] == " " || lines[line][index - 1] == "\t"
      guard isStart else { continue }
      let isAlone = rest[..<index].allSatisfy { " \t-,]}:".contains($0) }
      guard isAlone else { return nil }
      column = lines[line].count
      var text = String(rest[(index + 1)...])
      if text.hasSuffix("\r") { text.removeLast() }
      return text.hasPrefix(" ") ? String(text.dropFirst()) : text
    }
    return nil
  }
}
