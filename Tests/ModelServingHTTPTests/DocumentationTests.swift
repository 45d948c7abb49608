#if Server
  import AtomicFiles
  import InferenceProtocol
  import ModelServing
  import ModelServingHTTP
  import TestSupport
  import Testing

  @Suite struct DocumentationTests {
    private func get(_ path: String, from server: RunningServer) async throws -> InferenceAnswer {
      try await server.transport.perform(InferenceCall(method: "GET", path: path, headers: [], body: []))
    }

    @Test("the description names every path that MLServer's own does", .enabled(if: Surroundings.shared != nil))
    func paths() async throws {
      let shared = try #require(Surroundings.shared)
      let theirs = try JSONValue(reading: try AtomicFile.read("\(shared)/mlserver/openapi-dataplane.json"))
      try await withServer(.recorded()) { server in
        let answer = try await get("/v2/docs/dataplane.json", from: server)
        let ours = try JSONValue(reading: answer.body)
        for member in try #require(theirs["paths"]?.object).members {
          let methods = member.value.object?.members.map(\.name).filter { $0 != "parameters" } ?? []
          for method in methods {
            let call = ours["paths"]?[member.name]?[method]
            #expect(call?["operationId"] == member.value[method]?["operationId"], "\(method) \(member.name)")
          }
        }
      }
    }

    @Test("every reference of the description leads to a schema of it")
    func references() async throws {
      try await withServer(.recorded()) { server in
        for path in ["/v2/docs/dataplane.json", "/v2/models/fraud-lr/docs/dataplane.json"] {
          let document = try JSONValue(reading: try await get(path, from: server).body)
          let names = Set(document["components"]?["schemas"]?.object?.members.map(\.name) ?? [])
          let references = Self.references(in: document)
          #expect(!references.isEmpty)
          for reference in references {
            #expect(names.contains(String(reference.split(separator: "/").last ?? "")), "\(reference)")
          }
        }
      }
    }

    private static func references(in value: JSONValue) -> [String] {
      switch value.content {
      case .object(let object):
        object.members.flatMap { $0.name == "$ref" ? [$0.value.string ?? ""] : references(in: $0.value) }
      case .array(let elements): elements.flatMap(references)
      default: []
      }
    }

    @Test("the example of a model's description is a request that the model answers")
    func example() async throws {
      try await withServer(.recorded()) { server in
        let answer = try await get("/v2/models/fraud-lr/docs/dataplane.json", from: server)
        let document = try JSONValue(reading: answer.body)
        let call = document["paths"]?["/v2/models/fraud-lr/infer"]?["post"]
        let example = try #require(call?["requestBody"]?["content"]?["application/json"]?["example"])
        let scored = try await server.transport.perform(
          InferenceCall(method: "POST", path: "/v2/models/fraud-lr/infer", headers: [], body: example.encoded()))
        #expect(scored.status == 200)
      }
    }

    @Test("the page loads nothing from elsewhere", arguments: ["/v2/docs", "/v2/models/fraud-lr/docs"])
    func page(_ path: String) async throws {
      try await withServer(.recorded()) { server in
        let answer = try await get(path, from: server)
        let page = String(decoding: answer.body, as: UTF8.self)
        #expect(answer.status == 200 && answer.header("content-type") == "text/html; charset=utf-8")
        #expect(page.contains("/infer") && !page.contains("http://") && !page.contains("https://"))
        #expect(!page.contains("src=") && !page.contains("<link"))
      }
    }

    @Test("a model that is not there has no documentation")
    func unknown() async throws {
      try await withServer(.recorded()) { server in
        for path in ["/v2/models/nope/docs", "/v2/models/nope/docs/dataplane.json"] {
          let status = try await get(path, from: server).status
          #expect(status == 404)
        }
      }
    }

    @Test("a stream is one event with the answer", arguments: ["infer_stream", "generate_stream"])
    func stream(_ verb: String) async throws {
      let row = try Tensor(name: "x", shape: [1, 30], floats: [Float](repeating: 1, count: 30))
      var body: [UInt8] = []
      _ = InferRequest(id: "7", inputs: [row]).encode(into: &body)
      try await withServer(.recorded()) { [body] server in
        let answer = try await server.transport.perform(
          InferenceCall(method: "POST", path: "/v2/models/fraud-lr/\(verb)", headers: [], body: body))
        #expect(answer.header("content-type") == "text/event-stream; charset=utf-8")
        let event = String(decoding: answer.body, as: UTF8.self)
        #expect(event.hasPrefix("data: ") && event.hasSuffix("\n\n"))
        let response = try InferResponse(decoding: Array(event.dropFirst(6).utf8))
        #expect(response.id == "7" && response.outputs[0].data == .ints([0]))
      }
    }
  }
#endif
