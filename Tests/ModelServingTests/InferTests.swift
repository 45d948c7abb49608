import InferenceProtocol
import ModelServing
import Testing

@Suite struct InferTests {
  private func column(_ name: String, _ values: [Float], shape: [Int]? = nil) throws -> Tensor {
    try Tensor(name: name, shape: shape ?? [values.count], floats: values)
  }

  private func infer(_ inputs: [Tensor], outputs: [String] = []) throws -> InferResponse {
    let request = InferRequest(inputs: inputs, outputs: outputs.map { .init($0) })
    return try DataPlane.weightedSum().infer(request, model: "sum").response
  }

  @Test("a matrix is scored row by row, and a list is answered as a column")
  func matrix() throws {
    let response = try infer([try Tensor(name: "input", shape: [2, 3], floats: [1, 0, 0, 0, 1, 2])])
    #expect(response.modelName == "sum" && response.modelVersion == "1")
    #expect(response.outputs.map(\.name) == ["score"])
    #expect(response.outputs[0].shape == [2, 1])
    #expect(response.outputs[0].data == .floats([1, 11 + 42]))
    #expect(response.outputs[0].parameters == ["content_type": "np"])
  }

  @Test("feature tensors are matched by name, whatever their order")
  func features() throws {
    let columns = [
      try column("risk", [2, 0]), try column("amount", [0, 1], shape: [2, 1]), try column("hour", [1, 0]),
    ]
    let expected = TensorData.floats([11 + 42, 1])
    #expect(try infer(columns).outputs[0].data == expected)
    #expect(try infer(columns.reversed()).outputs[0].data == expected)
    #expect(try infer([columns[1], columns[2], columns[0]]).outputs[0].data == expected)
  }

  @Test("outputs are answered in the order asked for")
  func outputs() throws {
    let input = try Tensor(name: "input", shape: [1, 3], floats: [1, 1, 1])
    #expect(try infer([input], outputs: ["rows", "score"]).outputs.map(\.name) == ["rows", "score"])
    let error = try #require(throws: ServingError.self) { try infer([input], outputs: ["zzz"]) }
    #expect(error.code == .invalidRequest)
    #expect(error.description == "model 'sum' has no output 'zzz'; it has score, rows")
  }

  @Test("the id is echoed, or a fresh UUID of version 4")
  func ids() throws {
    let plane = try DataPlane.weightedSum()
    let input = try Tensor(name: "input", shape: [1, 3], floats: [1, 1, 1])
    #expect(try plane.infer(InferRequest(id: "mine", inputs: [input]), model: "sum").response.id == "mine")
    let ids = try (0..<100).map { _ in
      try plane.infer(InferRequest(inputs: [input]), model: "sum").response.id ?? ""
    }
    #expect(Set(ids).count == 100)
    for id in ids {
      let parts = id.split(separator: "-")
      #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
      #expect(parts[2].first == "4" && "89ab".contains(parts[3].first ?? "x"))
    }
  }

  @Test("a request that does not fit is refused in a sentence that names tensor or feature")
  func refusals() throws {
    func sentence(_ inputs: [Tensor]) throws -> String {
      let error = try #require(throws: ServingError.self) { try infer(inputs) }
      #expect(error.code == .invalidRequest)
      return error.description
    }
    let all = "send 'input' FP32 [-1, 3], or one tensor for each feature: amount, hour, risk"
    let (amount, hour, risk) = (try column("amount", [1]), try column("hour", [1]), try column("risk", [1]))
    #expect(try sentence([]) == "the request has no tensors; \(all)")
    #expect(try sentence([try column("x", [1])]) == "tensor 'x' is no feature of model 'sum'; \(all)")
    #expect(try sentence([amount, hour]) == "feature 'risk' of model 'sum' is missing; \(all)")
    #expect(try sentence([amount, hour, hour, risk]) == "feature 'hour' is sent twice; send it once")
    #expect(
      try sentence([amount, hour, try column("risk", [1, 2])])
        == "feature 'risk' has shape [2] where 'amount' has 1 rows; send each as [1] or [1, 1]")
    #expect(
      try sentence([try Tensor(name: "input", shape: [1, 2], floats: [1, 2])])
        == "tensor 'input' has shape [1, 2] where model 'sum' takes [-1, 3]; send that shape, -1 being any length")
    #expect(
      try sentence([try Tensor(name: "input", shape: [3], floats: [1, 2, 3])]).hasPrefix("tensor 'input' has shape [3]")
    )
    #expect(
      try sentence([try Tensor(name: "input", shape: [1, 3], datatype: .fp64, data: .doubles([1, 2, 3]))])
        == "tensor 'input' is FP64 where model 'sum' takes FP32; send FP32")
    #expect(
      try sentence([try Tensor(name: "input", shape: [0, 3], floats: [])])
        == "tensor 'input' has no rows; send at least one")
  }

  @Test("an unknown model or version is not found, in MLServer's words")
  func unknown() throws {
    let plane = try DataPlane.weightedSum()
    let model = try #require(throws: ServingError.self) { try plane.infer(.anything, model: "nope") }
    #expect(model.code == .notFound && model.description == "Model nope not found")
    let version = try #require(throws: ServingError.self) { try plane.infer(.anything, model: "sum", version: "9") }
    #expect(version.code == .notFound && version.description == "Model sum with version 9 not found")
  }

  @Test("successes and failures are counted per model; an unknown name makes no series")
  func metrics() throws {
    let plane = try DataPlane.weightedSum()
    let input = try Tensor(name: "input", shape: [1, 3], floats: [1, 1, 1])
    for _ in 0..<3 { _ = try plane.infer(InferRequest(inputs: [input]), model: "sum") }
    _ = try? plane.infer(.anything, model: "sum")
    _ = try? plane.infer(.anything, model: "nope\"\n")
    let text = plane.metricsText()
    #expect(text.contains(#"model_infer_request_success_total{model="sum",version="1"} 3.0"#))
    #expect(text.contains(#"model_infer_request_failure_total{model="sum",version="1"} 1.0"#))
    #expect(text.contains(#"model_infer_request_duration_count{model="sum",version="1"} 4.0"#))
    #expect(text.contains(#"model_infer_request_latency_seconds_bucket{model="sum",version="1",le="+Inf"} 4.0"#))
    #expect(!text.contains("nope"))
  }
}
