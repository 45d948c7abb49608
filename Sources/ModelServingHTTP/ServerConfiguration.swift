#if Server
  public import NIOCore

  /// Where the server listens, and the bounds within which a client may use it.
  public struct ServerConfiguration: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port of the inference protocol; 0 for any free one.
    public var httpPort: Int
    /// The port of the metrics, 0 for any free one; nil for none.
    public var metricsPort: Int?
    /// The path of the metrics.
    public var metricsPath = "/metrics"
    /// What the names of the metrics of requests begin with.
    public var metricsPrefix = "rest_server"
    /// The number of event loops; nil for one for each core that the process may use.
    public var threads: Int?
    /// The greatest length of a request's body, in bytes.
    public var bodyLimit = 100 << 20
    /// The greatest length of a request's header fields together, in bytes.
    public var headerLimit = 32 << 10
    /// How long a connection may stay open without a request.
    public var idleTimeout = TimeAmount.seconds(75)
    /// How long a client may take to send one request.
    public var requestTimeout = TimeAmount.seconds(60)
    /// How long the server, once told to stop, still takes new connections and answers with `Connection: close`, so
    /// that load balancers can learn that it is not ready.
    public var lameDuck = TimeAmount.zero
    /// How long open requests may take to finish after that.
    public var drainTimeout = TimeAmount.seconds(20)
    /// How many connections may be open at once, on all ports together; what comes beyond is told to come back later.
    public var connectionLimit = 10_000
    /// Where requests are noted; nil for nowhere.
    public var requestLog: RequestLog?
    /// Who may use the model repository.
    public var repositoryAccess = RepositoryAccess.loopback

    /// Says where to listen.
    ///
    /// - Parameters:
    ///   - host: The address to listen on.
    ///   - httpPort: The port of the inference protocol; 0 for any free one.
    ///   - metricsPort: The port of the metrics, 0 for any free one; nil for none.
    public init(host: String = "127.0.0.1", httpPort: Int = 0, metricsPort: Int? = 0) {
      self.host = host
      self.httpPort = httpPort
      self.metricsPort = metricsPort
    }
  }
#endif
