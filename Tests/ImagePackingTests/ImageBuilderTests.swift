import AtomicFiles
import ContentDigest
import ImagePacking
import TestSupport
import Testing

@Suite("Images are built from scratch")
struct ImageBuilderTests {
  @Test("the same input gives the same digest from two folders, with any number of threads and any cache")
  func reproducible() async throws {
    try await withTemporaryDirectory { root in
      var digests: Set<SHA256Digest> = []
      for (index, folder) in ["one", "two/deeper"].enumerated() {
        let recipe = try sampleRecipe(in: "\(root)/\(folder)")
        for threads in [1, 8] {
          let builder = ImageBuilder(
            cache: threads == 1 ? nil : LayerCache(at: root + "/cache"), threads: threads)
          let built = try await builder.build(recipe, to: try ImageURI("oci:\(root)/out-\(index)-\(threads)"))
          digests.insert(built.digest)
        }
      }
      #expect(digests.count == 1)
      #expect(try ImageDifference(from: ImageURI("oci:\(root)/out-0-1"), to: ImageURI("oci:\(root)/out-1-8")).isEmpty)
    }
  }

  @Test("the configuration runs the program as 65532 with the models, and says so in every field")
  func configuration() async throws {
    try await withTemporaryDirectory { root in
      var recipe = try sampleRecipe(in: root + "/in")
      recipe.exposedPorts = [ExposedPort(tcp: 8080), ExposedPort(tcp: 80)]
      recipe.environment = ["LOG=info"]
      recipe.labels = [Annotation.version: "1.4.0"]
      recipe.annotations = [Annotation.description: "Scores card transactions"]
      recipe.format.time = 1_709_210_096
      let built = try await ImageBuilder().build(recipe, to: try ImageURI("oci:\(root)/out:v1"))
      let summary = try ImageInspector.summary(of: try ImageURI("oci:\(root)/out:v1"))
      let image = try #require(summary.images.first)
      #expect(summary.digest == built.digest)
      #expect(summary.mediaType == .manifest)
      #expect(image.platform == "linux/amd64")
      #expect(image.created == "2024-02-29T12:34:56Z")
      #expect(image.config.user == "65532:65532")
      #expect(image.config.entrypoint == ["/app/serve"])
      #expect(image.config.command == ["/models"])
      #expect(image.config.environment == ["LOG=info"])
      #expect(image.config.exposedPorts?.map(\.description) == ["80/tcp", "8080/tcp"])
      #expect(image.config.stopSignal == "SIGTERM")
      #expect(image.config.labels?[Annotation.version] == "1.4.0")
      let model = "dev.fraud-rollout.model.fraud-candidate.digest"
      #expect(image.config.labels?[model] == recipe.models[0].digest.description)
      #expect(image.annotations[model] == recipe.models[0].digest.description)
      #expect(image.annotations[Annotation.title] == "serve")
      #expect(image.annotations[Annotation.description] == "Scores card transactions")
      #expect(image.layers.map { $0.annotations[Annotation.role] } == built.images[0].layers.map(\.role))
      #expect(built.images[0].layers.map(\.role) == ["base files", "binary linux/amd64", "model fraud-candidate"])
      #expect(image.layers.map(\.uncompressedSize) == built.images[0].layers.map(\.uncompressedSize))
    }
  }

  @Test("a model's layer holds what its digest covers, and a new model changes one layer")
  func modelLayer() async throws {
    try await withTemporaryDirectory { root in
      let first = try await buildSample(in: root, to: "oci:\(root)/out:v1")
      try write("run_id: 8", to: root + "/input/model/MLmodel")
      let again = try await ImageBuilder().build(
        ImageRecipe(
          binaries: try sampleRecipe(in: root + "/input").binaries,
          models: [try ModelDirectory(at: root + "/input/model")]
        ).without(certificates: root), to: try ImageURI("oci:\(root)/out:v2"))
      #expect(again.digest == first.digest)
      let recipe = try sampleRecipe(in: root + "/input")
      try write("other weights", to: root + "/input/model/model.onnx")
      var changed = recipe
      changed.models = [try ModelDirectory(at: root + "/input/model")]
      let second = try await ImageBuilder().build(changed, to: try ImageURI("oci:\(root)/out:v3"))
      let (old, new) = (first.images[0].layers.map(\.digest), second.images[0].layers.map(\.digest))
      #expect(old.dropLast() == new.dropLast())
      #expect(old.last != new.last)
      let difference = try ImageDifference(from: ImageURI("oci:\(root)/out:v1"), to: ImageURI("oci:\(root)/out:v3"))
      #expect(difference.changes.map(\.path) == ["config.Labels", "/models/fraud-candidate/model.onnx"])
      #expect(difference.changes.last?.details == ["content"])
    }
  }

  @Test("two platforms make an index whose images share the model's layer")
  func platforms() async throws {
    try await withTemporaryDirectory { root in
      let built = try await buildSample(
        in: root, to: "oci:\(root)/out:v1", platforms: [.linuxARM64, .linuxAMD64])
      #expect(built.mediaType == .index)
      #expect(built.images.map(\.platform) == ["linux/amd64", "linux/arm64"])
      #expect(built.images[0].layers.last?.digest == built.images[1].layers.last?.digest)
      #expect(built.images[0].layers[1].digest != built.images[1].layers[1].digest)
      let layout = try ImageLayout(at: root + "/out")
      #expect(try layout.validate().blobs == 9)
      #expect(try layout.image("v1").root.digest == built.digest)
      let error = await #expect(throws: PackError.self) {
        try await buildSample(
          in: root, to: "docker-archive:\(root)/d.tar", platforms: [.linuxARM64, .linuxAMD64])
      }
      #expect(error?.code == .unsupported)
      #expect(try Directory.names(in: root) == ["input", "out"])
    }
  }

  @Test("a recipe that cannot be is refused, and nothing is left behind")
  func refused() async throws {
    try await withTemporaryDirectory { root in
      let recipe = try sampleRecipe(in: root + "/input")
      var noBinary = recipe
      noBinary.binaries = []
      var twice = recipe
      twice.binaries += recipe.binaries
      var otherMachine = recipe
      otherMachine.binaries[0].platform = .linuxARM64
      var missing = recipe
      missing.binaries[0].path = root + "/gone"
      var twoModels = recipe
      twoModels.models += recipe.models
      var variable = recipe
      variable.environment = ["=x"]
      var zstd = recipe
      zstd.format.compression = .zstd
      var past = recipe
      past.format.time = -1
      for bad in [noBinary, twice, otherMachine, missing, twoModels, variable, zstd, past] {
        await #expect(throws: PackError.self) {
          try await ImageBuilder().build(bad, to: try ImageURI("oci:\(root)/out"))
        }
      }
      for uri in ["docker://127.0.0.1:5000/x", "oci:\(root)/input", "docker-archive:\(root)/input"] {
        await #expect(throws: PackError.self) { try await ImageBuilder().build(recipe, to: try ImageURI(uri)) }
      }
      await #expect(throws: PackError.self) {
        try await ImageBuilder().build(recipe, to: try ImageURI("oci:\(root)/out"), tags: ["no/tag"])
      }
      #expect(try Directory.names(in: root) == ["input"])
    }
  }

  @Test("a registry is refused by name")
  func registry() async throws {
    try await withTemporaryDirectory { root in
      let recipe = try sampleRecipe(in: root)
      let error = try await #require(throws: PackError.self) {
        try await ImageBuilder().build(recipe, to: try ImageURI("docker://harbor.example/team/fraud:v1"))
      }
      #expect(
        error.description == "docker://harbor.example/team/fraud:v1: pushing to a registry is not in this version; "
          + "use oci:DIR and `skopeo copy` between the two")
    }
  }

  @Test("a model is named by its settings, else by its folder")
  func modelNames() async throws {
    try await withTemporaryDirectory { root in
      try write("x", to: root + "/plain/model.onnx")
      #expect(try ModelDirectory(at: root + "/plain/").name == "plain")
      #expect(try ModelDirectory(at: root + "/plain", name: "other").name == "other")
      try write("{}", to: root + "/plain/model-settings.json")
      #expect(try ModelDirectory(at: root + "/plain").name == "plain")
      try write(#"{"name": 7}"#, to: root + "/plain/model-settings.json")
      #expect(throws: PackError.self) { try ModelDirectory(at: root + "/plain") }
      for name in ["../up", "", ".hidden", "a b", "a/b"] {
        #expect(throws: PackError.self) { try ModelDirectory(at: root + "/plain", name: name) }
      }
      try Directory.make(root + "/empty")
      #expect(throws: PackError.self) { try ModelDirectory(at: root + "/empty") }
      #expect(throws: PackError.self) { try ModelDirectory(at: root + "/gone") }
    }
  }
}

@Suite("Layers that were written before are not written again")
struct LayerCacheTests {
  @Test("a second build takes every layer from the cache, a damaged cache none")
  func cached() async throws {
    try await withTemporaryDirectory { root in
      let recipe = try sampleRecipe(in: root + "/input")
      let builder = ImageBuilder(cache: LayerCache(at: root + "/cache"))
      func build(_ name: String) async throws -> BuiltImage {
        try await builder.build(recipe, to: try ImageURI("oci:\(root)/\(name)"))
      }
      let first = try await build("one")
      #expect(first.images[0].layers.allSatisfy { !$0.isCached })
      let second = try await build("two")
      #expect(second.images[0].layers.allSatisfy { $0.isCached })
      #expect(second.digest == first.digest)
      for file in try Directory.files(below: root + "/cache/blobs") {
        let path = root + "/cache/blobs/" + file
        var bytes = try AtomicFile.read(path)
        bytes[bytes.count - 1] ^= 1
        try AtomicFile.write(bytes, to: path)
      }
      let third = try await build("three")
      #expect(third.images[0].layers.allSatisfy { !$0.isCached })
      #expect(third.digest == first.digest)
      #expect(try ImageLayout(at: root + "/three").validate().blobs == 5)
    }
  }

  @Test("a changed file, level or time is another layer")
  func keys() async throws {
    try await withTemporaryDirectory { root in
      let builder = ImageBuilder(cache: LayerCache(at: root + "/cache"))
      let recipe = try sampleRecipe(in: root + "/input")
      var level = recipe
      level.format.level = 9
      var time = recipe
      time.format.time = 1
      for variation in [recipe, level, time] {
        let built = try await builder.build(variation, to: try ImageURI("oci:\(root)/out"))
        #expect(built.images[0].layers.allSatisfy { !$0.isCached })
      }
    }
  }

  @Test("the cache keeps to its limit")
  func limit() async throws {
    try await withTemporaryDirectory { root in
      let builder = ImageBuilder(cache: LayerCache(at: root + "/cache", limit: 600))
      for index in 0..<4 {
        var recipe = try sampleRecipe(in: root + "/input")
        recipe.format.time = index
        _ = try await builder.build(recipe, to: try ImageURI("oci:\(root)/out"))
      }
      let sizes = try Directory.files(below: root + "/cache/blobs").map {
        try AtomicFile.read(root + "/cache/blobs/" + $0).count
      }
      #expect(sizes.reduce(0, +) <= 600 && !sizes.isEmpty)
    }
  }

  @Test("a cache that cannot be written is no failure")
  func unwritable() async throws {
    try await withTemporaryDirectory { root in
      try write("a file", to: root + "/cache")
      let recipe = try sampleRecipe(in: root + "/input")
      let built = try await ImageBuilder(cache: LayerCache(at: root + "/cache")).build(
        recipe, to: try ImageURI("oci:\(root)/out"))
      #expect(try ImageLayout(at: root + "/out").image().root.digest == built.digest)
    }
  }
}

extension ImageRecipe {
  /// The recipe without the certificates of this machine.
  fileprivate func without(certificates root: String) -> ImageRecipe {
    var recipe = self
    recipe.certificates = root + "/none"
    return recipe
  }
}
