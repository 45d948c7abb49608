import AtomicFiles
import InferenceProtocol
import ModelServing
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ModelRepositoryTests {
  private func plane(_ root: String, _ loader: LabelLoader = LabelLoader(), loads: Bool = true) -> DataPlane {
    var settings = ServerSettings()
    settings.loadModelsAtStartup = loads
    return DataPlane(repository: ModelRepository(root), loader: loader, settings: settings, logger: quiet)
  }

  @Test("models are found at any depth, named by the file or the folder, and hidden folders are passed over")
  func scan() async throws {
    try await withTemporaryDirectory { root in
      try write("{}", to: root + "/b/model-settings.json")
      try write(#"{"name":"a","parameters":{"version":"2","uri":"./files"}}"#, to: root + "/x/y/model-settings.json")
      try write("", to: root + "/x/y/files/model.onnx")
      try write(#"{"name":"a","parameters":{"version":"10"}}"#, to: root + "/x/z/model-settings.json")
      try write("{}", to: root + "/.hidden/model-settings.json")
      let models = try ModelRepository(root).models()
      #expect(models.map(\.name) == ["a", "a", "b"])
      #expect(models.map(\.version) == ["2", "10", nil])
      #expect(models.map(\.location) == [root + "/x/y/./files", root + "/x/z", root + "/b"])
      #expect(try ModelRepository(root + "/b").models().map(\.name) == ["b"])
    }
  }

  @Test("links are followed inside of the repository, once, and never out of it")
  func links() async throws {
    try await withTemporaryDirectory { base in
      let root = base + "/repository"
      try write("{}", to: root + "/..data/inner/model-settings.json")
      try write("{}", to: base + "/outside/model-settings.json")
      unsafe symlink("..data/inner", root + "/fraud")
      unsafe symlink(".", root + "/loop")
      unsafe symlink("../outside", root + "/away")
      #expect(try ModelRepository(root).models().map(\.source) == [root + "/fraud/model-settings.json"])
    }
  }

  @Test(
    "a location outside of the repository is refused with file and line",
    arguments: ["../../outside", "/etc", "../../models/../outside"])
  func escape(_ uri: String) async throws {
    try await withTemporaryDirectory { base in
      try write("", to: base + "/outside/model.onnx")
      let path = base + "/models/m/model-settings.json"
      try write("{\n \"parameters\": {\"uri\": \"\(uri)\"}}", to: path)
      let error = try #require(throws: ServingError.self) { try ModelRepository(base + "/models").models() }
      #expect(error.description.hasPrefix("\(path):2:24: 'uri' names"), "\(error)")
      #expect(error.description.contains("lies outside of the repository"), "\(error)")
    }
  }

  @Test(
    "a settings file that is wrong is named with line and column",
    arguments: [
      ("{\n \"name\": 3}", ":2:10: 'name' is a number where a string is expected"),
      ("{\n", ":2:1: malformed JSON: expected a member's name in quotes at byte 2, found the end"),
      ("[]", ":1:1: holds an array where a JSON object is expected"),
      (#"{"inputs":[{"name":"x","datatype":"FLOAT","shape":[1]}]}"#, ":1:12: inputs: tensor 'x': datatype 'FLOAT'"),
      (#"{"parameters":{"uri":"nowhere"}}"#, ":1:22: 'uri' names"),
    ] as [(String, String)])
  func wrongFile(_ text: String, _ sentence: String) async throws {
    try await withTemporaryDirectory { root in
      let path = try write(text, to: root + "/m/model-settings.json")
      let error = try #require(throws: ServingError.self) { try ModelRepository(root).models() }
      #expect(error.code == .settings)
      #expect(error.description.hasPrefix(path + sentence), "\(error)")
    }
  }

  @Test("two models of one name and version are refused")
  func twins() async throws {
    try await withTemporaryDirectory { root in
      try write(#"{"name":"m"}"#, to: root + "/a/model-settings.json")
      try write(#"{"name":"m"}"#, to: root + "/b/model-settings.json")
      let error = try #require(throws: ServingError.self) { try ModelRepository(root).models() }
      #expect(error.description.contains("/b/model-settings.json: model 'm' is also described by"))
    }
  }

  @Test("every model is loaded; one that cannot be is named, keeps the server unready and the others serving")
  func loading() async throws {
    try await withTemporaryDirectory { root in
      try write(#"{"implementation":"corrupt"}"#, to: root + "/bad/model-settings.json")
      try write("{}", to: root + "/good/model-settings.json")
      let plane = plane(root)
      let error = try #require(await #expect(throws: ServingError.self) { try await plane.loadModels() })
      #expect(error.description == "\(root)/bad/model.onnx: is no ONNX model")
      #expect(!plane.isReady)
      #expect(try plane.infer(.anything, model: "good").response.label == "good")
      let asked = try #require(throws: ServingError.self) { try plane.infer(.anything, model: "bad") }
      #expect(asked.code == .unavailable)
      #expect(plane.index().map(\.state) == [.unavailable, .ready])
      try write("{}", to: root + "/bad/model-settings.json")
      try await plane.load(model: "bad")
      #expect(plane.isReady)
    }
  }

  @Test("load, unload and index behave as MLServer's")
  func repositoryCalls() async throws {
    try await withTemporaryDirectory { root in
      let file = root + "/m/model-settings.json"
      try write(#"{"parameters":{"version":"1","extra":{"label":"old"}}}"#, to: file)
      try write("{}", to: root + "/other/model-settings.json")
      let loader = LabelLoader()
      let plane = plane(root, loader)
      try await plane.loadModels()
      try write(#"{"parameters":{"version":"1","extra":{"label":"new"}}}"#, to: file)
      #expect(try plane.infer(.anything, model: "m").response.label == "old")
      try await plane.load(model: "m")
      #expect(try plane.infer(.anything, model: "m").response.label == "new")
      try plane.unload(model: "m")
      let gone = try #require(throws: ServingError.self) { try plane.infer(.anything, model: "m") }
      #expect(gone.description == "Model m not found")
      #expect(plane.isReady)
      #expect(plane.index().map(\.state) == [.unavailable, .ready])
      #expect(plane.index(onlyReady: true).map(\.name) == ["other"])
      try await plane.load(model: "m")
      #expect(plane.index(onlyReady: true).map(\.name) == ["m", "other"])
      await #expect(throws: ServingError.self) { try await plane.load(model: "nope") }
      #expect(throws: ServingError.self) { try plane.unload(model: "nope") }
      #expect(loader.loads == 4)
    }
  }

  @Test("a version that leaves the repository goes out of service when its model is loaded anew")
  func versionLeaves() async throws {
    try await withTemporaryDirectory { root in
      try write(#"{"name":"m","parameters":{"version":"1"}}"#, to: root + "/1/model-settings.json")
      try write(#"{"name":"m","parameters":{"version":"2"}}"#, to: root + "/2/model-settings.json")
      let plane = plane(root)
      try await plane.loadModels()
      #expect(try plane.metadata(model: "m").versions == ["1", "2"])
      try Directory.remove(root + "/2")
      try await plane.load(model: "m")
      #expect(try plane.metadata(model: "m").versions == ["1"])
      #expect(plane.isReady)
    }
  }

  @Test("with load_models_at_startup false an empty server is ready and loads on request")
  func onRequest() async throws {
    try await withTemporaryDirectory { root in
      try write("{}", to: root + "/m/model-settings.json")
      let plane = plane(root, loads: false)
      try await plane.loadModels()
      #expect(plane.isReady && plane.index().isEmpty)
      try await plane.load(model: "m")
      #expect(try plane.infer(.anything, model: "m").response.label == "m")
    }
  }

  @Test("a folder that is not there, or holds no model, is said so")
  func nothing() async throws {
    let missing = try #require(throws: ServingError.self) { try ModelRepository("/nonexistent/x").models() }
    #expect(missing.description == "/nonexistent/x: there is no such folder of models; check the path")
    try await withTemporaryDirectory { root in
      let plane = plane(root)
      try await plane.loadModels()
      #expect(!plane.isReady)
    }
  }
}
