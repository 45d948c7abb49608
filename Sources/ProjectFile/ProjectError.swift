import YAMLTree

/// What is wrong in a project file, with the place and the line itself.
public struct ProjectError: Error, Sendable, CustomStringConvertible {
  /// The path of the file as the caller gave it.
  public let file: String
  /// The line, counted from 1; nil where the whole file is meant.
  public let line: Int?
  /// The column in characters, counted from 1; nil where the whole file is meant.
  public let column: Int?
  /// What is wrong, what was expected and what to do.
  public let message: String
  /// The line that the mark points into.
  public let excerpt: String?

  /// The sentence, with the place before it and the line below it.
  public var description: String {
    let place = [file, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
    guard let excerpt, let column else { return "\(place): \(message)" }
    return "\(place): \(message)\n  \(excerpt)\n  \(String(repeating: " ", count: max(0, column - 1)))^"
  }
}

/// The text that a project was read from, for errors that point into it.
struct ProjectSource: Sendable {
  let file: String
  let lines: [Substring]

  init(file: String, text: String) {
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  func error(_ message: String, at mark: YAMLMark?) -> ProjectError {
    let line = mark.map { Int($0.line) }
    let excerpt = line.flatMap { lines.indices.contains($0 - 1) ? String(lines[$0 - 1]) : nil }
    return ProjectError(
      file: file, line: line, column: mark.map { Int($0.column) }, message: message, excerpt: excerpt)
  }
}
