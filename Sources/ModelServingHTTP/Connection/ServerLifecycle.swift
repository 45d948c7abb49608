#if Server
  import NIOCore
  import Synchronization

  /// Knows every open connection, so that stopping cuts none that is at work.
  final class ServerLifecycle: Sendable {
    /// Tells a connection to close as soon as it is idle.
    struct Drain: Sendable {}

    private let stopping = Atomic(false)
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    /// Whether answers should ask clients to close.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// From now on every answer asks its client to close.
    func beginStopping() { stopping.store(true, ordering: .relaxed) }

    /// Takes note of a connection; says whether there was still room for it.
    func add(_ channel: any Channel, limit: Int) -> Bool {
      channels.withLock {
        $0[ObjectIdentifier(channel)] = channel
        return $0.count <= limit
      }
    }

    func remove(_ channel: any Channel) { channels.withLock { $0[ObjectIdentifier(channel)] = nil } }

    private var open: [any Channel] { channels.withLock { Array($0.values) } }

    /// Closes idle connections at once, the others when they have answered, and all of them when time is up.
    func drain(within time: TimeAmount, on loop: any EventLoop) async {
      let open = open
      for channel in open { channel.pipeline.fireUserInboundEventTriggered(Drain()) }
      let limit = loop.scheduleTask(in: time) { for channel in open { channel.close(promise: nil) } }
      for channel in open { try? await channel.closeFuture.get() }
      limit.cancel()
    }
  }
#endif
