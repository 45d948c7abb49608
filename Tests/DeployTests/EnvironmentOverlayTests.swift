import AtomicFiles
import Deploy
import Kustomize
import TestSupport
import Testing

@Suite("The overlay of an environment")
struct EnvironmentOverlayTests {
  private let base = Surroundings.packageRoot + "/Examples/manifests/base"
  private let digest = "sha256:" + String(repeating: "ab", count: 32)

  private func overlay(replicas: Int? = nil) throws -> EnvironmentOverlay {
    let experiment = try Experiment(
      name: "fraud", keyParameter: "card",
      candidates: [
        .init(name: "baseline", model: "fraud-baseline", weight: 80),
        .init(name: "candidate", model: "fraud-candidate", weight: 20),
      ])
    let image = try PinnedImage("registry.example/fraud/fraud-serve:1.2@" + digest)
    return try EnvironmentOverlay(
      environment: "staging", namespace: "fraud-staging", base: base, image: image, experiment: experiment,
      replicas: replicas)
  }

  private func files(_ directory: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for file in try Directory.files(below: directory) { found[file] = try AtomicFile.read("\(directory)/\(file)") }
    return found
  }

  @Test("pins the image, mounts the split, and leaves no mistake that breaks rollouts")
  func content() async throws {
    try await withTemporaryDirectory { directory in
      let map = try overlay(replicas: 3).write(to: directory + "/manifests")
      let text = String(decoding: try map.yaml(), as: UTF8.self)
      #expect(text.contains("image: registry.example/fraud/fraud-serve@\(digest)\n"))
      #expect(text.contains("replicas: 3\n"))
      #expect(text.contains("\"weight\": 80}") && text.contains("\"weight\": 20}"))
      #expect(map.resources.allSatisfy { $0.kind == "Namespace" || $0.namespace == "fraud-staging" })
      #expect(ManifestCheck.findings(in: map).isEmpty)
    }
  }

  @Test("is the same bytes wherever it is written, and again over itself")
  func determinism() async throws {
    try await withTemporaryDirectory { directory in
      try overlay().write(to: directory + "/one")
      try overlay().write(to: directory + "/a/b/two")
      let first = try files(directory + "/one")
      #expect(try files(directory + "/a/b/two") == first)
      try overlay().write(to: directory + "/one")
      #expect(try files(directory + "/one") == first)
      #expect(try Directory.names(in: directory) == ["a", "one"])
    }
  }

  @Test("is rendered by kubectl to the same bytes", .enabled(if: Surroundings.program("kubectl") != nil))
  func likeKubectl() async throws {
    try await withTemporaryDirectory { directory in
      let map = try overlay(replicas: 1).write(to: directory + "/manifests")
      let oracle = try await run("kubectl", ["kustomize", overlay().folder(in: directory + "/manifests")])
      #expect(oracle.exit == 0)
      #expect(String(decoding: try map.yaml(), as: UTF8.self) == oracle.output)
    }
  }

  @Test("a base that cannot be rendered leaves what stood there")
  func failure() async throws {
    try await withTemporaryDirectory { directory in
      try write("resources: [no.yaml]\n", to: directory + "/base/kustomization.yaml")
      try write("old", to: directory + "/manifests/old.txt")
      let good = try overlay()
      let bad = try EnvironmentOverlay(
        environment: "staging", namespace: "fraud-staging", base: directory + "/base", image: good.image,
        experiment: good.experiment)
      let error = #expect(throws: DeployError.self) { try bad.write(to: directory + "/manifests") }
      #expect(error?.code == .overlay)
      #expect(try files(directory + "/manifests") == ["old.txt": Array("old".utf8)])
      #expect(try Directory.names(in: directory) == ["base", "manifests"])
      let missing = try EnvironmentOverlay(
        environment: "staging", namespace: "fraud-staging", base: directory + "/no", image: good.image,
        experiment: good.experiment)
      #expect(throws: DeployError.self) { try missing.write(to: directory + "/new") }
      #expect(!Directory.exists(directory + "/new"))
    }
  }

  @Test(
    "an image without a digest is refused",
    arguments: ["fraud-serve", "fraud-serve:1.0", "fraud-serve@sha256:12", "fraud serve@sha256:", "", "@sha256:"])
  func unpinned(reference: String) {
    let error = #expect(throws: DeployError.self) { try PinnedImage(reference) }
    #expect(error?.code == .image)
  }

  @Test("a registry's port is no tag")
  func registryPort() throws {
    #expect(try PinnedImage("localhost:5000/x/y@" + digest).name == "localhost:5000/x/y")
    #expect(try PinnedImage("localhost:5000/x/y:1@" + digest).name == "localhost:5000/x/y")
  }

  @Test("weights that do not sum to 100 are refused", arguments: [[80, 30], [100, -1, 1], [], [50]])
  func weights(_ weights: [Int]) {
    let candidates = weights.enumerated().map { Experiment.Candidate(name: "c\($0)", model: "m", weight: $1) }
    let error = #expect(throws: DeployError.self) {
      try Experiment(name: "fraud", keyParameter: "card", candidates: candidates)
    }
    #expect(error?.code == .weights)
  }

  @Test("names that could break out of the files are refused")
  func names() {
    #expect(throws: DeployError.self) {
      try Experiment(name: "a\"b", keyParameter: "card", candidates: [.init(name: "c", model: "m", weight: 100)])
    }
    #expect(throws: DeployError.self) {
      let good = try overlay()
      _ = try EnvironmentOverlay(
        environment: "staging", namespace: "a\nb", base: base, image: good.image, experiment: good.experiment)
    }
  }
}
