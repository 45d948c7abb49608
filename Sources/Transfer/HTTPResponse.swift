/// What a server answered.
public struct HTTPResponse: Sendable {
  /// The status code.
  public var status: Int
  /// The fields of the final answer.
  public var headers: HTTPHeaders
  /// The body; empty where it went to a file.
  public var body: [UInt8]
  /// The size of the body, wherever it went.
  public var size: Int
  /// The URL that answered, after redirects.
  public var url: String

  /// Describes an answer.
  ///
  /// - Parameters:
  ///   - status: The status code.
  ///   - headers: The fields.
  ///   - body: The body.
  ///   - size: The size of a body that went to a file; by default that of `body`.
  ///   - url: The URL that answered.
  public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], size: Int? = nil, url: String = "") {
    self.status = status
    self.headers = headers
    self.body = body
    self.size = size ?? body.count
    self.url = url
  }

  /// The body read as UTF-8, with replacement characters where it is not.
  public var text: String { String(decoding: body, as: UTF8.self) }

  /// Whether the status is one of success, 200 to 299.
  public var isSuccess: Bool { (200..<300).contains(status) }

  /// Makes a failure of every status but success.
  ///
  /// - Parameter request: What was asked, for the message.
  /// - Returns: The response itself.
  /// - Throws: ``TransferError`` with the status and the first line of what the server said.
  @discardableResult
  public func requireSuccess(of request: HTTPRequest) throws(TransferError) -> HTTPResponse {
    if isSuccess { return self }
    let said = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    let quote = said.isEmpty ? "" : " and said '\(said.prefix(200))'"
    throw TransferError(.status, "the server answered \(status)\(quote); \(remedy)", in: request, status: status)
  }

  private var remedy: String {
    switch status {
    case 300..<400: "it points elsewhere: give the final URL or let redirects be followed"
    case 401: "check the credentials"
    case 403: "check that these credentials may do this"
    case 404: "check the address"
    case 407: "check the proxy's credentials"
    case 408, 429, 502, 503, 504: "try again later"
    case 500...: "look into the server's log"
    default: "check the request"
    }
  }
}
