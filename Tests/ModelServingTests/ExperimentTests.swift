import InferenceProtocol
import ModelServing
import TestSupport
import Testing

@Suite struct ExperimentTests {
  private func experiment(_ weights: [(String, Double)], key: Experiment.Key? = .parameter("card")) -> Experiment {
    Experiment(
      name: "fraud", key: key,
      candidates: weights.map { .init(name: $0.0, model: "fraud-\($0.0)", weight: $0.1) })
  }

  private let keys = (0..<20_000).map { "card-\($0)" }

  @Test("each candidate gets its share of the keys", arguments: [[80.0, 20], [1, 1, 1], [0.5, 98.5, 1]])
  func shares(_ weights: [Double]) {
    let experiment = experiment(weights.enumerated().map { ("c\($0)", $1) })
    for (index, weight) in weights.enumerated() {
      let share = weight / weights.reduce(0, +)
      let count = keys.count { experiment.candidate(forKey: $0.utf8).name == "c\(index)" }
      // Five standard deviations of a binomial count.
      let deviation = (share * (1 - share) * Double(keys.count)).squareRoot()
      #expect(abs(Double(count) - share * Double(keys.count)) < 5 * deviation)
    }
  }

  @Test("when one weight grows, keys move only to that candidate, and no more than its share grew by")
  func fewestMoves() {
    let before = experiment([("a", 80), ("b", 15), ("c", 5)])
    let after = experiment([("a", 80), ("b", 40), ("c", 5)])
    var moved = 0
    for key in keys {
      let (old, new) = (before.candidate(forKey: key.utf8).name, after.candidate(forKey: key.utf8).name)
      if old != new {
        moved += 1
        #expect(new == "b")
      }
    }
    let growth = 40.0 / 125 - 15.0 / 100
    #expect(abs(Double(moved) / Double(keys.count) - growth) < 0.015)
  }

  @Test("the order of the candidates does not matter")
  func order() {
    let (one, other) = (experiment([("a", 3), ("b", 2)]), experiment([("b", 2), ("a", 3)]))
    #expect(keys.allSatisfy { one.candidate(forKey: $0.utf8).name == other.candidate(forKey: $0.utf8).name })
  }

  @Test(
    "another program that follows the documented hash finds the same arm",
    .enabled(if: Surroundings.python != nil, "the Python peers are not installed"))
  func peer() async throws {
    let program = """
      import math
      M = (1 << 64) - 1
      def draw(experiment, name, weight, key):
          h = 0xCBF29CE484222325
          for b in experiment.encode() + b"\\0" + name.encode() + b"\\0" + key.encode():
              h = ((h ^ b) * 0x100000001B3) & M
          h = (h + 0x9E3779B97F4A7C15) & M
          h = ((h ^ (h >> 30)) * 0xBF58476D1CE4E5B9) & M
          h = ((h ^ (h >> 27)) * 0x94D049BB133111EB) & M
          h ^= h >> 31
          return weight / -math.log(((h >> 11) + 0.5) / 2**53)
      arms = [("baseline", 80), ("candidate", 20)]
      print("".join(max(arms, key=lambda a: draw("fraud", a[0], a[1], f"card-{i}"))[0][0] for i in range(2000)))
      """
    let python = try #require(Surroundings.python)
    let expected = try await run(python, ["-c", program]).output.trimmingSuffix()
    let experiment = experiment([("baseline", 80), ("candidate", 20)])
    let ours = keys.prefix(2000).map { String(experiment.candidate(forKey: $0.utf8).name.prefix(1)) }.joined()
    #expect(ours == expected)
  }

  @Test("the key comes from where the settings say, then from the id, then from the first tensor")
  func keySources() throws {
    let input = try Tensor(name: "card", shape: [2], datatype: .int64, data: .ints([42, 7]))
    func arm(_ key: Experiment.Key?, id: String? = nil, parameters: Parameters = [:], header: String? = nil) -> String {
      let experiment = experiment((0..<50).map { ("c\($0)", 1) }, key: key)
      let request = InferRequest(id: id, inputs: [input], parameters: parameters)
      return experiment.candidate(for: request) { $0 == "x-card" ? header : nil }.name
    }
    let expected = experiment((0..<50).map { ("c\($0)", 1) }).candidate(forKey: "42".utf8).name
    #expect(arm(.parameter("card"), parameters: ["card": "42"]) == expected)
    #expect(arm(.parameter("card"), parameters: ["card": 42]) == expected)
    #expect(arm(.header("x-card"), header: "42") == expected)
    #expect(arm(.input("card")) == expected)
    #expect(arm(nil, id: "42") == expected)
    #expect(arm(.header("x-card"), id: "42") == expected)
    #expect(arm(.header("x-card")) == arm(nil))
    #expect(arm(nil) != arm(nil, id: "other") || arm(nil) != arm(nil, id: "another"))
  }

  @Test("the answer names model, experiment and arm, and arms are counted")
  func answer() throws {
    let store = ModelStore()
    try store.serve(Labelled(label: "a"), ModelSettings(name: "fraud-a", version: "3"))
    try store.serve(Labelled(label: "b"), ModelSettings(name: "fraud-b"))
    let plane = DataPlane(store: store, experiments: [experiment([("a", 1), ("b", 1)])], logger: quiet)
    var seen: [String: Int] = [:]
    for number in 0..<100 {
      var request = InferRequest.anything
      request.parameters["card"] = JSONValue(.integer(Int64(number)))
      let inference = try plane.infer(request, model: "fraud")
      let arm = try #require(inference.arm)
      #expect(inference.response.modelName == "fraud-\(arm)")
      #expect(inference.response.parameters == ["experiment": "fraud", "arm": JSONValue(.string(arm))])
      #expect(inference.response.label == arm)
      seen[arm, default: 0] += 1
    }
    #expect(seen.keys.sorted() == ["a", "b"])
    let line =
      #"model_experiment_requests_total{experiment="fraud",arm="a",model="fraud-a"} \#(Double(seen["a"] ?? 0))"#
    #expect(plane.metricsText().contains(line))
    #expect(try plane.metadata(model: "fraud").name == "fraud")
    #expect(throws: Never.self) { try plane.checkReady(model: "fraud") }
    #expect(throws: ServingError.self) { try plane.infer(.anything, model: "fraud", version: "3") }
    try plane.unload(model: "fraud-b")
    #expect(throws: ServingError.self) { try plane.checkReady(model: "fraud") }
  }
}

extension String {
  fileprivate func trimmingSuffix() -> String { hasSuffix("\n") ? String(dropLast()) : self }
}
