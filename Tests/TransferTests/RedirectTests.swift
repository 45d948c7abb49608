import Testing
import Transfer

@Suite("Redirects")
struct RedirectTests {
  let transport = CurlTransport()

  @Test("a relative redirect is followed, and the answer says where it came from")
  func relative() async throws {
    try await withServer {
      $0.target == "/a/b" ? .status(302, ["Location: ../c"], "moved") : .status(200, [], "here")
    } _: { server in
      let response = try await transport.send(HTTPRequest(.get, server.url + "/a/b"))
      #expect(response.text == "here")
      #expect(response.url == server.url + "/c")
      var asking = HTTPRequest(.get, server.url + "/a/b", redirects: .handOver)
      #expect(try await transport.send(asking).status == 302)
      asking.redirects = .follow(limit: 0)
      let error = await #expect(throws: TransferError.self) { try await transport.send(asking) }
      #expect(error?.code == .redirect)
    }
  }

  @Test(
    "a POST is repeated or becomes a GET as its status says",
    arguments: [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
  func methods(status: Int, method: String) async throws {
    try await withServer {
      $0.target == "/" ? .status(status, ["Location: /next"]) : .status(200)
    } _: { server in
      _ = try await transport.send(HTTPRequest(.post, server.url, body: .bytes(Array("body".utf8))))
      #expect(server.asked.map(\.method) == ["POST", method])
      #expect(server.asked.last?.body == (method == "POST" ? Array("body".utf8) : []))
    }
  }

  @Test("a circle ends with an error that says so")
  func circle() async throws {
    try await withServer { _ in
      .status(302, ["Location: /again"])
    } _: { server in
      let request = HTTPRequest(.get, server.url, redirects: .follow(limit: 3))
      let error = await #expect(throws: TransferError.self) { try await transport.send(request) }
      #expect(error?.code == .redirect)
      #expect(error?.description.contains("more than 3 redirects") == true)
      #expect(server.asked.count == 4)
    }
  }

  @Test("another server is not told the credentials, the same one is")
  func credentials() async throws {
    try await withServer { _ in
      .status(200)
    } _: { other in
      let elsewhere = other.url
      try await withServer {
        switch $0.target {
        case "/away": .status(307, ["Location: \(elsewhere)/"])
        case "/same": .status(307, ["Location: /here"])
        default: .status(200)
        }
      } _: { server in
        let headers: HTTPHeaders = ["Authorization": "Bearer t0ken", "X-Amz-Security-Token": "s", "Accept": "a/b"]
        for path in ["/away", "/same"] {
          _ = try await transport.send(HTTPRequest(.get, server.url + path, headers: headers))
        }
        #expect(other.asked.map { $0.headers["authorization"] } == [nil])
        #expect(other.asked.map { $0.headers["x-amz-security-token"] } == [nil])
        #expect(other.asked.map { $0.headers["accept"] } == ["a/b"])
        #expect(server.asked.last?.headers["authorization"] == "Bearer t0ken")
      }
    }
  }

  @Test("a redirect to something that is not http is refused")
  func scheme() async throws {
    try await withServer { _ in
      .status(302, ["Location: file:///etc/passwd"])
    } _: { server in
      let error = await #expect(throws: TransferError.self) { try await transport.send(HTTPRequest(.get, server.url)) }
      #expect(error?.code == .redirect)
    }
  }
}
