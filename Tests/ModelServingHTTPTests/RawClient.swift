#if Server
  import NIOPosix

  #if canImport(Glibc)
    import Glibc
  #endif

  /// A plain socket, to say to a server what no client library would.
  struct RawClient: ~Copyable {
    private let socket: Int32

    init(port: Int) throws {
      socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      // A server that never answers fails the test instead of hanging it.
      var limit = timeval(tv_sec: 20, tv_usec: 0)
      unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(port).bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let result = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard result == 0 else { throw RawClientError(code: errno) }
    }

    deinit { close(socket) }

    /// Sends bytes; what a server that has closed does not take is lost, as on any network.
    func send(_ text: String) {
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = unsafe bytes.withUnsafeBytes {
          unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count <= 0 { return }
        bytes = bytes.dropFirst(count)
      }
    }

    /// Says that nothing more will be sent.
    func finish() { shutdown(socket, Int32(SHUT_WR)) }

    /// Everything that the server sends until it closes, or until `text` has come.
    ///
    /// Waits on a thread of its own, since the tasks of the server and of the other tests need theirs.
    func receive(until text: String? = nil) async throws -> String {
      let socket = socket
      return try await NIOThreadPool.singleton.runIfActive {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
          let sofar = String(decoding: received, as: UTF8.self)
          if let text, sofar.contains(text) { return sofar }
          let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(socket, $0.baseAddress, $0.count, 0) }
          if count <= 0 { return sofar }
          received += chunk[..<count]
        }
      }
    }
  }

  struct RawClientError: Error {
    let code: Int32
  }
#endif
