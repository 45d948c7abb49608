/// Why something cannot be deployed, told as one sentence that names the thing and the remedy.
public struct DeployError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong; new kinds may be added.
  public struct Code: Hashable, Sendable, RawRepresentable {
    /// The stable name of the kind.
    public let rawValue: String

    /// Names a kind.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A value that an option cannot have.
    public static let option = Code(rawValue: "option")
    /// An image that is not pinned by its digest.
    public static let image = Code(rawValue: "image")
    /// Weights that do not share out all requests.
    public static let weights = Code(rawValue: "weights")
    /// A file that cannot be read or written.
    public static let file = Code(rawValue: "file")
    /// An overlay that cannot be rendered.
    public static let overlay = Code(rawValue: "overlay")
  }

  /// What kind of thing is wrong.
  public let code: Code
  /// The sentence, with the place before it where the cause stands in a file.
  public let description: String

  /// Describes what is wrong.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
