import AtomicFiles
import TestSupport
import Testing
import Transfer

@Suite("Requests over libcurl")
struct CurlTransportTests {
  let transport = CurlTransport()

  @Test("an answer comes with its status, its fields by names in any case, and its body")
  func answer() async throws {
    try await withServer { _ in
      .status(404, ["X-Reason: gone", "X-reason: far", "Empty:"], "no such thing")
    } _: {
      let response = try await transport.send(HTTPRequest(.get, $0.url + "/a?b=c"))
      #expect(response.status == 404)
      #expect(response.headers["x-REASON"] == "gone")
      #expect(response.headers.all("X-Reason") == ["gone", "far"])
      #expect(response.headers["empty"] == "")
      #expect(response.headers["absent"] == nil)
      #expect(response.text == "no such thing")
      #expect(response.size == 13)
      #expect(response.url == $0.url + "/a?b=c")
      #expect($0.asked.map(\.target) == ["/a?b=c"])
    }
  }

  @Test(
    "each method sends its body and its length",
    arguments: [HTTPMethod.post, .put, .patch, .delete, HTTPMethod(rawValue: "REPORT")])
  func bodies(method: HTTPMethod) async throws {
    try await withTemporaryDirectory { root in
      let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      try AtomicFile.write(bytes, to: root + "/body")
      try await withServer { _ in
        .status(200)
      } _: { server in
        let request = HTTPRequest(method, server.url, headers: ["Content-Type": "a/b", "X-Empty": ""])
        for body in [HTTPRequest.Body.bytes(bytes), .file(root + "/body")] {
          var request = request
          request.body = body
          let response = try await transport.send(request)
          #expect(response.status == 200)
        }
        for asked in server.asked {
          #expect(asked.method == method.rawValue)
          #expect(asked.body == bytes)
          #expect(asked.headers["content-type"] == "a/b")
          #expect(asked.headers["x-empty"] == "")
          #expect(asked.headers["expect"] == nil)
          #expect(asked.headers["transfer-encoding"] == nil)
        }
        #expect(server.asked.count == 2)
      }
    }
  }

  @Test("a POST without a body says that it has none, and a GET says nothing")
  func emptyBodies() async throws {
    try await withServer { _ in
      .status(200)
    } _: { server in
      for method in [HTTPMethod.post, .get] { _ = try await transport.send(HTTPRequest(method, server.url)) }
      #expect(server.asked.map { $0.headers["content-length"] } == ["0", nil])
      #expect(server.asked.map { $0.headers["content-type"] } == [nil, nil])
    }
  }

  @Test("HEAD answers with the size of what it does not send")
  func head() async throws {
    try await withTemporaryDirectory { root in
      try await withServer { _ in
        .raw("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", .keep)
      } _: { server in
        var request = HTTPRequest(.head, server.url, destination: .file(root + "/file", limit: 10))
        let response = try await transport.send(request)
        #expect(response.headers["content-length"] == "999")
        request.destination = .memory(limit: 10)
        #expect(try await transport.send(request).body == [])
        #expect(try Directory.names(in: root) == [])
      }
    }
  }

  @Test("the fields of interim answers are not those of the final one")
  func interim() async throws {
    let early = "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    try await withServer { _ in
      .raw(early, .keep)
    } _: { server in
      let response = try await transport.send(HTTPRequest(.get, server.url))
      #expect(response.status == 200)
      #expect(response.headers["link"] == nil)
      #expect(response.text == "ok")
    }
  }

  @Test("requests one after the other use one connection")
  func reuse() async throws {
    try await withServer { _ in
      .status(200, [], "x")
    } _: { server in
      for _ in 0..<10 { _ = try await transport.send(HTTPRequest(.get, server.url)) }
      #expect(server.asked.count == 10)
      #expect(server.connections == 1)
    }
  }

  @Test("requests at the same time each get their own answer")
  func concurrent() async throws {
    try await withServer {
      .status(200, [], "answer to \($0.target)")
    } _: { server in
      let texts = try await withThrowingTaskGroup(of: (Int, String).self) { group in
        for index in 0..<64 {
          group.addTask { (index, try await transport.send(HTTPRequest(.get, "\(server.url)/\(index)")).text) }
        }
        return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
      }
      #expect(texts.count == 64)
      for (index, text) in texts { #expect(text == "answer to /\(index)") }
    }
  }

  @Test("the library's version is told, and a library that is not there is named with the remedy")
  func library() async throws {
    #expect(try transport.version().hasPrefix("libcurl/"))
    let nowhere = CurlTransport(libraries: ["libcurl-nowhere.so.4"])
    let error = await #expect(throws: TransferError.self) {
      try await nowhere.send(HTTPRequest(.get, "http://127.0.0.1/"))
    }
    #expect(error?.code == .library)
    #expect(error?.description.contains("libcurl-nowhere.so.4") == true)
    #expect(error?.description.contains("apt-get install libcurl4") == true)
  }
}
