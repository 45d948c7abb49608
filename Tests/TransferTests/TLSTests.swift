import TestSupport
import Testing
import Transfer

private let hasPrograms = Surroundings.program("openssl") != nil && Surroundings.program("python3") != nil

@Suite("Trust", .enabled(if: hasPrograms, "openssl and python3 are needed"))
struct TLSTests {
  /// Answers two connections over TLS, asks for a certificate, and tells its port to the URL it is given.
  static let server = """
    import http.server, ssl, sys, urllib.request
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = dict(p[0] for p in self.connection.getpeercert()["subject"])["commonName"].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def log_message(self, *args): pass
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("server.pem", "server.key")
    context.load_verify_locations("client.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
    urllib.request.urlopen(sys.argv[1] + "/" + str(server.server_port)).read()
    for _ in range(2): server.handle_request()
    """

  @Test("an unknown authority is refused, a named one is trusted, and our certificate is shown")
  func trust() async throws {
    try await withTemporaryDirectory { root in
      for name in ["server", "client"] {
        let made = try await run(
          "openssl",
          [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
            "subjectAltName=IP:127.0.0.1", "-keyout", "\(name).key", "-out", "\(name).pem",
          ], in: root)
        #expect(made.exit == 0, "\(made.errors)")
      }
      try write(Self.server, to: root + "/server.py")
      let (ports, port) = AsyncStream.makeStream(of: String.self)
      try await withServer {
        port.yield(String($0.target.dropFirst()))
        return .status(200)
      } _: { telephone in
        async let served = run("python3", ["server.py", telephone.url], in: root)
        var call = ports.makeAsyncIterator()
        let url = "https://127.0.0.1:\(try #require(await call.next()))/"

        let doubtful = HTTPRequest(.get, url)
        let error = await #expect(throws: TransferError.self) { try await CurlTransport().send(doubtful) }
        #expect(error?.code == .tls)
        #expect(error?.description.contains("check the certificates") == true)

        let tls = HTTPRequest.TLS(
          authorities: root + "/server.pem", certificate: root + "/client.pem", key: root + "/client.key")
        let response = try await CurlTransport().send(HTTPRequest(.get, url, tls: tls))
        #expect(response.text == "client")
        #expect(try await served.exit == 0)
      }
    }
  }
}
