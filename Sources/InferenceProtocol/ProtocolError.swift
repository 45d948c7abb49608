/// A message that breaks the protocol, or a call that its peer refused, told as one sentence.
public struct ProtocolError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of fault it is; independent of any transport.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The code's name.
    public let description: String

    /// The bytes are no JSON, or end too early.
    public static let malformed = Code(description: "malformed")
    /// A field is missing or has the wrong type.
    public static let field = Code(description: "field")
    /// A value is not of the declared datatype, or the datatype is unknown.
    public static let datatype = Code(description: "datatype")
    /// The data do not fill the shape.
    public static let shape = Code(description: "shape")
    /// A bound on depth or size is passed.
    public static let tooLarge = Code(description: "tooLarge")
    /// There is no such model, version or path.
    public static let notFound = Code(description: "notFound")
    /// The peer says that the request is wrong.
    public static let refused = Code(description: "refused")
    /// The peer is not ready or overloaded; asking again later may help.
    public static let unavailable = Code(description: "unavailable")
    /// The peer failed, or its answer cannot be understood.
    public static let failed = Code(description: "failed")
  }

  /// What kind of fault it is.
  public let code: Code
  /// The tensor or field that is at fault, where one is.
  public let subject: String?
  /// Where in the JSON text the fault is, in bytes from its beginning, where that is known.
  public let offset: Int?
  /// The sentence: what is wrong, what was expected, and what to do.
  public let description: String

  /// Describes a fault.
  ///
  /// - Parameters:
  ///   - code: Its kind.
  ///   - description: One sentence that names the thing, says what was expected and gives the remedy.
  ///   - subject: The tensor or field at fault.
  ///   - offset: Where in the JSON text the fault is, in bytes.
  public init(_ code: Code, _ description: String, subject: String? = nil, offset: Int? = nil) {
    self.code = code
    self.offset = offset
    self.subject = subject
    self.description = description
  }
}
