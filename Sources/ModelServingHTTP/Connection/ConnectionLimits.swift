#if Server
  import NIOCore
  import NIOHTTP1

  /// The bounds within which a client may use a connection.
  struct ConnectionLimits: Sendable {
    let bodyLimit: Int
    let headerLimit: Int
    let connectionLimit: Int
    let idleTimeout: TimeAmount
    let requestTimeout: TimeAmount
    /// How long a client that is still sending may take to read its refusal.
    let lingering = TimeAmount.seconds(2)

    init(_ configuration: ServerConfiguration) {
      bodyLimit = configuration.bodyLimit
      headerLimit = configuration.headerLimit
      connectionLimit = configuration.connectionLimit
      idleTimeout = configuration.idleTimeout
      requestTimeout = configuration.requestTimeout
    }

    /// The decoder of requests with these bounds.
    var decoder: ByteToMessageHandler<HTTPRequestDecoder> {
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = headerLimit
      limits.maxHeaderListSize = headerLimit
      return ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits))
    }
  }
#endif
