/// What cannot be deployed, told as one sentence that names the thing and the remedy.
public struct DeployError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of thing went wrong; new kinds may be added.
  public struct Code: Hashable, Sendable, RawRepresentable {
    /// The stable name of the kind.
    public let rawValue: String

    /// Names a kind.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A traffic split that cannot be.
    public static let split = Code(rawValue: "split")
    /// An image that is not pinned by its digest.
    public static let image = Code(rawValue: "image")
    /// A base or an overlay that cannot be read or written.
    public static let overlay = Code(rawValue: "overlay")
  }

  /// What kind of thing went wrong.
  public let code: Code
  /// The sentence.
  public let description: String

  /// Describes a failure.
  public init(_ code: Code, _ sentence: String) {
    self.code = code
    description = sentence
  }
}
