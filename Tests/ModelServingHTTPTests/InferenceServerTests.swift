#if Server
  import InferenceProtocol
  import Logging
  import ModelServing
  import ModelServingHTTP
  import NIOCore
  import Testing

  /// Answers each row with the sum of its two features.
  private struct Sum: ServedModel {
    var signature: ModelSignature {
      ModelSignature(
        platform: "test", inputs: [.init(name: "features", datatype: .fp32, shape: [-1, 2])],
        outputs: [.init(name: "score", datatype: .fp32, shape: [-1, 1])], features: ["amount", "hour"])
    }

    func predict(_ inputs: [Tensor], outputs: [String]) throws -> [Tensor] {
      let values = inputs[0].floats ?? []
      let sums = stride(from: 0, to: values.count, by: 2).map { values[$0] + values[$0 + 1] }
      return [try Tensor(name: "score", shape: [sums.count, 1], floats: sums)]
    }
  }

  /// A running server with the model `sum`, for as long as a closure runs.
  private func serving(
    models: Bool = true, bodyLimit: Int = 100 << 20, _ body: (RunningServer, PlainTransport) async throws -> Void
  ) async throws {
    let plane = DataPlane(store: ModelStore(), logger: quiet)
    if models { try plane.store.serve(Sum(), ModelSettings(name: "sum", version: "3")) }
    var configuration = ServerConfiguration()
    configuration.threads = 1
    configuration.bodyLimit = bodyLimit
    let server = try await InferenceServer(plane, configuration, logger: quiet).start()
    do {
      try await body(server, PlainTransport(host: "127.0.0.1", port: server.httpPort))
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private func text(_ answer: InferenceAnswer) -> String { String(decoding: answer.body, as: UTF8.self) }

  private func json(_ answer: InferenceAnswer) throws -> JSONValue { try JSONValue(reading: answer.body.span) }

  @Suite("The server over a real socket")
  struct InferenceServerTests {
    @Test("rows are scored over JSON and over binary tensors", arguments: [false, true])
    func scores(isBinary: Bool) async throws {
      try await serving { _, transport in
        let request = InferRequest(
          id: "42", inputs: [try Tensor(name: "features", shape: [3, 2], floats: [1, 2, 3, 4, -0.5, 0.25])])
        let response = try await InferenceClient(transport, isBinary: isBinary).infer(request, model: "sum")
        #expect(response.output("score")?.floats == [3, 7, -0.25])
        #expect(response.output("score")?.shape == [3, 1])
        #expect(response.id == "42")
        #expect(response.modelVersion == "3")
      }
    }

    @Test("features sent by name may come in any order")
    func named() async throws {
      try await serving { _, transport in
        let request = InferRequest(inputs: [
          try Tensor(name: "hour", shape: [1, 1], floats: [20]),
          try Tensor(name: "amount", shape: [1, 1], floats: [3]),
        ])
        let response = try await InferenceClient(transport).infer(request, model: "sum")
        #expect(response.output("score")?.floats == [23])
      }
    }

    @Test("a server is ready only with a model, and alive without one")
    func readiness() async throws {
      try await serving { _, transport in
        let client = InferenceClient(transport)
        let (isLive, isReady) = (try await client.isLive(), try await client.isReady())
        #expect(isLive && isReady)
        let knowsModel = try await client.isReady(model: "sum")
        #expect(knowsModel)
        let metadata = try await client.modelMetadata("sum")
        #expect(metadata.inputs.first?.shape == [-1, 2])
      }
      try await serving(models: false) { _, transport in
        let client = InferenceClient(transport)
        let (isLive, isReady) = (try await client.isLive(), try await client.isReady())
        #expect(isLive && !isReady)
      }
    }

    /// A request that is wrong, and what it must be answered with.
    struct Wrong: Sendable {
      var method = "POST"
      var path = "/v2/models/sum/infer"
      var body = ""
      let status: Int
      let says: String
    }

    private static let rightBody = #"{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}]}"#

    private static let wrongRequests: [Wrong] = [
      Wrong(body: "{\"inputs\":", status: 400, says: "JSON"),
      Wrong(body: "", status: 400, says: "JSON"),
      Wrong(body: "[]", status: 400, says: "'{'"),
      Wrong(body: "{}", status: 400, says: "inputs"),
      Wrong(
        body: #"{"inputs":[{"name":"features","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}"#, status: 400,
        says: "features"),
      Wrong(
        body: #"{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1]}]}"#, status: 400,
        says: "features"),
      Wrong(
        body: #"{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP99","data":[1,2]}]}"#, status: 400,
        says: "FP99"),
      Wrong(
        body: #"{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":["a","b"]}]}"#, status: 400,
        says: "features"),
      Wrong(
        body: #"{"inputs":[{"name":"amount","shape":[1,1],"datatype":"FP32","data":[1]}]}"#, status: 400, says: "hour"),
      Wrong(path: "/v2/models/nope/infer", body: rightBody, status: 404, says: "nope"),
      Wrong(path: "/v2/models/sum/versions/9/infer", body: rightBody, status: 404, says: "9"),
      Wrong(method: "GET", path: "/v2/models/nope", status: 404, says: "nope"),
      Wrong(method: "GET", path: "/nowhere", status: 404, says: "nowhere"),
      Wrong(method: "GET", path: "/metrics", status: 404, says: "metrics"),
      Wrong(method: "GET", status: 405, says: "POST"),
    ]

    @Test("every wrong request is answered with its status and one error sentence", arguments: wrongRequests)
    func wrong(request: Wrong) async throws {
      try await serving { _, transport in
        let answer = try await transport.perform(
          InferenceCall(
            method: request.method, path: request.path, headers: [HeaderField("Content-Type", "application/json")],
            body: Array(request.body.utf8)))
        #expect(answer.status == request.status, "\(text(answer))")
        let json = try json(answer)
        #expect(json["error"]?.string?.contains(request.says) == true, "\(text(answer))")
        #expect(json.object?.members.count == 1)
      }
    }

    @Test("a body over the limit is refused and the server goes on")
    func tooLarge() async throws {
      try await serving(bodyLimit: 1000) { _, transport in
        let answer = try await transport.perform(
          InferenceCall(method: "POST", path: "/v2/models/sum/infer", body: [UInt8](repeating: 0x20, count: 5000)))
        #expect(answer.status == 413, "\(text(answer))")
        let isReady = try await InferenceClient(transport).isReady()
        #expect(isReady)
      }
    }

    @Test("metrics count requests by model, and unknown names make no series")
    func metrics() async throws {
      try await serving { server, transport in
        let client = InferenceClient(transport)
        let request = InferRequest(inputs: [try Tensor(name: "features", shape: [1, 2], floats: [1, 2])])
        for _ in 0..<3 { _ = try await client.infer(request, model: "sum") }
        await #expect(throws: ProtocolError.self) { try await client.infer(request, model: "made-up") }
        let port = try #require(server.metricsPort)
        let answer = try await PlainTransport(host: "127.0.0.1", port: port).perform(InferenceCall(path: "/metrics"))
        #expect(answer.status == 200)
        #expect(
          text(answer).contains("model_infer_request_success_total{model=\"sum\",version=\"3\"} 3"), "\(text(answer))")
        #expect(!text(answer).contains("made-up"))
      }
    }

    @Test("many clients at once are all answered")
    func concurrent() async throws {
      try await serving { _, transport in
        try await withThrowingTaskGroup(of: Bool.self) { group in
          for number in 0..<50 {
            group.addTask {
              let tensor = try Tensor(name: "features", shape: [1, 2], floats: [Float(number), 1])
              let response = try await InferenceClient(transport).infer(InferRequest(inputs: [tensor]), model: "sum")
              return response.output("score")?.floats == [Float(number) + 1]
            }
          }
          for try await isRight in group { #expect(isRight) }
        }
      }
    }

    @Test("a port in use is named")
    func portInUse() async throws {
      try await serving { server, _ in
        let other = InferenceServer(
          server.plane, ServerConfiguration(httpPort: server.httpPort, metricsPort: nil), logger: quiet)
        do {
          await (try other.start()).stop()
          Issue.record("a second server took port \(server.httpPort)")
        } catch {
          #expect("\(error)".contains("\(server.httpPort)"), "\(error)")
        }
      }
    }
  }
#endif
