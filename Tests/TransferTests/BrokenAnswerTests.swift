import AtomicFiles
import TestSupport
import Testing
import Transfer

@Suite("Answers that go wrong")
struct BrokenAnswerTests {
  let transport = CurlTransport()

  private func failure(
    of request: HTTPRequest, _ source: SourceLocation = #_sourceLocation
  ) async throws -> TransferError {
    try #require(
      await #expect(throws: TransferError.self, sourceLocation: source) { try await transport.send(request) },
      sourceLocation: source)
  }

  @Test("a refused connection says where nothing answers")
  func refused() async throws {
    let port = LoopbackServer.closedPort()
    let error = try await failure(of: HTTPRequest(.put, "http://127.0.0.1:\(port)/x"))
    #expect(error.code == .connect)
    #expect(error.isBeforeSending)
    #expect(error.description.hasPrefix("PUT http://127.0.0.1:\(port)/x: nothing answers there"))
  }

  @Test("a server that never answers is waited for as long as the request says")
  func timeout() async throws {
    try await withServer { _ in
      .raw("", .hold)
    } _: { server in
      let timeouts = HTTPRequest.Timeouts(total: .milliseconds(150))
      let error = try await failure(of: HTTPRequest(.get, server.url, timeouts: timeouts))
      #expect(error.code == .timeout)
    }
  }

  @Test(
    "an answer that breaks off is an error and leaves no file",
    arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nonly this", "HTTP/1.1 200 OK\r\nContent-Le", "",
    ])
  func truncated(sent: String) async throws {
    try await withTemporaryDirectory { root in
      try await withServer { _ in
        .raw(sent)
      } _: { server in
        for destination in [HTTPRequest.Destination.memory(limit: 1000), .file(root + "/file", limit: 1000)] {
          let error = try await failure(of: HTTPRequest(.get, server.url, destination: destination))
          #expect(error.code == .truncated, "\(error)")
        }
        #expect(try Directory.names(in: root) == [])
      }
    }
  }

  @Test("what does not speak HTTP is said so", arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "220 mail ESMTP\r\n"])
  func notHTTP(greeting: String) async throws {
    try await withServer { _ in
      .raw(greeting)
    } _: { server in
      let error = try await failure(of: HTTPRequest(.get, server.url))
      #expect(error.code == .notHTTP)
      #expect(error.description.contains("does not speak HTTP"))
    }
  }

  @Test("an announced size over the limit is refused, and so is a stream that only grows over it")
  func tooLarge() async throws {
    try await withTemporaryDirectory { root in
      let head = "HTTP/1.1 200 OK\r\n"
      try await withServer {
        $0.target == "/announced"
          ? .raw(head + "Content-Length: 1099511627776\r\n\r\nfirst", .hold)
          : .raw(head + "Transfer-Encoding: chunked\r\n\r\n", .repeatForever)
      } _: { server in
        for target in ["/announced", "/endless"] {
          for destination in [HTTPRequest.Destination.memory(limit: 100_000), .file(root + "/f", limit: 100_000)] {
            let error = try await failure(of: HTTPRequest(.get, server.url + target, destination: destination))
            #expect(error.code == .tooLarge)
            #expect(error.description.contains("larger than the 100000 bytes allowed"))
          }
        }
        #expect(try Directory.names(in: root) == [])
      }
    }
  }

  @Test("a limit is reached without being passed")
  func limit() async throws {
    try await withServer { _ in
      .status(200, [], String(repeating: "a", count: 1000))
    } _: { server in
      let exact = HTTPRequest(.get, server.url, destination: .memory(limit: 1000))
      let whole = try await transport.send(exact)
      #expect(whole.size == 1000)
      let short = HTTPRequest(.get, server.url, destination: .memory(limit: 999))
      #expect(try await failure(of: short).code == .tooLarge)
    }
  }

  @Test("an endless error page is cut and keeps its status")
  func endlessErrorPage() async throws {
    let head = "HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n"
    try await withServer { _ in
      .raw(head, .repeatForever)
    } _: { server in
      let response = try await transport.send(HTTPRequest(.get, server.url))
      #expect(response.status == 503)
      #expect(response.body.count == 1 << 20)
    }
  }

  @Test("headers without an end are refused")
  func endlessHeaders() async throws {
    let head = "HTTP/1.1 200 OK\r\n" + (0..<9000).map { "X-\($0): \(String(repeating: "h", count: 60))\r\n" }.joined()
    try await withServer { _ in
      .raw(head, .hold)
    } _: { server in
      let error = try await failure(of: HTTPRequest(.get, server.url))
      #expect(error.code == .tooLarge, "\(error)")
    }
  }

  @Test("a body goes to its file whole, and that of an error does not")
  func files() async throws {
    try await withTemporaryDirectory { root in
      let text = String(repeating: "0123456789", count: 50_000)
      try write("before", to: root + "/file")
      try await withServer {
        $0.target == "/good" ? .status(200, [], text) : .status(500, [], "broken inside")
      } _: {
        var request = HTTPRequest(.get, $0.url + "/bad", destination: .file(root + "/file", limit: 1 << 20))
        let bad = try await transport.send(request)
        #expect(bad.text == "broken inside")
        #expect(try AtomicFile.read(root + "/file") == Array("before".utf8))
        request.url = $0.url + "/good"
        let good = try await transport.send(request)
        #expect(good.size == 500_000)
        #expect(good.body == [])
        #expect(try AtomicFile.read(root + "/file") == Array(text.utf8))
        #expect(try Directory.names(in: root) == ["file"])
      }
    }
  }

  @Test("an empty body makes an empty file, and a directory that is not there is named")
  func emptyAndMissing() async throws {
    try await withTemporaryDirectory { root in
      try await withServer { _ in
        .status(200)
      } _: { server in
        let empty = HTTPRequest(.get, server.url, destination: .file(root + "/empty", limit: 10))
        _ = try await transport.send(empty)
        #expect(try AtomicFile.read(root + "/empty") == [])
        let astray = HTTPRequest(.get, server.url, destination: .file(root + "/no/file", limit: 10))
        let error = try await failure(of: astray)
        #expect(error.code == .file)
        #expect(error.description.contains(root + "/no/file"))
        let unread = HTTPRequest(.put, server.url, body: .file(root + "/absent"))
        #expect(try await failure(of: unread).code == .file)
      }
    }
  }

  @Test("a cancelled task does not wait for its answer")
  func cancelled() async throws {
    let (arrived, arrive) = AsyncStream.makeStream(of: Void.self)
    try await withServer { _ in
      arrive.finish()
      return .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", .hold)
    } _: { server in
      let url = server.url
      let task = Task { try await transport.send(HTTPRequest(.get, url)) }
      for await _ in arrived {}
      task.cancel()
      let error = await #expect(throws: TransferError.self) { try await task.value }
      #expect(error?.code == .cancelled)
    }
  }

  @Test("a task cancelled beforehand sends nothing that it waits for")
  func cancelledBefore() async throws {
    try await withServer { _ in
      .raw("", .hold)
    } _: { server in
      let url = server.url
      let task = Task {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        return try await transport.send(HTTPRequest(.get, url))
      }
      let error = await #expect(throws: TransferError.self) { try await task.value }
      #expect(error?.code == .cancelled)
    }
  }

  @Test(
    "what is no http URL is refused before anything is sent",
    arguments: [
      "", "127.0.0.1/x", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://a b/", "http://h:99999/",
      "http://h/\r\nX: y", "http://[::1/",
    ])
  func badURL(url: String) async throws {
    #expect(try await failure(of: HTTPRequest(.get, url)).code == .request)
  }

  @Test("a header cannot smuggle in another", arguments: [("A", "b\r\nX: y"), ("A\n", "b"), ("", "b"), ("A:", "b")])
  func smuggled(name: String, value: String) async throws {
    try await withServer { _ in
      .status(200)
    } _: { server in
      let error = try await failure(of: HTTPRequest(.get, server.url, headers: HTTPHeaders([.init(name, value)])))
      #expect(error.code == .request)
      #expect(server.asked.isEmpty)
    }
  }
}
