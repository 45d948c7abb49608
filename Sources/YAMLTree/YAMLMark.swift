/// A place in a YAML text, whichever file the text came from.
public struct YAMLMark: Hashable, Sendable, CustomStringConvertible {
  /// The line, counted from 1.
  public let line: Int32
  /// The column in characters, counted from 1.
  public let column: Int32

  /// Names a place.
  public init(line: Int, column: Int) {
    self.line = Int32(clamping: line)
    self.column = Int32(clamping: column)
  }

  /// `LINE:COLUMN`, as compilers write it.
  public var description: String { "\(line):\(column)" }
}
