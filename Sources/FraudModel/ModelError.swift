/// What went wrong with data, training or a model, told as one sentence that names the thing and the remedy.
public struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong; new kinds may be added.
  public struct Code: Hashable, Sendable, RawRepresentable {
    /// The stable name of the kind.
    public let rawValue: String

    /// Names a kind.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The data cannot be read or do not say what they must.
    public static let data = Code(rawValue: "data")
    /// An option has a value that it cannot have.
    public static let option = Code(rawValue: "option")
    /// Training cannot be done on what was given.
    public static let training = Code(rawValue: "training")
    /// A model file is missing, corrupt or not one that can be read.
    public static let modelFile = Code(rawValue: "model file")
    /// The rows given to a model are not of its shape.
    public static let shape = Code(rawValue: "shape")
    /// The system refused to read or write a file.
    public static let file = Code(rawValue: "file")
  }

  /// A place in a file.
  public struct Place: Equatable, Sendable, CustomStringConvertible {
    /// The path as the caller gave it.
    public let file: String
    /// The line, counted from 1; nil where the whole file is meant.
    public let line: Int?
    /// The column in bytes, counted from 1; nil where the whole line is meant.
    public let column: Int?

    /// Names a place.
    public init(file: String, line: Int? = nil, column: Int? = nil) {
      self.file = file
      self.line = line
      self.column = column
    }

    /// The place as compilers write it: `FILE:LINE:COLUMN`.
    public var description: String {
      ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
    }
  }

  /// What kind of thing went wrong.
  public let code: Code
  /// Where the cause stands, when it stands in a file.
  public let place: Place?
  /// What is wrong, what was expected and what to do, without the place.
  public let message: String

  /// Describes a failure.
  public init(_ code: Code, _ message: String, at place: Place? = nil) {
    self.code = code
    self.place = place
    self.message = message
  }

  /// The sentence, with the place before it.
  public var description: String { place.map { "\($0): \(message)" } ?? message }
}
