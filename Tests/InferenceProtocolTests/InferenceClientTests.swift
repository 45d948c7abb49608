import InferenceProtocol
import Synchronization
import Testing

/// A server in memory that answers every call with what it was given and remembers the call.
private final class OneAnswer: InferenceTransport {
  let answer: InferenceAnswer
  let call = Mutex<InferenceCall?>(nil)

  init(_ status: Int, _ body: String) { answer = InferenceAnswer(status: status, body: Array(body.utf8)) }

  func perform(_ call: InferenceCall) async throws -> InferenceAnswer {
    self.call.withLock { $0 = call }
    return answer
  }
}

@Suite struct InferenceClientTests {
  @Test("a name that is no path is encoded")
  func paths() async throws {
    let server = OneAnswer(200, #"{"name":"a/b","versions":["1"],"inputs":[]}"#)
    let metadata = try await InferenceClient(server).modelMetadata("a/b é", version: "v 1")
    #expect(server.call.withLock { $0?.path } == "/v2/models/a%2Fb%20%C3%A9/versions/v%201")
    #expect(metadata.versions == ["1"])
  }

  @Test("binary tensors are announced in the header")
  func binary() async throws {
    let server = OneAnswer(200, #"{"model_name":"m","outputs":[]}"#)
    let request = InferRequest(inputs: [try Tensor(name: "x", shape: [1], floats: [1])])
    _ = try await InferenceClient(server, isBinary: true).infer(request, model: "m")
    let call = try #require(server.call.withLock { $0 })
    let length = try #require(call.headers.first { $0.name == BinaryTensors.headerName }.flatMap { Int($0.value) })
    let read = try InferRequest(decoding: call.body, headerLength: length)
    #expect(read.inputs == request.inputs)
    #expect(read.parameters["binary_data_output"] == true)
  }

  @Test(
    "a refusal carries the server's own sentence",
    arguments: [
      (404, ProtocolError.Code.notFound), (400, .refused), (422, .refused), (503, .unavailable), (500, .failed),
    ])
  func refusals(_ status: Int, _ code: ProtocolError.Code) async throws {
    let server = OneAnswer(status, #"{"error":"Model nope not found"}"#)
    let error = try #require(
      await #expect(throws: ProtocolError.self) { try await InferenceClient(server).modelMetadata("nope") })
    #expect(error.code == code)
    #expect(error.description == "GET /v2/models/nope was answered with \(status): Model nope not found")
  }

  @Test("health is the status alone")
  func health() async throws {
    #expect(try await InferenceClient(OneAnswer(200, "")).isReady())
    #expect(try await !InferenceClient(OneAnswer(503, "")).isReady())
    #expect(try await InferenceClient(OneAnswer(200, "")).isReady(model: "m"))
  }
}
