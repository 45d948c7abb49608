#if Server
  public import ModelServing
  import NIOCore
  import NIOPosix

  /// A server that listens.
  public struct RunningServer: Sendable {
    /// What answers.
    public let plane: DataPlane
    private let configuration: ServerConfiguration
    private let group: MultiThreadedEventLoopGroup
    private let lifecycle: ServerLifecycle
    private let listeners: [any Channel]

    init(
      plane: DataPlane, configuration: ServerConfiguration, group: MultiThreadedEventLoopGroup,
      lifecycle: ServerLifecycle, listeners: [any Channel]
    ) {
      self.plane = plane
      self.configuration = configuration
      self.group = group
      self.lifecycle = lifecycle
      self.listeners = listeners
    }

    /// The port of the inference protocol.
    public var httpPort: Int { listeners[0].localAddress?.port ?? configuration.httpPort }

    /// The port of the metrics; nil where they are not served.
    public var metricsPort: Int? { listeners.count > 1 ? listeners[1].localAddress?.port : nil }

    /// Stops: says that it is not ready, stays for the lame-duck time, takes no more connections, lets open requests
    /// finish, and ends its threads.
    public func stop() async {
      plane.beginShutdown()
      lifecycle.beginStopping()
      let loop = group.next()
      if configuration.lameDuck > .zero {
        try? await loop.scheduleTask(in: configuration.lameDuck) {}.futureResult.get()
      }
      for listener in listeners { try? await listener.close() }
      await lifecycle.drain(within: configuration.drainTimeout, on: loop)
      try? await group.shutdownGracefully()
    }
  }
#endif
