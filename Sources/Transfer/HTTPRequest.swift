/// A request as a value: everything that sending it needs, and nothing of how it is sent.
public struct HTTPRequest: Sendable {
  /// What is sent after the headers.
  public enum Body: Sendable {
    /// Nothing.
    case none
    /// Bytes in memory.
    case bytes([UInt8])
    /// A file, read while it is sent.
    case file(String)
  }

  /// Where the body of a successful answer goes; that of any other answer is kept in memory, for its message.
  public enum Destination: Sendable {
    /// Into the response, up to a number of bytes.
    case memory(limit: Int)
    /// Into a file, written beside its place and renamed once it is whole, up to a number of bytes.
    case file(String, limit: Int)
  }

  /// How long to wait.
  public struct Timeouts: Hashable, Sendable {
    /// For the connection, name look-up and TLS included.
    public var connect: Duration
    /// For a sign of life while the answer is awaited or arrives.
    public var stall: Duration
    /// For everything; nil for as long as something moves.
    public var total: Duration?

    /// Sets how long to wait.
    public init(connect: Duration = .seconds(10), stall: Duration = .seconds(60), total: Duration? = nil) {
      self.connect = connect
      self.stall = stall
      self.total = total
    }
  }

  /// What to do with an answer that points elsewhere.
  public enum Redirects: Hashable, Sendable {
    /// Hand it to the caller as it is.
    case handOver
    /// Follow it, at most so many times in a row, never from https to http.
    case follow(limit: Int)
  }

  /// Whom to trust, and who we are.
  public struct TLS: Hashable, Sendable {
    /// A file of PEM certificates to trust instead of the system's.
    public var authorities: String?
    /// A file with our certificate in PEM.
    public var certificate: String?
    /// A file with our certificate's key in PEM.
    public var key: String?

    /// Names the files; the system's trust and no certificate by default.
    public init(authorities: String? = nil, certificate: String? = nil, key: String? = nil) {
      self.authorities = authorities
      self.certificate = certificate
      self.key = key
    }
  }

  /// What to do.
  public var method: HTTPMethod
  /// Where: an absolute http or https URL.
  public var url: String
  /// Fields added to those that HTTP needs.
  public var headers: HTTPHeaders
  /// What to send.
  public var body: Body
  /// Where a successful answer goes.
  public var destination: Destination
  /// How long to wait.
  public var timeouts: Timeouts
  /// What to do with an answer that points elsewhere.
  public var redirects: Redirects
  /// Whom to trust.
  public var tls: TLS
  /// Texts that must appear in no message, besides those that ``Redaction`` finds by itself.
  public var secrets: [String]

  /// Describes a request.
  ///
  /// - Parameters:
  ///   - method: What to do.
  ///   - url: An absolute http or https URL.
  ///   - headers: Fields added to those that HTTP needs.
  ///   - body: What to send.
  ///   - destination: Where a successful answer goes: by default into memory, up to 16 MiB.
  ///   - timeouts: How long to wait.
  ///   - redirects: What to do with an answer that points elsewhere: by default at most five are followed.
  ///   - tls: Whom to trust, and who we are.
  ///   - secrets: Texts that must appear in no message.
  public init(
    _ method: HTTPMethod = .get, _ url: String, headers: HTTPHeaders = [:], body: Body = .none,
    destination: Destination = .memory(limit: 16 << 20), timeouts: Timeouts = Timeouts(),
    redirects: Redirects = .follow(limit: 5), tls: TLS = TLS(), secrets: [String] = []
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.destination = destination
    self.timeouts = timeouts
    self.redirects = redirects
    self.tls = tls
    self.secrets = secrets
  }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible {
  /// The method and the URL without secrets.
  public var description: String { "\(method) \(Redaction(of: self).apply(to: Redaction.url(url)))" }
  /// The same as ``description``: a request printed by accident gives nothing away.
  public var debugDescription: String { description }
}
