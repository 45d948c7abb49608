import AtomicFiles
import ContentDigest
import Registry
import TestSupport
import Testing

@Suite("Registering")
struct RegisterTests {
  @Test("a model gets the digest of its directory without MLmodel, and comes back as it was")
  func roundTrip() async throws {
    try await withTemporaryDirectory { root in
      let model = try writeModel(root)
      let registry = testRegistry(root)
      let version = try registry.register(modelDirectory: model, name: "fraud", run: sampleRun, tags: ["a": "b"])
      #expect(version.model == (try SHA256Digest(ofDirectory: model, excluding: ["MLmodel"])))
      #expect(version.number == 1)
      #expect(version.modelID == "m-" + version.model.hex.prefix(32))
      #expect(version.tags == ["a": "b"])
      #expect(version.created.description == "2018-04-01T00:00:00.000Z")
      #expect(try registry.run(#require(version.run)).metrics == sampleRun.metrics)
      #expect(try registry.run(#require(version.run)).model == version.model)
      for (index, text) in ["models:/fraud/1", "models:/\(version.modelID)", "runs:/\(version.run ?? "")/model"]
        .enumerated()
      {
        try registry.download(ModelReference(text), to: "\(root)/out\(index)")
        #expect(try SHA256Digest(ofDirectory: "\(root)/out\(index)") == SHA256Digest(ofDirectory: model))
      }
    }
  }

  @Test("the same model is the same version, also when its MLmodel differs")
  func idempotent() async throws {
    try await withTemporaryDirectory { root in
      let model = try writeModel(root)
      let registry = testRegistry(root)
      let first = try registry.register(modelDirectory: model, name: "fraud", run: sampleRun, tags: ["a": "b"])
      let before = try SHA256Digest(ofDirectory: registry.root)
      #expect(try registry.register(modelDirectory: model, name: "fraud", run: sampleRun, tags: ["a": "b"]) == first)
      #expect(try SHA256Digest(ofDirectory: registry.root) == before)
      try write("run_id: other\n", to: model + "/MLmodel")
      #expect(try registry.register(modelDirectory: model, name: "fraud").number == 1)
      let other = try registry.register(modelDirectory: writeModel(root, seed: 2), name: "fraud")
      #expect(other.number == 2)
      #expect(try registry.register(modelDirectory: model, name: "else").number == 1)
      #expect(try registry.names() == ["else", "fraud"])
      #expect(try registry.version(.latest(name: "fraud")) == other)
    }
  }

  @Test("registering again changes tags and description where they differ, and tells so in the history")
  func updated() async throws {
    try await withTemporaryDirectory { root in
      let model = try writeModel(root)
      let registry = testRegistry(root)
      try registry.register(modelDirectory: model, name: "fraud", tags: ["a": "1", "b": "1"], description: "old")
      let version = try registry.register(
        modelDirectory: model, name: "fraud", tags: ["b": "2", "c": "3"], description: "new")
      #expect(version.tags == ["a": "1", "b": "2", "c": "3"])
      #expect(version.description == "new")
      #expect(
        try registry.events(of: "fraud").map(\.change).dropFirst() == [
          .tagged(number: 1, key: "b", value: "2"), .tagged(number: 1, key: "c", value: "3"),
          .described(number: 1, description: "new"),
        ])
    }
  }

  @Test("two registries given the same things at the same times are the same bytes")
  func deterministic() async throws {
    try await withTemporaryDirectory { root in
      var digests: Set<SHA256Digest> = []
      for copy in ["a", "b"] {
        let model = try writeModel("\(root)/\(copy)")
        let data = try write("tx_id\n1\n", to: "\(root)/\(copy)/data.csv")
        let registry = testRegistry("\(root)/\(copy)")
        try registry.register(modelDirectory: model, name: "fraud", run: sampleRun, dataFile: data)
        try registry.setAlias("champion", to: 1, of: "fraud")
        try registry.attach("image", digest: SHA256Digest(of: "i"), source: data, to: 1, of: "fraud")
        digests.insert(try SHA256Digest(ofDirectory: registry.root))
      }
      #expect(digests.count == 1)
    }
  }

  @Test("a run's id depends on what it says, and on nothing else")
  func runID() throws {
    var run = sampleRun
    #expect(try run.id() == sampleRun.id())
    #expect(try run.id().count == 32)
    run.metrics["average precision"] = 0.614
    #expect(try run.id() != sampleRun.id())
  }

  @Test(
    "a name that cannot be kept is refused",
    arguments: ["", "..", "a/b", ".a", "a..b", "a@b", "a\nb", "a:b", String(repeating: "x", count: 256)])
  func names(name: String) async throws {
    try await withTemporaryDirectory { root in
      let model = try writeModel(root)
      let error = try #require(throws: RegistryError.self) {
        try testRegistry(root).register(modelDirectory: model, name: name)
      }
      #expect(error.code == .value)
      #expect(!Directory.exists(root + "/registry"))
    }
  }

  @Test("a name of 255 bytes is kept")
  func longName() async throws {
    try await withTemporaryDirectory { root in
      let name = String(repeating: "x", count: 255)
      try testRegistry(root).register(modelDirectory: writeModel(root), name: name)
      #expect(try testRegistry(root).names() == [name])
    }
  }

  @Test("what is no model's directory is refused, and the registry holds no version of it")
  func noModel() async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      try Directory.make(root + "/empty")
      try write("x", to: root + "/only/MLmodel")
      try write("x", to: root + "/file")
      try write("x", to: root + "/linked/model.onnx")
      _ = try await run("ln", ["-s", "/etc/passwd", root + "/linked/extra"])
      for name in ["absent", "empty", "only", "file", "linked"] {
        let error = try #require(throws: RegistryError.self) {
          try registry.register(modelDirectory: "\(root)/\(name)", name: "fraud")
        }
        #expect(error.code == .model, "\(error)")
        #expect(error.description.contains(root + "/" + name))
      }
      #expect(try registry.names() == [])
    }
  }

  @Test("numbers that are none, keys without a name and values without an end are refused")
  func values() async throws {
    try await withTemporaryDirectory { root in
      let model = try writeModel(root)
      let long = String(repeating: "v", count: 8001)
      let runs = [
        RunRecord(metrics: ["ap": .nan]), RunRecord(metrics: ["ap": .infinity]), RunRecord(metrics: ["": 1]),
        RunRecord(parameters: ["p": long]), RunRecord(tags: ["a\nb": ""]),
      ]
      for run in runs {
        let error = try #require(throws: RegistryError.self) {
          try testRegistry(root).register(modelDirectory: model, name: "fraud", run: run)
        }
        #expect(error.code == .value)
      }
      #expect(throws: RegistryError.self) {
        try testRegistry(root).register(modelDirectory: model, name: "fraud", tags: ["": "x"])
      }
    }
  }

  @Test("a directory with other things in it does not become a registry")
  func foreignDirectory() async throws {
    try await withTemporaryDirectory { root in
      try write("mine", to: root + "/registry/thesis.txt")
      let error = try #require(throws: RegistryError.self) {
        try testRegistry(root).register(modelDirectory: writeModel(root), name: "fraud")
      }
      #expect(error.code == .occupied)
      #expect(error.description.contains("thesis.txt"))
    }
  }
}
