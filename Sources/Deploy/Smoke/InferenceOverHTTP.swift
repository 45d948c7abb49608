public import InferenceProtocol
public import Transfer

/// Carries calls to an inference server over HTTP.
public struct InferenceOverHTTP: InferenceTransport {
  /// The server's address without a path, such as `http://127.0.0.1:8080`.
  public let server: String
  private let transport: any Transport

  /// Names a server.
  ///
  /// - Parameters:
  ///   - server: Its address without a path.
  ///   - transport: What sends the requests.
  public init(server: String, transport: any Transport = CurlTransport()) {
    self.server = server
    self.transport = transport
  }

  /// Performs one call.
  public func perform(_ call: InferenceCall) async throws -> InferenceAnswer {
    var headers = HTTPHeaders()
    for field in call.headers { headers.append(field.name, field.value) }
    let request = HTTPRequest(
      HTTPMethod(rawValue: call.method), server + call.path, headers: headers,
      body: call.body.isEmpty ? .none : .bytes(call.body),
      timeouts: .init(connect: .seconds(5), stall: .seconds(10), total: .seconds(30)), redirects: .handOver)
    let response = try await transport.send(request)
    return InferenceAnswer(
      status: response.status, headers: response.headers.fields.map { HeaderField($0.name, $0.value) },
      body: response.body)
  }
}
