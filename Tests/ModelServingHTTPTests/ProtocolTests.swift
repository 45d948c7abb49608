#if Server
  import InferenceProtocol
  import ModelServing
  import ModelServingHTTP
  import NIOCore
  import Testing

  @Suite struct ProtocolTests {
    private let row = InferRequest(
      id: "7",
      inputs: (try? Tensor(name: "x", shape: [1, 30], floats: [Float](repeating: 1, count: 30))).map { [$0] } ?? [])

    @Test("our own client gets health, metadata, index and answers", arguments: [false, true])
    func client(_ isBinary: Bool) async throws {
      try await withServer(.recorded()) { server in
        let client = InferenceClient(server.transport, isBinary: isBinary)
        #expect(try await client.isLive())
        #expect(try await client.isReady())
        #expect(try await client.isReady(model: "fraud-lr", version: "v1.2.3"))
        #expect(try await !client.isReady(model: "nope"))
        let metadata = try await client.serverMetadata()
        #expect(metadata.name == "test" && metadata.extensions.contains("binary_tensor_data"))
        let model = try await client.modelMetadata("fraud-lr")
        #expect(model.versions == ["v1.2.3"] && model.inputs.first?.shape == [-1, 30])
        #expect(try await client.repositoryIndex().map(\.name) == ["echo", "fraud-lr", "fraud-xgb"])
        let answer = try await client.infer(row, model: "fraud-lr")
        #expect(answer.id == "7" && answer.outputs[0].data == .ints([0]))
      }
    }

    @Test("tensors of every datatype survive the way there and back", arguments: [false, true])
    func everyDatatype(_ isBinary: Bool) async throws {
      try await withServer(.recorded()) { server in
        let client = InferenceClient(server.transport, isBinary: isBinary)
        for datatype in Datatype.allCases {
          let data: TensorData =
            switch datatype.storage {
            case .floats: .floats([1.5, .nan, -0.0, 65504])
            case .doubles: .doubles([0.1, .nan, -0.0, 1e300])
            case .ints: .ints([0, 1, 2, 127])
            case .bools: .bools([true, false, true, true])
            case .bytes: .bytes([[], [0x61], Array("é".utf8), Array("\"\\\n".utf8)])
            }
          let tensor = try Tensor(name: "t", shape: [2, 2], datatype: datatype, data: data)
          let answer = try await client.infer(InferRequest(inputs: [tensor]), model: "echo")
          #expect(answer.outputs[0].data == data, "\(datatype)")
          #expect(answer.outputs[0].datatype == datatype && answer.outputs[0].shape == [2, 2])
        }
      }
    }

    @Test("a card always meets the same arm, which header and body name")
    func experiment() async throws {
      try await withServer(.recorded()) { server in
        var arms: Set<String> = []
        for card in 0..<40 {
          var seen: Set<String> = []
          for _ in 0..<3 {
            var body: [UInt8] = []
            _ = row.encode(into: &body)
            let answer = try await server.transport.perform(
              InferenceCall(
                method: "POST", path: "/v2/models/fraud/infer", headers: [HeaderField("X-Card", "card \(card)")],
                body: body))
            let arm = try #require(answer.header("x-fraud-arm"))
            let response = try InferResponse(decoding: answer.body)
            #expect(response.parameters["arm"]?.string == arm)
            #expect(response.modelName == (arm == "baseline" ? "fraud-lr" : "fraud-xgb"))
            seen.insert(arm)
          }
          #expect(seen.count == 1)
          arms.formUnion(seen)
        }
        #expect(arms == ["baseline", "candidate"])
      }
    }

    @Test(
      "every error has one shape and a status that tells the truth",
      arguments: [
        ("GET", "/v2/zzz", "", 404, "no path /v2/zzz"), ("GET", "/metrics", "", 404, "no path /metrics"),
        ("GET", "/", "", 404, "no path /"), ("GET", "/v2/models/nope", "", 404, "Model nope not found"),
        ("GET", "/v2/models/fraud-lr/versions/v9", "", 404, "Model fraud-lr with version v9 not found"),
        ("GET", "/v2/models/fraud-lr/infer", "", 405, "takes POST"), ("POST", "/v2", "", 405, "takes GET"),
        ("DELETE", "/v2/models/fraud-lr", "", 405, "takes GET"),
        ("POST", "/v2/models/fraud-lr/infer", "", 400, "malformed JSON"),
        ("POST", "/v2/models/fraud-lr/infer", "{}", 400, "no inputs"),
        ("POST", "/v2/models/%zz/infer", "{}", 404, "no path"), ("GET", "/v2//ready", "", 404, "no path"),
        ("POST", "/v2/models/fraud-lr/infer", #"{"inputs":[]}"#, 400, "the request has no tensors"),
        ("POST", "/v2/repository/models/nope/load", "", 404, "Model nope not found"),
        ("POST", "/v2/repository/models/nope/unload", "", 404, "Model nope not found"),
        ("POST", "/v2/repository/index", "{", 400, "malformed JSON"),
      ] as [(String, String, String, Int, String)])
    func errors(_ method: String, _ path: String, _ body: String, _ status: Int, _ sentence: String) async throws {
      try await withServer(.recorded()) { server in
        let answer = try await server.transport.perform(
          InferenceCall(method: method, path: path, body: Array(body.utf8)))
        #expect(answer.status == status)
        #expect(answer.header("content-type") == "application/json")
        let error = try JSONValue(reading: answer.body)
        #expect(error.object?.members.map(\.name) == ["error"])
        #expect(error["error"]?.string?.contains(sentence) == true, "\(error)")
      }
    }

    @Test("a compressed body is refused, since it is not read")
    func compressed() async throws {
      try await withServer(.recorded()) { server in
        let answer = try await server.transport.perform(
          InferenceCall(
            method: "POST", path: "/v2/models/echo/infer", headers: [HeaderField("Content-Encoding", "gzip")], body: [1]
          ))
        #expect(answer.status == 415)
      }
    }

    @Test("a name with a slash or a blank is reached percent-encoded")
    func encodedName() async throws {
      let plane = try DataPlane.recorded()
      try plane.store.serve(Echo(), ModelSettings(name: "a/b é"))
      try await withServer(plane) { server in
        let isReady = try await InferenceClient(server.transport).isReady(model: "a/b é")
        #expect(isReady)
      }
    }

    @Test("requests are counted by the protocol's path, method and status, and no made-up name makes a series")
    func requestMetrics() async throws {
      try await withServer(.recorded()) { server in
        for path in ["/v2/models/a", "/v2/models/b", "/v2/models/fraud-lr", "/nope/1", "/nope/2"] {
          _ = try await server.transport.perform(InferenceCall(path: path))
        }
        let transport = PlainTransport(host: "127.0.0.1", port: try #require(server.metricsPort))
        let page = String(decoding: try await transport.perform(InferenceCall(path: "/metrics")).body, as: UTF8.self)
        let lines = page.split(separator: "\n")
        func count(_ path: String, _ status: Int) -> Substring? {
          let labels = #"{app_name="test",method="GET",path="\#(path)",status_code="\#(status)"} "#
          let prefix = "rest_server_requests_total" + labels
          return lines.first { $0.hasPrefix(prefix) }?.dropFirst(prefix.utf8.count)
        }
        #expect(count("/v2/models/{model_name}", 404) == "2.0")
        #expect(count("/v2/models/{model_name}", 200) == "1.0")
        #expect(count("other", 404) == "2.0")
        #expect(lines.contains(#"rest_server_requests_in_progress{app_name="test"} 0.0"#))
        #expect(!page.contains("nope"))
      }
    }

    @Test("metrics have a port of their own")
    func metrics() async throws {
      try await withServer(.recorded()) { server in
        _ = try await InferenceClient(server.transport).infer(row, model: "fraud-lr")
        let port = try #require(server.metricsPort)
        let transport = PlainTransport(host: "127.0.0.1", port: port, timeout: .seconds(30))
        let page = try await transport.perform(InferenceCall(path: "/metrics"))
        #expect(page.status == 200 && page.header("content-type")?.hasPrefix("text/plain; version=0.0.4") == true)
        let text = String(decoding: page.body, as: UTF8.self)
        #expect(text.contains(#"model_infer_request_success_total{model="fraud-lr",version="v1.2.3"} 1.0"#))
        #expect(try await transport.perform(InferenceCall(path: "/v2")).status == 404)
      }
    }

    @Test("an unready server says why, with 503")
    func unready() async throws {
      try await withServer(DataPlane(store: ModelStore(), logger: silence)) { server in
        let answer = try await server.transport.perform(InferenceCall(path: "/v2/health/ready"))
        #expect(answer.status == 503 && answer.header("retry-after") != nil)
        #expect(try JSONValue(reading: answer.body)["error"] == "no model is loaded")
        #expect(try await InferenceClient(server.transport).isLive())
      }
    }
  }
#endif
