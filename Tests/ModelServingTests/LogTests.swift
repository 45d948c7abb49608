import AtomicFiles
import InferenceProtocol
import Logging
import ModelServing
import TestSupport
import Testing

@Suite struct LogTests {
  @Test(
    "a moment is written as RFC 3339 does",
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (951_782_399, "2000-02-28T23:59:59.000000Z"),
      (951_782_400, "2000-02-29T00:00:00.000000Z"), (951_868_800, "2000-03-01T00:00:00.000000Z"),
      (1_767_225_599, "2025-12-31T23:59:59.000000Z"), (1_767_225_600, "2026-01-01T00:00:00.000000Z"),
      (4_107_542_400, "2100-03-01T00:00:00.000000Z"),
    ])
  func moment(_ seconds: Int, _ text: String) {
    #expect(Timestamp.text(seconds: seconds, nanoseconds: 0) == text)
  }

  @Test("lines from several threads arrive whole, and none is lost")
  func lines() async throws {
    try await withTemporaryDirectory { directory in
      let log = try LineLog("\(directory)/lines")
      await withTaskGroup(of: Void.self) { group in
        for writer in 0..<8 {
          group.addTask { for line in 0..<500 { log.append(Array("\(writer) \(line)".utf8)) } }
        }
      }
      log.flush()
      let text = String(decoding: try AtomicFile.read("\(directory)/lines"), as: UTF8.self)
      let expected = Set((0..<8).flatMap { writer in (0..<500).map { "\(writer) \($0)" } })
      let found = text.split(separator: "\n").map(String.init)
      #expect(found.count == 4_000 && Set(found) == expected && log.dropped == 0)
    }
  }

  @Test("what cannot be written is dropped and counted, and the reason is kept")
  func full() throws {
    let log = try LineLog("/dev/full")
    for _ in 0..<3 { log.append(Array("line".utf8)) }
    log.flush()
    #expect(log.dropped == 3 && log.trouble?.contains("/dev/full") == true)
  }

  @Test("a path that cannot be opened is named")
  func unopened() {
    #expect(throws: ServingError.self) { try LineLog("/nowhere/at/all") }
  }

  @Test("every scored row is a line with the transaction, the model, the score and the decision, and no feature")
  func predictions() async throws {
    try await withTemporaryDirectory { directory in
      let path = "\(directory)/predictions.jsonl"
      let store = ModelStore()
      try store.serve(WeightedSum(threshold: 40), ModelSettings(name: "sum", version: "3"))
      let lines = try LineLog(path)
      let plane = DataPlane(store: store, predictions: PredictionLog(lines), logger: quiet)
      let input = try Tensor(name: "input", shape: [2, 3], floats: [1, 0, 0, 0, 1, 2])
      _ = try plane.infer(
        InferRequest(id: "r1", inputs: [input], parameters: ["transaction_ids": ["t1", "t2"]]), model: "sum")
      _ = try plane.infer(InferRequest(id: "r2", inputs: [input]), model: "sum")
      lines.flush()
      let text = String(decoding: try AtomicFile.read(path), as: UTF8.self)
      let found = try text.split(separator: "\n").map { try JSONValue(reading: Array($0.utf8)) }
      #expect(found.map { $0["id"] } == ["t1", "t2", "r2", "r2"])
      #expect(found.map { $0["score"]?.number } == [1, 53, 1, 53])
      #expect(found.map { $0["decision"] } == [false, true, false, true])
      #expect(found.map { $0["row"] } == [0, 1, 0, 1])
      for line in found {
        #expect(line["model"] == "sum" && line["model_version"] == "3" && line["name"] == "sum")
        let names = line.object?.members.map(\.name)
        #expect(
          names == ["version", "time", "id", "row", "name", "model", "model_version", "score", "decision"])
      }
    }
  }
}
