#if Server
  import InferenceProtocol
  import ModelServing
  import ModelServingHTTP
  import Testing

  @Suite struct RepositoryAccessTests {
    private let guarded: (inout ServerConfiguration) -> Void = { $0.repositoryAccess = .token("secret") }

    private func index(_ server: RunningServer, authorization: String? = nil) async throws -> InferenceAnswer {
      try await server.transport.perform(
        InferenceCall(
          method: "POST", path: "/v2/repository/index",
          headers: authorization.map { [HeaderField("Authorization", $0)] } ?? [], body: Array("{}".utf8)))
    }

    @Test("clients on the same machine may use the repository where nothing else is said")
    func loopback() async throws {
      try await withServer(.recorded()) { server in
        let answer = try await index(server)
        #expect(answer.status == 200)
      }
    }

    @Test(
      "a token opens the repository, and nothing else does",
      arguments: [
        (nil, 401), ("Bearer secret", 200), ("bearer secret", 200), ("Bearer secre", 401),
        ("Bearer Secret", 401), ("Basic secret", 401), ("secret", 401), ("Bearer ", 401),
      ] as [(String?, Int)])
    func token(_ authorization: String?, _ status: Int) async throws {
      try await withServer(.recorded(), guarded) { server in
        let answer = try await index(server, authorization: authorization)
        #expect(answer.status == status)
        if answer.status == 401 {
          #expect(answer.header("www-authenticate") == "Bearer")
          #expect(!String(decoding: answer.body, as: UTF8.self).contains("secret"))
        }
      }
    }

    @Test("a token guards the repository alone", arguments: ["/v2", "/v2/health/ready", "/v2/models/fraud-lr"])
    func others(_ path: String) async throws {
      try await withServer(.recorded(), guarded) { server in
        let answer = try await server.transport.perform(
          InferenceCall(method: "GET", path: path, headers: [], body: []))
        #expect(answer.status == 200)
      }
    }
  }
#endif
