public import InferenceProtocol

/// A request that cannot be answered or a setting that cannot be followed, told as one sentence.
public struct ServingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of fault it is; each transport has one table from these to its own statuses.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The code's name.
    public let description: String

    /// The request is wrong.
    public static let invalidRequest = Code(description: "invalidRequest")
    /// There is no such model or version.
    public static let notFound = Code(description: "notFound")
    /// The request is larger than the server takes.
    public static let tooLarge = Code(description: "tooLarge")
    /// The server or the model cannot answer now and may later.
    public static let unavailable = Code(description: "unavailable")
    /// The fault is ours, or the model's.
    public static let internalFault = Code(description: "internalFault")
    /// A settings file or variable says something that makes no sense.
    public static let settings = Code(description: "settings")
    /// A model's files cannot be loaded, or the model failed its self-test.
    public static let loadFailed = Code(description: "loadFailed")
    /// A transport cannot take its address or port.
    public static let cannotListen = Code(description: "cannotListen")
  }

  /// What kind of fault it is.
  public let code: Code
  /// The model, tensor, feature, file or setting at fault, where one is.
  public let subject: String?
  /// The sentence: what is wrong, what was expected, and what to do; it begins with `file:line:column: ` where the
  /// cause is in a file.
  public let description: String

  /// Describes a fault.
  ///
  /// - Parameters:
  ///   - code: Its kind.
  ///   - description: One sentence that names the thing, says what was expected and gives the remedy.
  ///   - subject: The thing at fault.
  public init(_ code: Code, _ description: String, subject: String? = nil) {
    self.code = code
    self.subject = subject
    self.description = description
  }

  /// The fault of a message that breaks the protocol.
  public init(_ error: ProtocolError) {
    self.init(error.code == .tooLarge ? .tooLarge : .invalidRequest, error.description, subject: error.subject)
  }

  /// Calls what breaks the protocol's rules with the protocol's error, and throws it as the fault of the request.
  static func translating<Result>(
    _ body: () throws(ProtocolError) -> Result
  ) throws(ServingError) -> Result {
    do throws(ProtocolError) {
      return try body()
    } catch {
      throw ServingError(error)
    }
  }

  static func noModel(_ name: String, _ version: String? = nil) -> ServingError {
    ServingError(
      .notFound, version.map { "Model \(name) with version \($0) not found" } ?? "Model \(name) not found",
      subject: name)
  }
}
