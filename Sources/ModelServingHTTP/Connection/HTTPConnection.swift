#if Server
  import NIOCore
  import NIOHTTP1

  /// One client's connection: collects a request, has it answered on this thread, writes the answer, and starts again.
  ///
  /// Pipelined requests are answered in order; while one waits for something, nothing more is read. Answers to requests
  /// that came in together leave together.
  final class HTTPConnection<Service: HTTPService>: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPServerResponsePart

    /// What the connection is doing.
    private enum State {
      /// Waiting for a request.
      case idle
      /// Collecting a request; to `.answering` at its end, or to `.closing` when it breaks a bound.
      case receiving(HTTPRequestHead)
      /// Waiting for an answer that takes longer; back to `.idle`, or to `.closing`.
      case answering(HTTPRequestHead)
      /// The last answer is written; what still comes in is thrown away.
      case closing
    }

    private let service: Service
    private let limits: ConnectionLimits
    private let lifecycle: ServerLifecycle
    private var state = State.idle
    private var body = ByteBuffer()
    /// What came in while an answer was waited for.
    private var backlog = CircularBuffer<HTTPServerRequestPart>()
    private var isReadHeldBack = false
    private var isInputClosed = false
    private var isLoopback = false
    private var since = NIODeadline.now()
    private var watch: Scheduled<Void>?
    /// Memory for answers, kept from request to request.
    private var scratch: [UInt8] = []

    init(_ service: Service, limits: ConnectionLimits, lifecycle: ServerLifecycle) {
      self.service = service
      self.limits = limits
      self.lifecycle = lifecycle
    }

    // MARK: Events

    func channelActive(context: ChannelHandlerContext) {
      isLoopback = context.remoteAddress?.isOnThisMachine ?? false
      watchTime(context, for: limits.idleTimeout)
      if !lifecycle.add(context.channel, limit: limits.connectionLimit) {
        refuse(
          .error(.serviceUnavailable, "the server has all the connections that it takes; try again later"), context)
      }
      context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
      lifecycle.remove(context.channel)
      watch?.cancel()
      context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let part = unwrapInboundIn(data)
      if case .answering = state { return backlog.append(part) }
      take(part, context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
      context.flush()
      context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
      if case .answering = state {
        isReadHeldBack = true
      } else {
        context.read()
      }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      switch event {
      case is ServerLifecycle.Drain:
        if case .idle = state { context.close(promise: nil) }
      case ChannelEvent.inputClosed:
        isInputClosed = true
        if case .answering = state { return }
        context.close(promise: nil)
      default: context.fireUserInboundEventTriggered(event)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      guard let error = error as? HTTPParserError, error != .invalidEOFState else {
        return context.close(promise: nil)
      }
      switch state {
      case .answering, .closing: context.close(promise: nil)
      case .idle, .receiving:
        if error == .headerOverflow {
          refuse(
            .error(.requestHeaderFieldsTooLarge, "the header fields pass \(limits.headerLimit) bytes; send fewer"),
            context)
        } else {
          refuse(.error(.badRequest, "malformed HTTP request: \(error)"), context)
        }
      }
    }

    // MARK: Requests

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
      switch (part, state) {
      case (.head(let head), .idle): begin(head, context)
      case (.body(let bytes), .receiving): collect(bytes, context)
      case (.end, .receiving(let head)): finish(head, context)
      default: break
      }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      state = .receiving(head)
      since = .now()
      body.clear()
      if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }), length > limits.bodyLimit {
        return refuse(tooLarge, context)
      }
      if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
        context.writeAndFlush(
          wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .continue))), promise: nil)
      }
    }

    private func collect(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
      guard body.readableBytes + bytes.readableBytes <= limits.bodyLimit else { return refuse(tooLarge, context) }
      // A body that comes in one piece is taken as it is.
      if body.readableBytes == 0 {
        body = bytes
      } else {
        var bytes = bytes
        body.writeBuffer(&bytes)
      }
    }

    private var tooLarge: HTTPAnswer {
      .error(.payloadTooLarge, "the body passes \(limits.bodyLimit) bytes; send fewer rows a request")
    }

    private func finish(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      switch service.answer(HTTPRequest(head: head, body: body, isLoopback: isLoopback), scratch: &scratch) {
      case .now(let answer): write(answer, to: head, context)
      case .later(let work):
        state = .answering(head)
        let connection = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.makeFutureWithTask(work).whenSuccess { answer in
          let (connection, context) = connection.value
          connection.resume(answer, context)
        }
      }
    }

    /// Writes an answer that took longer, and goes on with what came in meanwhile.
    private func resume(_ answer: HTTPAnswer, _ context: ChannelHandlerContext) {
      guard case .answering(let head) = state, context.channel.isActive else { return }
      write(answer, to: head, context)
      while let part = backlog.popFirst() {
        if case .answering = state {
          backlog.prepend(part)
          break
        }
        take(part, context)
      }
      context.flush()
      if case .answering = state { return }
      if isReadHeldBack {
        isReadHeldBack = false
        context.read()
      }
    }

    // MARK: Answers

    private func write(_ answer: HTTPAnswer, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      let keepsAlive = head.isKeepAlive && !lifecycle.isStopping && !isInputClosed
      put(answer, version: head.version, keepsAlive: keepsAlive, hasBody: head.method != .HEAD, context)
      since = .now()
      if keepsAlive {
        state = .idle
      } else {
        state = .closing
        close(context)
      }
    }

    /// Answers a request that breaks a bound before it is there, and closes.
    private func refuse(_ answer: HTTPAnswer, _ context: ChannelHandlerContext) {
      state = .closing
      body.clear()
      put(answer, version: .http1_1, keepsAlive: false, hasBody: true, context)
      close(context)
    }

    private func put(
      _ answer: HTTPAnswer, version: HTTPVersion, keepsAlive: Bool, hasBody: Bool, _ context: ChannelHandlerContext
    ) {
      var headers = HTTPHeaders()
      headers.reserveCapacity(answer.headers.count + 2)
      for (name, value) in answer.headers { headers.add(name: name, value: value) }
      headers.add(name: "content-length", value: String(answer.body.count))
      if !keepsAlive {
        headers.add(name: "connection", value: "close")
      } else if version == .http1_0 {
        headers.add(name: "connection", value: "keep-alive")
      }
      let head = HTTPResponseHead(version: version, status: answer.status, headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      if hasBody, !answer.body.isEmpty {
        let body = context.channel.allocator.buffer(bytes: answer.body)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
      }
      context.write(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Sends what is written and says that there is no more; a client that is still sending gets a moment to read it,
    /// since closing at once would throw the answer away.
    private func close(_ context: ChannelHandlerContext) {
      context.flush()
      if isInputClosed { return context.close(promise: nil) }
      context.close(mode: .output, promise: nil)
      watch?.cancel()
      watch = context.eventLoop.assumeIsolated().scheduleTask(in: limits.lingering) {
        context.close(promise: nil)
      }
    }

    // MARK: Time

    private func watchTime(_ context: ChannelHandlerContext, for time: TimeAmount) {
      watch = context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.checkTime(context) }
    }

    private func checkTime(_ context: ChannelHandlerContext) {
      guard context.channel.isActive else { return }
      let limit: TimeAmount
      switch state {
      case .idle: limit = limits.idleTimeout
      case .receiving: limit = limits.requestTimeout
      case .answering: return watchTime(context, for: limits.idleTimeout)
      case .closing: return
      }
      let rest = since + limit - .now()
      if rest > .zero { return watchTime(context, for: rest) }
      if case .receiving = state {
        refuse(.error(.requestTimeout, "the request did not arrive whole in time; send it faster"), context)
      } else {
        context.close(promise: nil)
      }
    }
  }

  extension SocketAddress {
    /// Whether it is an address that only this machine has.
    fileprivate var isOnThisMachine: Bool {
      guard let address = ipAddress else { return true }
      return address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }
  }
#endif
