/// What went wrong with a request, told as one sentence that names its method and its URL without secrets,
/// the cause and the remedy.
public struct TransferError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong; new kinds may be added.
  public struct Code: Hashable, Sendable, RawRepresentable {
    /// The stable name of the kind.
    public let rawValue: String

    /// Names a kind.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// libcurl is not there, or too old.
    public static let library = Code(rawValue: "library")
    /// The request cannot be sent as it is: its URL, a header or an option is wrong.
    public static let request = Code(rawValue: "request")
    /// The host's name has no address.
    public static let resolve = Code(rawValue: "resolve")
    /// Nothing answers at the host and port.
    public static let connect = Code(rawValue: "connect")
    /// An answer did not come in time.
    public static let timeout = Code(rawValue: "timeout")
    /// The server's certificate, or ours, was refused.
    public static let tls = Code(rawValue: "tls")
    /// The connection broke before the answer was whole.
    public static let truncated = Code(rawValue: "truncated")
    /// The answer is larger than the request allows.
    public static let tooLarge = Code(rawValue: "too large")
    /// What answers does not speak HTTP.
    public static let notHTTP = Code(rawValue: "not HTTP")
    /// A redirect that the request does not allow.
    public static let redirect = Code(rawValue: "redirect")
    /// The server answered with a status that the caller did not want.
    public static let status = Code(rawValue: "status")
    /// A file to send or to write could not be read or written.
    public static let file = Code(rawValue: "file")
    /// The task was cancelled.
    public static let cancelled = Code(rawValue: "cancelled")
    /// Anything else that libcurl reports.
    public static let other = Code(rawValue: "other")
  }

  /// What kind of thing went wrong.
  public let code: Code
  /// The method and the redacted URL; nil where no request is at fault.
  public let request: String?
  /// The status of the answer, where one came.
  public let status: Int?
  /// The cause and the remedy, without the request.
  public let message: String

  /// Describes a failure that no single request caused.
  ///
  /// - Parameters:
  ///   - code: Its kind.
  ///   - message: The cause and the remedy, free of secrets.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
    request = nil
    status = nil
  }

  /// Describes the failure of a request; whatever is secret in the request is struck out of the message.
  ///
  /// - Parameters:
  ///   - code: Its kind.
  ///   - message: The cause and the remedy.
  ///   - request: The request.
  ///   - status: The status of the answer, where one came.
  public init(_ code: Code, _ message: String, in request: HTTPRequest, status: Int? = nil) {
    let redaction = Redaction(of: request)
    self.code = code
    self.message = redaction.apply(to: message)
    self.request = request.description
    self.status = status
  }

  /// The sentence, with the request before it.
  public var description: String { request.map { "\($0): \(message)" } ?? message }

  /// Whether the request surely never reached a server, so that sending any method again is safe.
  public var isBeforeSending: Bool { code == .resolve || code == .connect }
}
