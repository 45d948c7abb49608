import AtomicFiles
import ContentDigest
import Pipeline
import Synchronization
import TestSupport
import Testing

@Suite("A stage is run again only when something that goes into it has changed")
struct StageRunnerTests {
  /// A runner into a folder, with a count of how often its work was done.
  private final class Bench: Sendable {
    let runner: StageRunner
    let count = Mutex(0)
    let output: String

    init(_ output: String, program: String = "program") {
      self.output = output
      runner = StageRunner(store: StageStore(output: output), program: SHA256Digest(of: program)) { _ in }
    }

    func run(_ inputs: [String: String], isUsable: (String) -> Bool = { _ in true }) async throws -> String {
      try await runner.result(of: .pack, inputs: inputs, outputs: ["image"], isUsable: isUsable) { _ in
        count.withLock { $0 += 1 }
        try AtomicFile.write(Array("content of \(inputs)".utf8), to: output + "/image")
        return "done"
      }
    }

    var runs: Int { count.withLock { $0 } }
  }

  @Test("equal inputs reuse the result, other inputs and another program do not")
  func inputs() async throws {
    try await withTemporaryDirectory { root in
      let first = Bench(root)
      #expect(try await first.run(["a": "1"]) == "done")
      #expect(try await first.run(["a": "1"]) == "done")
      #expect(first.runs == 1)
      #expect(first.runner.timings.map(\.reused) == [false, true])
      _ = try await first.run(["a": "2"])
      #expect(first.runs == 2)
      let newer = Bench(root, program: "newer program")
      _ = try await newer.run(["a": "2"])
      #expect(newer.runs == 1)
    }
  }

  @Test("an output that was changed or removed is made again", arguments: ["changed", nil])
  func outputs(content: String?) async throws {
    try await withTemporaryDirectory { root in
      let bench = Bench(root)
      _ = try await bench.run([:])
      if let content { try write(content, to: root + "/image") } else { try Directory.remove(root + "/image") }
      _ = try await bench.run([:])
      #expect(bench.runs == 2)
    }
  }

  @Test("a broken record or a result that no longer holds counts for nothing")
  func broken() async throws {
    try await withTemporaryDirectory { root in
      let bench = Bench(root)
      _ = try await bench.run([:])
      try write("{ half a rec", to: root + "/.stages/pack.json")
      _ = try await bench.run([:])
      #expect(bench.runs == 2)
      _ = try await bench.run([:]) { _ in false }
      #expect(bench.runs == 3)
    }
  }

  @Test("work that fails leaves no record")
  func failure() async throws {
    struct Stopped: Error {}
    try await withTemporaryDirectory { root in
      let bench = Bench(root)
      await #expect(throws: Stopped.self) {
        let _: String = try await bench.runner.result(of: .render, inputs: [:]) { _ in throw Stopped() }
      }
      #expect(!Directory.exists(root + "/.stages/render.json"))
    }
  }

  @Test("stages are written by their names", arguments: [Stage.validate, .train(model: "candidate"), .smoke])
  func names(stage: Stage) throws {
    let bytes = try CanonicalJSON.encode([stage])
    #expect(String(decoding: bytes, as: UTF8.self) == "[\"\(stage)\"]")
    #expect(try CanonicalJSON.decode([Stage].self, from: bytes) == [stage])
    #expect(throws: (any Error).self) { try CanonicalJSON.decode([Stage].self, from: Array(#"["nap"]"#.utf8)) }
  }
}
