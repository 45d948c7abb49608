import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// What a test's server was asked.
struct Asked: Sendable {
  var method: String
  var target: String
  var headers: [String: String]
  var body: [UInt8]
}

/// What a test's server sends: any bytes, and what it does with the connection then.
struct Answer: Sendable {
  enum End { case keep, close, hold, repeatForever }
  var bytes: [UInt8]
  var end = End.keep

  /// A well-formed answer.
  static func status(_ status: Int, _ headers: [String] = [], _ body: String = "") -> Answer {
    let lines = ["HTTP/1.1 \(status) Any", "Content-Length: \(body.utf8.count)"] + headers
    return Answer(bytes: Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8))
  }

  /// Bytes as they are, after which the connection ends.
  static func raw(_ text: String, _ end: End = .close) -> Answer { Answer(bytes: Array(text.utf8), end: end) }
}

/// A server on the loopback interface that answers as a test says, each connection on a thread of its own.
final class LoopbackServer: Sendable {
  let port: Int
  private let listener: Int32
  private let answer: @Sendable (Asked) -> Answer
  private let state = Mutex((asked: [Asked](), connections: 0))

  /// Listens on a free port.
  init(_ answer: @escaping @Sendable (Asked) -> Answer) {
    self.answer = answer
    (listener, port) = Self.listening()
    Self.onThread { [listener, self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        state.withLock { $0.connections += 1 }
        Self.onThread { self.serve(connection) }
      }
    }
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var asked: [Asked] { state.withLock(\.asked) }
  var connections: Int { state.withLock(\.connections) }

  /// Takes no more connections; those that are open end with their clients.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// A port on which nothing listens.
  static func closedPort() -> Int {
    let (listener, port) = listening()
    close(listener)
    return port
  }

  private static func listening() -> (Int32, Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        let isBound = unsafe bind(listener, $0, size) == 0 && listen(listener, 64) == 0
        let isNamed = unsafe getsockname(listener, $0, &size) == 0
        precondition(isBound && isNamed, "no free port for a test's server")
      }
    }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var pending: [UInt8] = []
    while let asked = receive(connection, &pending) {
      state.withLock { $0.asked.append(asked) }
      let answer = answer(asked)
      guard write(answer.bytes, to: connection) else { return }
      switch answer.end {
      case .keep: continue
      case .close: return
      case .hold:
        // Until the client goes away.
        while read(connection, &pending) {}
        return
      case .repeatForever:
        let chunk = Array("400\r\n".utf8) + [UInt8](repeating: 0x61, count: 0x400) + Array("\r\n".utf8)
        while write(chunk, to: connection) {}
        return
      }
    }
  }

  private func receive(_ connection: Int32, _ pending: inout [UInt8]) -> Asked? {
    let blank = Array("\r\n\r\n".utf8)
    while pending.firstRange(of: blank) == nil {
      guard read(connection, &pending) else { return nil }
    }
    guard let end = pending.firstRange(of: blank) else { return nil }
    let lines = String(decoding: pending[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    let words = lines[0].split(separator: " ").map(String.init)
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
    }
    pending.removeSubrange(..<end.upperBound)
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while pending.count < length {
      guard read(connection, &pending) else { return nil }
    }
    let body = Array(pending[..<length])
    pending.removeSubrange(..<length)
    return Asked(method: words[0], target: words[1], headers: headers, body: body)
  }

  private func read(_ connection: Int32, _ pending: inout [UInt8]) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe recv(connection, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    pending += chunk[..<count]
    return true
  }

  private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(connection, $0.baseAddress?.advanced(by: done), $0.count - done, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static func onThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let work = unsafe Unmanaged.passRetained(Work(body)).toOpaque()
    unsafe pthread_create(
      &thread, nil,
      { work in
        if let work = unsafe work { unsafe Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
        return nil
      }, work)
    pthread_detach(thread)
  }
}

/// Runs a test's body with a server.
func withServer<Result>(
  _ answer: @escaping @Sendable (Asked) -> Answer, _ body: (LoopbackServer) async throws -> Result
) async throws -> Result {
  let server = LoopbackServer(answer)
  defer { server.stop() }
  return try await body(server)
}
