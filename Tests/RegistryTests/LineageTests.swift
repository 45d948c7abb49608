import AtomicFiles
import ContentDigest
import Registry
import TestSupport
import Testing

@Suite("Lineage")
struct LineageTests {
  let reference = ModelReference.version(name: "fraud", number: 1)

  /// A version with every link: data, run, model, MLmodel, version, image, manifest.
  private func prepared(_ root: String) throws -> LocalRegistry {
    let registry = testRegistry(root)
    let data = try write("tx_id,fraud\n1,0\n", to: root + "/data.csv")
    let image = try write("image", to: root + "/image/blobs/manifest.json")
    let manifest = try write("kind: Deployment\n", to: root + "/manifests/all.yaml")
    try registry.register(modelDirectory: writeModel(root), name: "fraud", run: sampleRun, dataFile: data)
    try registry.setAlias("champion", to: 1, of: "fraud")
    try registry.attach("image", digest: SHA256Digest(ofFile: image), source: image, to: 1, of: "fraud")
    try registry.attach("manifest", digest: SHA256Digest(ofFile: manifest), source: manifest, to: 1, of: "fraud")
    return registry
  }

  @Test("a whole chain holds, also when its folder has moved")
  func holds() async throws {
    try await withTemporaryDirectory { root in
      let chain = try prepared(root + "/here").verify(reference)
      #expect(chain.holds)
      #expect(chain.links.map(\.name) == ["data", "run", "model", "MLmodel", "version", "image", "manifest"])
      #expect(chain.links.allSatisfy { $0.found == $0.expected })
      try Directory.move(root + "/here", to: root + "/there")
      #expect(try testRegistry(root + "/there").verify(.alias(name: "fraud", alias: "champion")).holds)
    }
  }

  @Test("whatever is changed, the link that names it is the first that does not hold")
  func tampered() async throws {
    // What is changed, as a path below the root and a text in it, and which link must say so.
    let changes: [(link: String, path: String, old: String, new: String)] = [
      ("data", "data.csv", "1,0", "1,1"),
      ("run", "registry/runs", "0.613", "0.999"),
      ("model", "registry/models", "\"size\":6", "\"size\":7"),
      ("version", "registry/names/fraud/1", "\"number\":1", "\"number\": 1"),
      ("version", "registry/names/fraud/2", "tester", "nobody"),
      ("image", "image/blobs/manifest.json", "image", "other"),
      ("manifest", "manifests/all.yaml", "Deployment", "Pod"),
    ]
    for change in changes {
      try await withTemporaryDirectory { root in
        let registry = try prepared(root)
        var path = root + "/" + change.path
        if let number = change.path.last?.wholeNumberValue {
          path = try file(in: Directory.parent(of: path), containing: "0000000\(number)-")
        } else if Directory.kind(of: path) == .directory {
          path = try file(in: path)
        }
        try tamper(path, change.old, change.new)
        let chain = try registry.verify(reference)
        #expect(chain.firstBroken?.name == change.link, "\(change): \(chain.links)")
        #expect(!chain.holds)
      }
    }
  }

  @Test("a changed file of the model is named, and a missing one cannot be checked")
  func blobs() async throws {
    try await withTemporaryDirectory { root in
      let registry = try prepared(root)
      let digest = SHA256Digest(of: "onnx 1")
      let blob = "\(registry.root)/blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)"
      try write("onnx 2", to: blob)
      let broken = try #require(try registry.verify(reference).firstBroken)
      #expect(broken.name == "model")
      #expect(broken.note == "changed: model.onnx")
      let refused = try #require(throws: RegistryError.self) { try registry.download(reference, to: root + "/out") }
      #expect(refused.code == .corrupt)
      #expect(!Directory.exists(root + "/out"))
      try Directory.remove(blob)
      let chain = try registry.verify(reference)
      #expect(chain.firstBroken == nil)
      #expect(chain.firstUnchecked?.name == "model")
      #expect(throws: RegistryError.self) { try registry.download(reference, to: root + "/out") }
      // Registering the model again puts back what is missing.
      try registry.register(modelDirectory: writeModel(root), name: "fraud")
      #expect(try registry.verify(reference).holds)
    }
  }

  @Test("what cannot be reached is no pass, and a data file can be named")
  func unchecked() async throws {
    try await withTemporaryDirectory { root in
      let registry = try prepared(root)
      try Directory.move(root + "/data.csv", to: root + "/moved.csv")
      let chain = try registry.verify(reference)
      #expect(chain.firstBroken == nil)
      #expect(chain.firstUnchecked?.name == "data")
      #expect(!chain.holds)
      #expect(try registry.verify(reference, data: root + "/moved.csv").holds)
      let bare = try registry.register(modelDirectory: writeModel(root, seed: 2), name: "bare")
      #expect(try registry.verify(bare.reference).firstUnchecked?.name == "run")
      let model = try registry.verify(.model(id: bare.modelID))
      #expect(model.links.filter(\.holds).map(\.name) == ["model", "MLmodel"])
    }
  }

  @Test("a manifest made from an image that was replaced does not hold until it is attached anew")
  func parents() async throws {
    try await withTemporaryDirectory { root in
      let registry = try prepared(root)
      let image = try write("new image", to: root + "/image/new")
      let version = try registry.attach("image", digest: SHA256Digest(ofFile: image), source: image, to: 1, of: "fraud")
      #expect(version.links.map(\.name) == ["image", "manifest"])
      let broken = try #require(try registry.verify(reference).firstBroken)
      #expect(broken.name == "manifest")
      #expect(broken.note.contains("it was made from image"))
      let manifest = root + "/manifests/all.yaml"
      try registry.attach("manifest", digest: SHA256Digest(ofFile: manifest), source: manifest, to: 1, of: "fraud")
      #expect(try registry.verify(reference).holds)
      let count = try registry.events(of: "fraud").count
      try registry.attach("image", digest: SHA256Digest(ofFile: image), source: image, to: 1, of: "fraud")
      #expect(try registry.events(of: "fraud").count == count)
    }
  }

  @Test(
    "a link cannot take a name that the registry keeps itself, nor one that is none",
    arguments: ["data", "run/x", "Version", "", "a b"])
  func linkNames(name: String) async throws {
    try await withTemporaryDirectory { root in
      let registry = try prepared(root)
      let error = try #require(throws: RegistryError.self) {
        try registry.attach(name, digest: SHA256Digest(of: "x"), to: 1, of: "fraud")
      }
      #expect(error.code == .value)
    }
  }
}
