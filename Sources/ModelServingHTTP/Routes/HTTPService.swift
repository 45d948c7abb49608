#if Server
  import NIOCore
  import NIOHTTP1

  /// A request that was received whole.
  struct HTTPRequest {
    let head: HTTPRequestHead
    let body: ByteBuffer
    /// Whether the client is on this machine and came over a loopback address.
    let isLoopback: Bool

    /// The path without its query.
    var path: Substring { head.uri.prefix { $0 != "?" } }

    /// The value of a header field; nil where it is absent.
    func header(_ name: String) -> String? { head.headers.first(name: name) }
  }

  /// What a port serves.
  protocol HTTPService: Sendable {
    /// Answers a request on the event loop that received it, or says that it takes longer.
    ///
    /// `scratch` is memory for the body of the answer, kept from request to request.
    func answer(_ request: HTTPRequest, scratch: inout [UInt8]) -> HTTPOutcome
  }

  /// Serves the metrics and nothing else.
  struct MetricsService: HTTPService {
    let path: String
    let text: @Sendable () -> String

    func answer(_ request: HTTPRequest, scratch: inout [UInt8]) -> HTTPOutcome {
      guard request.path == path else { return .now(.error(.notFound, "there is only \(path) on this port")) }
      guard request.head.method == .GET else {
        var answer = HTTPAnswer.error(.methodNotAllowed, "\(path) takes GET")
        answer.headers.append(("allow", "GET"))
        return .now(answer)
      }
      return .now(
        HTTPAnswer(
          status: .ok, headers: [("content-type", "text/plain; version=0.0.4; charset=utf-8")],
          body: Array(text().utf8)))
    }
  }
#endif
