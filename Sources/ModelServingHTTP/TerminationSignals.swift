#if Server
  import ModelServing
  import NIOCore
  import NIOPosix

  #if canImport(Glibc)
    import Glibc
  #endif

  /// The writing end of the pipe that wakes the waiter; a signal handler may do no more than write to it.
  private nonisolated(unsafe) var wakeDescriptor: Int32 = -1

  /// Waits for SIGTERM or SIGINT.
  ///
  /// Handlers are installed, rather than the signals left to their default, because the first process of a container has
  /// no default: the system would pass over them.
  struct TerminationSignals: Sendable {
    private static let signals = [SIGTERM, SIGINT]
    private let reading: Int32

    /// Takes the signals from now on.
    init() throws(ServingError) {
      var ends: [Int32] = [-1, -1]
      guard unsafe pipe(&ends) == 0 else {
        throw ServingError(.internalFault, "no pipe for signals: error \(errno); allow the process more open files")
      }
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
      reading = ends[0]
      unsafe wakeDescriptor = ends[1]
      for signal in Self.signals {
        _ = Glibc.signal(signal) { _ in
          let code = errno
          var byte: UInt8 = 1
          _ = unsafe write(wakeDescriptor, &byte, 1)
          errno = code
        }
      }
    }

    /// Returns when one of the signals has come; the next one has its default effect again.
    func wait() async {
      let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)
      let pipe = try? await NIOPipeBootstrap(group: promise.futureResult.eventLoop)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(Waker(promise))
          }
        }
        .takingOwnershipOfDescriptor(input: reading)
        .get()
      if pipe == nil { promise.succeed() }
      try? await promise.futureResult.get()
      restore()
      try? await pipe?.close()
    }

    /// Gives the signals their default effect again.
    func restore() {
      for signal in Self.signals { _ = Glibc.signal(signal, SIG_DFL) }
    }

    /// Completes a promise when the first byte arrives.
    private final class Waker: ChannelInboundHandler {
      typealias InboundIn = ByteBuffer
      private var promise: EventLoopPromise<Void>?

      init(_ promise: EventLoopPromise<Void>) { self.promise = promise }

      func channelRead(context: ChannelHandlerContext, data: NIOAny) { finish() }

      func channelInactive(context: ChannelHandlerContext) { finish() }

      private func finish() {
        promise?.succeed()
        promise = nil
      }
    }
  }
#endif
