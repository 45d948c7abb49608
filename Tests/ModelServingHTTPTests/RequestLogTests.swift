#if Server
  import AtomicFiles
  import InferenceProtocol
  import ModelServing
  import ModelServingHTTP
  import TestSupport
  import Testing

  @Suite struct RequestLogTests {
    private let body = #"{"inputs":[{"name":"a","shape":[1],"datatype":"FP32","data":[2.5]}]}"#
    private let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    /// Sends ten good requests and one that is refused, and gives the lines that were noted.
    private func lines(share: Double, includesBodies: Bool) async throws -> [JSONValue] {
      try await withTemporaryDirectory { directory in
        let path = "\(directory)/requests.jsonl"
        let log = RequestLog(try LineLog(path), share: share, includesBodies: includesBodies)
        let logged: (inout ServerConfiguration) -> Void = { $0.requestLog = log }
        try await withServer(.recorded(), logged) { server in
          for number in 0..<11 {
            let model = number == 10 ? "nope" : "echo"
            let answer = try await server.transport.perform(
              InferenceCall(
                method: "POST", path: "/v2/models/\(model)/infer", headers: [HeaderField("traceparent", trace)],
                body: Array(body.utf8)))
            #expect(answer.header("traceparent") == trace)
          }
        }
        log.flush()
        let text = String(decoding: try AtomicFile.read(path), as: UTF8.self)
        return try text.split(separator: "\n").map { try JSONValue(reading: Array($0.utf8)) }
      }
    }

    @Test("every request is a line, without its features")
    func all() async throws {
      let lines = try await lines(share: 1, includesBodies: false)
      #expect(lines.map { $0["status"]?.integer } == Array(repeating: 200, count: 10) + [404])
      for line in lines {
        #expect(line["traceparent"]?.string == trace && line["method"] == "POST" && line["body"] == nil)
        #expect(line["bytes_in"]?.integer == Int64(body.utf8.count) && (line["seconds"]?.number ?? -1) >= 0)
      }
    }

    @Test("a share of the requests is noted, and every one that fails")
    func share() async throws {
      let lines = try await lines(share: 0.2, includesBodies: false)
      #expect(lines.map { $0["status"]?.integer } == [200, 200, 404])
    }

    @Test("bodies are noted where they are asked for")
    func bodies() async throws {
      let lines = try await lines(share: 1, includesBodies: true)
      #expect(lines.first?["body"]?.string?.contains("2.5") == true)
    }
  }
#endif
