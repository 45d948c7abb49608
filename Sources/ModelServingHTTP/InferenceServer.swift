#if Server
  import InferenceProtocol
  public import Logging
  public import ModelServing
  import NIOCore
  import NIOHTTP1
  import NIOPosix

  /// Serves a data plane over HTTP.
  ///
  /// ```swift
  /// let server = InferenceServer(plane, ServerConfiguration(host: "0.0.0.0", httpPort: 8080, metricsPort: 8082), logger: logger)
  /// try await server.run()
  /// ```
  public struct InferenceServer: Sendable {
    /// What answers.
    public let plane: DataPlane
    /// Where it listens, and its bounds.
    public let configuration: ServerConfiguration
    private let logger: Logger

    /// Makes a server; it listens once ``start()`` or ``run()`` is called.
    public init(_ plane: DataPlane, _ configuration: ServerConfiguration, logger: Logger) {
      self.plane = plane
      self.configuration = configuration
      self.logger = logger
    }

    /// Listens, loads the models, answers until SIGTERM or SIGINT, and then stops without cutting a request.
    ///
    /// The signals are taken while this runs, also where the process is the first of its container, for which the system
    /// has no default reaction. A second signal ends the process as it ever did.
    ///
    /// - Throws: `ServingError` when a port is taken or a model cannot be loaded.
    public func run() async throws {
      try await run { _ in }
    }

    /// As ``run()``, and calls `onReady` when every model is ready.
    public func run(onReady: (RunningServer) throws -> Void) async throws {
      let signals = try TerminationSignals()
      defer { signals.restore() }
      let server = try await start()
      do {
        try await plane.loadModels()
        try onReady(server)
      } catch {
        await server.stop()
        throw error
      }
      await signals.wait()
      await server.stop()
    }

    /// Listens and answers in the background; models are loaded by the caller.
    ///
    /// - Returns: The running server, which knows its ports.
    /// - Throws: `ServingError` with code `cannotListen`, naming the port.
    public func start() async throws -> RunningServer {
      let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads ?? System.coreCount)
      let lifecycle = ServerLifecycle()
      let requests = RequestMetrics(prefix: configuration.metricsPrefix, app: plane.serverMetadata.name)
      var listeners: [any Channel] = []
      do {
        listeners.append(
          try await listen(
            InferenceService(
              plane: plane, repositoryAccess: configuration.repositoryAccess, metrics: requests,
              log: configuration.requestLog),
            configuration.httpPort, "MLSERVER_HTTP_PORT", group, lifecycle))
        if let port = configuration.metricsPort {
          let metrics = MetricsService(path: configuration.metricsPath) { [plane] in
            plane.metricsText() + requests.text()
          }
          listeners.append(try await listen(metrics, port, "MLSERVER_METRICS_PORT", group, lifecycle))
        }
      } catch {
        for listener in listeners { try? await listener.close() }
        try? await group.shutdownGracefully()
        throw error
      }
      return RunningServer(
        plane: plane, configuration: configuration, group: group, lifecycle: lifecycle, listeners: listeners)
    }

    private func listen(
      _ service: some HTTPService, _ port: Int, _ setting: String, _ group: MultiThreadedEventLoopGroup,
      _ lifecycle: ServerLifecycle
    ) async throws(ServingError) -> any Channel {
      let limits = ConnectionLimits(configuration)
      let bootstrap = ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 1024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTPResponseEncoder())
            try pipeline.addHandler(limits.decoder)
            try pipeline.addHandler(HTTPConnection(service, limits: limits, lifecycle: lifecycle))
          }
        }
      do {
        return try await bootstrap.bind(host: configuration.host, port: port).get()
      } catch let error as IOError where error.errnoCode == EADDRINUSE {
        throw ServingError(
          .cannotListen,
          "port \(port) on \(configuration.host) is taken by another program; stop it, or choose another port"
            + " (\(setting))",
          subject: "\(port)")
      } catch {
        throw ServingError(
          .cannotListen, "cannot listen on \(configuration.host) port \(port) (\(setting)): \(error)",
          subject: "\(port)")
      }
    }
  }
#endif
