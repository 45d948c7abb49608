import AtomicFiles
import InferenceProtocol
import TestSupport
import Testing

/// What MLServer 1.7.1 was asked and what it answered.
@Suite(.enabled(if: Surroundings.shared != nil, "the recorded MLServer answers are not here"))
struct RecordedAnswersTests {
  static let names: [String] = {
    guard let shared = Surroundings.shared, let all = try? Directory.names(in: shared + "/mlserver") else { return [] }
    return all.filter { $0.contains("_") && $0.hasSuffix(".json") && $0.first?.isNumber == true }
  }()

  /// A recording; nil for the few that hold `NaN`, which is no JSON.
  private func recording(_ name: String) throws -> JSONValue? {
    let path = try #require(Surroundings.shared) + "/mlserver/" + name
    let bytes = try AtomicFile.read(path)
    return ["36_", "37_", "39_"].contains { name.hasPrefix($0) } ? nil : try JSONValue(reading: bytes)
  }

  @Test("every answer of MLServer is read, and written again to the same bytes")
  func answers() throws {
    var count = 0
    for name in Self.names {
      guard let recording = try recording(name), recording["request"]?["path"]?.string?.hasSuffix("/infer") == true,
        recording["response"]?["status"]?.integer == 200, let raw = recording["response"]?["raw"]?.string,
        raw.hasPrefix("{")
      else { continue }
      let response = try InferResponse(decoding: Array(raw.utf8))
      var bytes: [UInt8] = []
      #expect(response.encode(into: &bytes) == nil)
      #expect(String(decoding: bytes, as: UTF8.self) == raw, "\(name)")
      count += 1
    }
    #expect(count >= 25)
  }

  @Test("every JSON request that MLServer answered is read, but for floats in an integer tensor")
  func requests() throws {
    var refused: [String] = []
    for name in Self.names {
      guard let recording = try recording(name), recording["request"]?["path"]?.string?.hasSuffix("/infer") == true,
        recording["response"]?["status"]?.integer == 200, let body = recording["request"]?["body"], body.object != nil,
        body["base64"] == nil
      else { continue }
      if (try? InferRequest(decoding: body.encoded())) == nil { refused.append(name) }
    }
    #expect(refused == ["33_dt_int32_with_floats.json"])
  }

  @Test("metadata and index are read, and written again to the same bytes")
  func metadata() throws {
    for name in ["00_root.json", "04_model_meta.json", "100_meta_declared.json", "108_mlflow_meta.json"] {
      let raw = try #require(try recording(name)?["response"]?["raw"]?.string)
      let json = try JSONValue(reading: Array(raw.utf8))
      let again = name == "00_root.json" ? ServerMetadata(json: json).json : try ModelMetadata(json: json).json
      #expect(String(decoding: again.encoded(), as: UTF8.self) == raw)
    }
    let raw = try #require(try recording("78_repo_index.json")?["response"]?["raw"]?.string)
    let entries = try #require(try JSONValue(reading: Array(raw.utf8)).array).map(RepositoryEntry.init(json:))
    #expect(String(decoding: JSONValue(.array(entries.map(\.json))).encoded(), as: UTF8.self) == raw)
  }
}
