import InferenceProtocol
import ModelServing
import Synchronization
import Testing

/// Is up until it is lowered.
private final class Flag: Sendable {
  private let state = Mutex(true)
  var isUp: Bool { state.withLock { $0 } }
  func lower() { state.withLock { $0 = false } }
}

@Suite struct ModelStoreTests {
  private func plane(_ versions: [String?]) throws -> DataPlane {
    let plane = DataPlane(store: ModelStore(), logger: quiet)
    for version in versions {
      try plane.store.serve(Labelled(label: version ?? "none"), ModelSettings(name: "m", version: version))
    }
    return plane
  }

  @Test(
    "a request without a version meets the highest one, numbers counting by value",
    arguments: [
      (["v9", "v10", "v2"], "v10"), (["1.2.3", "1.10.0", "1.9"], "1.10.0"), ([nil, "1"], "1"), (["b", "a"], "b"),
      (["2026-01-02", "2025-12-31"], "2026-01-02"), (["1", "1.1"], "1.1"),
    ] as [([String?], String)])
  func highest(_ versions: [String?], _ expected: String) throws {
    let plane = try plane(versions)
    #expect(try plane.infer(.anything, model: "m").response.label == expected)
    #expect(try plane.infer(.anything, model: "m", version: versions[0] ?? "1").response.modelVersion != nil)
  }

  @Test("metadata list the versions in ascending order")
  func versions() throws {
    #expect(try plane(["v9", "v10", "v2"]).metadata(model: "m").versions == ["v2", "v9", "v10"])
    #expect(try plane([nil]).metadata(model: "m").versions == [])
  }

  @Test("models are swapped under load without a dropped request")
  func swap() async throws {
    let plane = try plane(["1"])
    let swapping = Flag()
    let answered = try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask {
        for round in 0..<500 {
          try plane.store.serve(Labelled(label: "round \(round)"), ModelSettings(name: "m", version: "1"))
        }
        swapping.lower()
        return 0
      }
      for _ in 0..<2 {
        group.addTask {
          var count = 0
          while swapping.isUp || count < 100 {
            _ = try plane.infer(.anything, model: "m")
            count += 1
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(answered >= 200)
  }

  @Test("a model that fails its self-test is not taken into service, and the old one stays")
  func selfTest() throws {
    let plane = try plane(["1"])
    let error = try #require(throws: ServingError.self) {
      try plane.store.serve(Labelled(label: "new", isBroken: true), ModelSettings(name: "m", version: "1"))
    }
    #expect(error.code == .loadFailed)
    #expect(error.description.contains("model 'm 1'") && error.description.contains("scores differently"))
    #expect(try plane.infer(.anything, model: "m").response.label == "1")
    #expect(plane.isReady)
    _ = try? plane.store.serve(Labelled(label: "other", isBroken: true), ModelSettings(name: "other"))
    #expect(!plane.isReady)
    #expect(plane.notReadyReason()?.description.contains("other") == true)
  }

  @Test("by default the self-test answers zeros and checks what comes out")
  func defaultSelfTest() throws {
    struct Liar: ServedModel {
      var signature: ModelSignature {
        ModelSignature(
          inputs: [.init(name: "x", datatype: .fp32, shape: [-1, 2])],
          outputs: [.init(name: "y", datatype: .fp32, shape: [-1])])
      }
      func predict(_ inputs: [Tensor], outputs: [String]) throws -> [Tensor] {
        [try Tensor(name: "y", shape: [1], datatype: .fp64, data: .doubles([1]))]
      }
    }
    #expect(throws: Never.self) { try WeightedSum().selfTest() }
    let error = try #require(throws: ServingError.self) { try Liar().selfTest() }
    #expect(error.description == "the model declares the output 'y' as FP32 and gives FP64")
  }

  @Test("an empty server is not ready, and one that is stopping neither")
  func readiness() throws {
    let empty = DataPlane(store: ModelStore(), logger: quiet)
    #expect(empty.notReadyReason()?.description == "no model is loaded")
    let plane = try plane(["1"])
    #expect(plane.isReady && plane.isLive)
    plane.beginShutdown()
    #expect(!plane.isReady && plane.isLive)
    #expect(try plane.infer(.anything, model: "m").response.label == "1")
  }
}
