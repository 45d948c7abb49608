import AtomicFiles
import ContentDigest
import Registry
import TestSupport
import Testing

@Suite("Damage and concurrency")
struct DamageTests {
  @Test("tasks that write at the same time lose nothing")
  func concurrent() async throws {
    try await withTemporaryDirectory { root in
      for seed in 1...4 { try writeModel(root, seed: seed) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<24 {
          group.addTask {
            // A value of its own each time: nothing is shared but the directory.
            let registry = testRegistry(root)
            let version = try registry.register(
              modelDirectory: "\(root)/model-\(task % 4 + 1)", name: "fraud", tags: ["task-\(task)": "yes"])
            try registry.setAlias("alias-\(task)", to: version.number, of: "fraud")
          }
        }
        try await group.waitForAll()
      }
      let registry = testRegistry(root)
      let versions = try registry.versions(of: "fraud")
      #expect(versions.map(\.number) == [1, 2, 3, 4])
      #expect(Set(versions.map(\.model)).count == 4)
      #expect(versions.reduce(0) { $0 + $1.tags.count } == 24)
      #expect(try registry.aliases(of: "fraud").count == 24)
      #expect(try Directory.names(in: registry.root + "/staging") == [])
    }
  }

  @Test("what a killed writer left is passed over, and cleared by the next")
  func killedWriter() async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      let version = try registry.register(modelDirectory: writeModel(root), name: "fraud")
      try write("half", to: registry.root + "/staging/.00000002-abc.json.77-x")
      try write("half", to: registry.root + "/staging/\(SHA256Digest(of: "onnx 2").hex)")
      try write("half", to: registry.root + "/names/fraud/.00000002.json.77-x")
      try Directory.make(registry.root + "/names/before-its-first-event")
      #expect(try registry.names() == ["fraud"])
      #expect(try registry.search() == [version])
      try registry.register(modelDirectory: writeModel(root, seed: 2), name: "fraud")
      #expect(try Directory.names(in: registry.root + "/staging") == [])
      #expect(try registry.versions(of: "fraud").count == 2)
    }
  }

  @Test("a writer that finds the lock taken says so when its patience ends")
  func locked() async throws {
    try await withTemporaryDirectory { root in
      try testRegistry(root).register(modelDirectory: writeModel(root), name: "fraud")
      let other = try LockHolder(root + "/registry/lock")
      let error = try #require(throws: RegistryError.self) {
        try testRegistry(root, patience: .milliseconds(20)).setAlias("a", to: 1, of: "fraud")
      }
      #expect(error.code == .locked)
      #expect(error.description.contains(root + "/registry/lock"))
      // Reading does not wait for anyone.
      #expect(try testRegistry(root).versions(of: "fraud").count == 1)
      other.release()
      try testRegistry(root).setAlias("a", to: 1, of: "fraud")
    }
  }

  @Test(
    "a record that is truncated, empty, of another kind or of a newer format is named, not trusted",
    arguments: [
      "", "{", "[]", "null", "{\"version\":1}", "{\"record\":{},\"version\":1}", "{\"record\":{},\"version\":2}",
    ])
  func records(text: String) async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      let version = try registry.register(modelDirectory: writeModel(root), name: "fraud", run: sampleRun)
      for (folder, name) in [("runs", ""), ("models", ""), ("names/fraud", "00000001-"), ("", "registry.json")] {
        let path = try file(in: registry.root + (folder.isEmpty ? "" : "/" + folder), containing: name)
        let whole = try AtomicFile.read(path)
        try write(text, to: path)
        let error = #expect(throws: RegistryError.self) {
          _ = try registry.resolve(version.reference)
          _ = try registry.run(#require(version.run))
        }
        #expect(error?.code == .corrupt, "\(folder): \(String(describing: error))")
        #expect(error?.description.contains(path) == true)
        // Verifying never holds over it, and never stops for anything but the history itself.
        if let chain = try? registry.verify(version.reference) { #expect(!chain.holds) }
        try AtomicFile.write(whole, to: path)
      }
      #expect(try registry.resolve(version.reference).version == version)
    }
  }

  @Test("records nested without end, huge ones and links out of the root are refused")
  func hostile() async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      let version = try registry.register(modelDirectory: writeModel(root), name: "fraud", run: sampleRun)
      let path = try file(in: registry.root + "/models")
      let bombs = [
        String(repeating: "[", count: 200_000), "{\"record\":" + String(repeating: "{\"a\":", count: 100_000),
        String(repeating: " ", count: 17 << 20),
        #"{"record":{"files":[{"digest":"sha256:\#(version.model.hex)","path":"../../x","size":1}],"outside":[]},"version":1}"#,
        #"{"record":{"files":[{"digest":"sha256:\#(version.model.hex)","path":"/etc/x","size":1}],"outside":[]},"version":1}"#,
      ]
      for bomb in bombs {
        try write(bomb, to: path)
        let error = try #require(throws: RegistryError.self) {
          try registry.download(version.reference, to: root + "/out")
        }
        #expect(error.code == .corrupt)
      }
      try Directory.remove(path)
      _ = try await TestSupport.run("ln", ["-s", "/etc/passwd", path])
      let error = try #require(throws: RegistryError.self) { try registry.resolve(version.reference) }
      #expect(error.code == .corrupt)
      #expect(!Directory.exists(root + "/out"))
    }
  }

  @Test("an event that is taken out or slipped in is noticed")
  func events() async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      try registry.register(modelDirectory: writeModel(root), name: "fraud")
      for alias in ["a", "b", "c"] { try registry.setAlias(alias, to: 1, of: "fraud") }
      let directory = registry.root + "/names/fraud"
      let second = try file(in: directory, containing: "00000002-")
      let bytes = try AtomicFile.read(second)
      try Directory.remove(second)
      let gap = try #require(throws: RegistryError.self) { try registry.aliases(of: "fraud") }
      #expect(gap.code == .corrupt)
      #expect(gap.description.contains("event 2"))
      // One that says something else under its own digest does not fit its neighbours.
      let forged = Array(String(decoding: bytes, as: UTF8.self).replacing("\"a\"", with: "\"z\"").utf8)
      try AtomicFile.write(forged, to: "\(directory)/00000002-\(SHA256Digest(of: forged).hex).json")
      let error = try #require(throws: RegistryError.self) { try registry.aliases(of: "fraud") }
      #expect(error.code == .corrupt)
      #expect(try registry.verify(.version(name: "fraud", number: 1)).firstBroken?.name == "version")
    }
  }

  @Test("a download stops before what stands there, and replaces it when told to")
  func occupied() async throws {
    try await withTemporaryDirectory { root in
      let registry = testRegistry(root)
      let version = try registry.register(modelDirectory: writeModel(root), name: "fraud")
      try write("mine", to: root + "/out/thesis.txt")
      let error = try #require(throws: RegistryError.self) {
        try registry.download(version.reference, to: root + "/out")
      }
      #expect(error.code == .occupied)
      #expect(try Directory.names(in: root + "/out") == ["thesis.txt"])
      try registry.download(version.reference, to: root + "/out", replacing: true)
      #expect(try Directory.files(below: root + "/out") == ["MLmodel", "extra/empty", "model.json", "model.onnx"])
      try Directory.make(root + "/empty")
      try registry.download(version.reference, to: root + "/empty")
      #expect(try Directory.names(in: root).sorted() == ["empty", "model-1", "out", "registry"])
    }
  }
}
