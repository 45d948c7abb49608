#if Server
  import InferenceProtocol
  import ModelServing
  import ModelServingHTTP
  import NIOCore
  import Testing

  /// HTTP/1.1 itself, spoken through a plain socket.
  @Suite struct ConnectionTests {
    private let body = #"{"id":"1","inputs":[{"name":"a","shape":[1],"datatype":"FP32","data":[2.5]}]}"#
    private let answered = #"{"model_name":"echo","id":"1","parameters":{},"outputs":[{"name":"a_again""#

    private func post(_ fields: String = "", length: Int? = nil) -> String {
      "POST /v2/models/echo/infer HTTP/1.1\r\nHost: x\r\n\(fields)Content-Length: \(length ?? body.utf8.count)\r\n\r\n"
    }

    @Test("requests sent together are answered in order on one connection")
    func pipelining() async throws {
      try await withServer(.recorded()) { server in
        let client = try RawClient(port: server.httpPort)
        let get = "GET /v2/models/NAME HTTP/1.1\r\nHost: x\r\n\r\n"
        client.send(
          (0..<20).map { get.split(separator: "NAME").joined(separator: "m\($0)") }.joined() + post() + body
            + "GET /v2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let received = try await client.receive()
        var rest = received[...]
        for number in 0..<20 {
          let range = try #require(rest.firstRange(of: "Model m\(number) not found"), "\(number)")
          rest = rest[range.upperBound...]
        }
        let range = try #require(rest.firstRange(of: answered))
        #expect(rest[range.upperBound...].contains(#"{"name":"test""#))
      }
    }

    @Test("a connection beyond those that the server takes is told to come back, and the others go on")
    func connectionLimit() async throws {
      let two: (inout ServerConfiguration) -> Void = { $0.connectionLimit = 2 }
      try await withServer(.recorded(), two) { server in
        let first = try RawClient(port: server.httpPort)
        let second = try RawClient(port: server.httpPort)
        first.send(post() + body)
        second.send(post() + body)
        let answers = [try await first.receive(until: "]}]}"), try await second.receive(until: "]}]}")]
        #expect(answers.allSatisfy { $0.contains(answered) })
        let refused = try await RawClient(port: server.httpPort).receive()
        #expect(refused.hasPrefix("HTTP/1.1 503 ") && refused.lowercased().contains("retry-after: 1"))
        first.send(post() + body)
        let answer = try await first.receive(until: "]}]}")
        #expect(answer.contains(answered))
      }
    }

    @Test("a request behind one that waits for a load is answered after it")
    func pipeliningBehindLoad() async throws {
      try await withServer(.recorded()) { server in
        let client = try RawClient(port: server.httpPort)
        client.send(
          "POST /v2/repository/models/nope/load HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" + post() + body
            + "GET /v2/zzz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let received = try await client.receive()
        let load = try #require(received.firstRange(of: "Model nope not found"))
        let infer = try #require(received.firstRange(of: answered))
        let last = try #require(received.firstRange(of: "no path /v2/zzz"))
        #expect(load.lowerBound < infer.lowerBound && infer.lowerBound < last.lowerBound)
      }
    }

    @Test("a body in pieces, in chunks, or byte by byte is one body")
    func pieces() async throws {
      try await withServer(.recorded()) { server in
        let client = try RawClient(port: server.httpPort)
        for byte in post() + body { client.send(String(byte)) }
        #expect(try await client.receive(until: "]}]}").contains(answered))
        let chunks = body.map { "1\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"
        client.send("POST /v2/models/echo/infer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
        #expect(try await client.receive(until: "]}]}").contains(answered))
      }
    }

    @Test("a client that asks before it sends is told to go on")
    func expectContinue() async throws {
      try await withServer(.recorded()) { server in
        let client = try RawClient(port: server.httpPort)
        client.send(post("Expect: 100-continue\r\n"))
        #expect(try await client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 Continue\r\n"))
        client.send(body)
        let received = try await client.receive(until: "]}]}")
        #expect(received.hasPrefix("HTTP/1.1 200 OK\r\n") && received.contains(answered))
      }
    }

    @Test("a body that is too large is refused before it is sent, and a client that sends it anyway can read why")
    func bodyLimit() async throws {
      let bounds: (inout ServerConfiguration) -> Void = { $0.bodyLimit = 1000 }
      try await withServer(.recorded(), bounds) { server in
        let polite = try RawClient(port: server.httpPort)
        polite.send(post("Expect: 100-continue\r\n", length: 1001))
        #expect(try await polite.receive(until: "}").hasPrefix("HTTP/1.1 413 "))
        let pushy = try RawClient(port: server.httpPort)
        pushy.send(post(length: 200_000) + String(repeating: " ", count: 200_000))
        pushy.finish()
        let received = try await pushy.receive()
        #expect(received.hasPrefix("HTTP/1.1 413 ") && received.contains("the body passes 1000 bytes"))
        #expect(received.contains("connection: close"))
        let chunked = try RawClient(port: server.httpPort)
        chunked.send("POST /v2/models/echo/infer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<20 { chunked.send("64\r\n\(String(repeating: " ", count: 100))\r\n") }
        chunked.finish()
        #expect(try await chunked.receive().hasPrefix("HTTP/1.1 413 "))
        let fitting = try RawClient(port: server.httpPort)
        fitting.send(post() + body)
        #expect(try await fitting.receive(until: "]}]}").hasPrefix("HTTP/1.1 200 "))
      }
    }

    @Test("header fields are bounded")
    func headerLimit() async throws {
      let bounds: (inout ServerConfiguration) -> Void = { $0.headerLimit = 2000 }
      try await withServer(.recorded(), bounds) { server in
        let client = try RawClient(port: server.httpPort)
        client.send("GET /v2 HTTP/1.1\r\nHost: x\r\nX-Long: \(String(repeating: "a", count: 5000))\r\n\r\n")
        client.finish()
        let received = try await client.receive()
        #expect(received.hasPrefix("HTTP/1.1 431 ") && received.contains(#"{"error":"#), "\(received)")
      }
    }

    @Test(
      "what is no HTTP is refused in the one shape, and the connection closed",
      arguments: [
        "hello\r\n\r\n", "GET /v2 HTTP/9.9\r\n\r\n", "GET\r\n\r\n", "POST /v2 HTTP/1.1\r\nContent-Length: x\r\n\r\n",
      ])
    func noHTTP(_ text: String) async throws {
      try await withServer(.recorded()) { server in
        let client = try RawClient(port: server.httpPort)
        client.send(text)
        client.finish()
        let received = try await client.receive()
        #expect(
          received.hasPrefix("HTTP/1.1 400 ") && received.contains(#"{"error":"malformed HTTP request"#), "\(received)")
      }
    }

    @Test("HTTP/1.0 and Connection: close end the connection after the answer")
    func closing() async throws {
      try await withServer(.recorded()) { server in
        let old = try RawClient(port: server.httpPort)
        old.send("GET /v2 HTTP/1.0\r\n\r\n")
        #expect(try await old.receive().contains(#"{"name":"test""#))
        let keeping = try RawClient(port: server.httpPort)
        keeping.send("GET /v2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(try await keeping.receive(until: "]}").contains("connection: keep-alive"))
        let closing = try RawClient(port: server.httpPort)
        closing.send("GET /v2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(try await closing.receive().contains("connection: close"))
      }
    }

    @Test("HEAD is answered as MLServer answers it: 405, and no body")
    func head() async throws {
      try await withServer(.recorded()) { server in
        let client = try RawClient(port: server.httpPort)
        client.send("HEAD /v2/health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let received = try await client.receive()
        #expect(
          received.hasPrefix("HTTP/1.1 405 ") && received.contains("allow: GET") && received.hasSuffix("\r\n\r\n"))
      }
    }

    @Test("a client that stays idle or stops in the middle of a request is not waited for")
    func timeouts() async throws {
      let times: (inout ServerConfiguration) -> Void = {
        $0.idleTimeout = .milliseconds(100)
        $0.requestTimeout = .milliseconds(100)
      }
      try await withServer(.recorded(), times) { server in
        let idle = try RawClient(port: server.httpPort)
        #expect(try await idle.receive() == "")
        let slow = try RawClient(port: server.httpPort)
        slow.send(post() + "{")
        #expect(try await slow.receive().hasPrefix("HTTP/1.1 408 "))
      }
    }

    @Test("a server that is told to stop answers what it has begun to receive, then lets go")
    func draining() async throws {
      let configuration = ServerConfiguration()
      let server = try await InferenceServer(.recorded(), configuration, logger: silence).start()
      let port = server.httpPort
      let idle = try RawClient(port: port)
      idle.send("GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n")
      _ = try await idle.receive(until: "]}")
      let busy = try RawClient(port: port)
      busy.send(post("Expect: 100-continue\r\n"))
      // The server has the request's head once it says that it wants the body.
      _ = try await busy.receive(until: "\r\n\r\n")
      async let stopped: Void = server.stop()
      #expect(try await idle.receive() == "")
      busy.send(body)
      let received = try await busy.receive()
      #expect(received.hasPrefix("HTTP/1.1 200 ") && received.contains("connection: close"), "\(received)")
      await stopped
      #expect(throws: RawClientError.self) { _ = try RawClient(port: port) }
    }

    @Test("a port that is taken is named")
    func portInUse() async throws {
      try await withServer(.recorded()) { server in
        var configuration = ServerConfiguration()
        configuration.httpPort = server.httpPort
        let plane = try DataPlane.recorded()
        let error = try #require(
          await #expect(throws: ServingError.self) {
            _ = try await InferenceServer(plane, configuration, logger: silence).start()
          })
        #expect(error.code == .cannotListen)
        #expect(error.description.hasPrefix("port \(server.httpPort) on 127.0.0.1 is taken"))
      }
    }
  }
#endif
