#if Server
  public import InferenceProtocol
  public import NIOCore
  import NIOHTTP1
  import NIOPosix

  /// Carries calls over unencrypted HTTP/1.1, one connection each: for health probes and tests, where a client library
  /// would weigh more than the server.
  public struct PlainTransport: InferenceTransport {
    /// The server's name or address.
    public let host: String
    /// The server's port.
    public let port: Int
    /// How long one call may take.
    public let timeout: TimeAmount

    /// Names a server.
    ///
    /// - Parameters:
    ///   - host: Its name or address.
    ///   - port: Its port.
    ///   - timeout: How long one call may take.
    public init(host: String, port: Int, timeout: TimeAmount = .seconds(5)) {
      self.host = host
      self.port = port
      self.timeout = timeout
    }

    /// Performs one call.
    ///
    /// - Parameter call: What to ask.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `ProtocolError` with code `failed`, naming the server, when there is no answer in time.
    public func perform(_ call: InferenceCall) async throws -> InferenceAnswer {
      let loop = MultiThreadedEventLoopGroup.singleton.next()
      let promise = loop.makePromise(of: InferenceAnswer.self)
      do {
        let channel = try await ClientBootstrap(group: loop)
          .connectTimeout(timeout)
          .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              try channel.pipeline.syncOperations.addHTTPClientHandlers()
              try channel.pipeline.syncOperations.addHandler(AnswerCollector(promise))
            }
          }
          .connect(host: host, port: port)
          .get()
        let limit = loop.scheduleTask(in: timeout) { channel.close(promise: nil) }
        send(call, on: channel)
        let answer = try await promise.futureResult.get()
        limit.cancel()
        channel.close(promise: nil)
        return answer
      } catch {
        promise.fail(error)
        throw ProtocolError(
          .failed, "\(host):\(port) gave no answer to \(call.method) \(call.path): \(Self.reason(error))")
      }
    }

    private static func reason(_ error: any Error) -> String {
      switch error {
      case let error as NIOConnectionError where error.connectionErrors.isEmpty:
        "there is no host of that name"
      case let error as NIOConnectionError:
        error.connectionErrors.map { reason($0.error) }.first ?? "no connection"
      case let error as IOError where error.errnoCode == ECONNREFUSED:
        "connection refused; is a server running there?"
      case ChannelError.connectTimeout: "no connection in time"
      case ChannelError.eof: "the connection was closed, or no answer came in time"
      default: "\(error)"
      }
    }

    private func send(_ call: InferenceCall, on channel: any Channel) {
      var headers = HTTPHeaders(call.headers.map { ($0.name, $0.value) })
      headers.add(name: "Host", value: "\(host):\(port)")
      headers.add(name: "Content-Length", value: String(call.body.count))
      headers.add(name: "Connection", value: "close")
      let head = HTTPRequestHead(
        version: .http1_1, method: HTTPMethod(rawValue: call.method), uri: call.path, headers: headers)
      channel.write(HTTPClientRequestPart.head(head), promise: nil)
      channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: call.body))), promise: nil)
      channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    /// Puts an answer together from its parts.
    private final class AnswerCollector: ChannelInboundHandler {
      typealias InboundIn = HTTPClientResponsePart
      private var promise: EventLoopPromise<InferenceAnswer>?
      private var head: HTTPResponseHead?
      private var body = ByteBuffer()

      init(_ promise: EventLoopPromise<InferenceAnswer>) { self.promise = promise }

      func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(var bytes): body.writeBuffer(&bytes)
        case .end:
          guard let head else { return }
          promise?.succeed(
            InferenceAnswer(
              status: Int(head.status.code), headers: head.headers.map { HeaderField($0.name, $0.value) },
              body: Array(body.readableBytesView)))
          promise = nil
        }
      }

      func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise?.fail(error)
        promise = nil
        context.close(promise: nil)
      }

      func channelInactive(context: ChannelHandlerContext) {
        promise?.fail(ChannelError.eof)
        promise = nil
      }
    }
  }
#endif
