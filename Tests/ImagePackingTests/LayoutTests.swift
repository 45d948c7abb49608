import AtomicFiles
import ContentDigest
import ImagePacking
import TestSupport
import Testing

@Suite("A layout holds several images, whole")
struct LayoutTests {
  @Test("an image is added beside others, and a tag moves to the newest")
  func merged() async throws {
    try await withTemporaryDirectory { root in
      let first = try await buildSample(in: root + "/a", to: "oci:\(root)/out:v1", tags: ["latest"])
      #expect(first.tags == ["v1", "latest"])
      let second = try await buildSample(
        in: root + "/b", to: "oci:\(root)/out:v2", tags: ["latest"], platforms: [.linuxARM64])
      let layout = try ImageLayout(at: root + "/out")
      #expect(try layout.image("v1").root.digest == first.digest)
      #expect(try layout.image("v2").root.digest == second.digest)
      #expect(try layout.image("latest").root.digest == second.digest)
      let error = try #require(throws: PackError.self) { try layout.image() }
      #expect(error.description.contains("its tags are latest, v1, v2"))
      #expect(throws: PackError.self) { try layout.image("v3") }
      #expect(try Directory.names(in: root) == ["a", "b", "out"])
      #expect(try Directory.names(in: root + "/out") == ["blobs", "index.json", "oci-layout"])
      #expect(try Directory.names(in: root + "/out/blobs") == ["sha256"])
    }
  }

  @Test("the same image again changes nothing")
  func unchanged() async throws {
    try await withTemporaryDirectory { root in
      try await buildSample(in: root, to: "oci:\(root)/out:v1")
      let before = try SHA256Digest(ofDirectory: root + "/out")
      try await buildSample(in: root, to: "oci:\(root)/out/:v1")
      #expect(try SHA256Digest(ofDirectory: root + "/out") == before)
    }
  }

  @Test("images built at the same time all arrive")
  func concurrent() async throws {
    try await withTemporaryDirectory { root in
      let tags = (0..<8).map { "v\($0)" }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for tag in tags {
          group.addTask { try await buildSample(in: "\(root)/\(tag)", to: "oci:\(root)/out:\(tag)") }
        }
        try await group.waitForAll()
      }
      let index = try ImageLayout(at: root + "/out").index()
      #expect(index.manifests.compactMap(\.tag).sorted() == tags)
    }
  }

  @Test("a directory of other things is left alone")
  func foreign() async throws {
    try await withTemporaryDirectory { root in
      try write("mine", to: root + "/out/diary")
      await #expect(throws: PackError.self) { try await buildSample(in: root, to: "oci:\(root)/out") }
      #expect(try Directory.files(below: root + "/out") == ["diary"])
      try Directory.make(root + "/empty")
      try await buildSample(in: root, to: "oci:\(root)/empty:v1")
      #expect(try ImageLayout(at: root + "/empty").validate().blobs == 5)
    }
  }
}

@Suite("A hostile layout is an error sentence")
struct HostileLayoutTests {
  /// Builds a sound layout, has it damaged, and returns what checking it says.
  private func checked(_ damage: (_ layout: String, _ blobs: [String]) async throws -> Void) async throws -> PackError {
    try await withTemporaryDirectory { root in
      let built = try await buildSample(in: root, to: "oci:\(root)/out:v1")
      let blobs = built.images[0].layers.map { "\(root)/out/blobs/sha256/\($0.digest.hex)" }
      try await damage(root + "/out", blobs)
      return try #require(throws: PackError.self) { try ImageInspector.check(try ImageURI("oci:\(root)/out")) }
    }
  }

  /// Puts a document into a layout as the only image there.
  private func put(_ document: String, as type: String, in layout: String) throws {
    let digest = SHA256Digest(of: document)
    try write(document, to: "\(layout)/blobs/sha256/\(digest.hex)")
    let entry = #"{"mediaType":"\#(type)","digest":"\#(digest)","size":\#(document.utf8.count)}"#
    try write(#"{"schemaVersion":2,"manifests":[\#(entry)]}"#, to: layout + "/index.json")
  }

  @Test("a blob with another byte")
  func flipped() async throws {
    let error = try await checked { _, blobs in
      var bytes = try AtomicFile.read(blobs[0])
      bytes[20] ^= 1
      try AtomicFile.write(bytes, to: blobs[0])
    }
    #expect(error.code == .corrupt && error.description.contains("another digest"))
  }

  @Test("a blob cut short, a blob gone, a blob that is a link or a directory")
  func notTheBlob() async throws {
    let short = try await checked { _, blobs in try AtomicFile.write([1, 2], to: blobs[1]) }
    #expect(short.code == .corrupt && short.description.contains("has 2 bytes"))
    let gone = try await checked { _, blobs in try Directory.remove(blobs[1]) }
    #expect(gone.code == .corrupt && gone.description.contains("is missing in"))
    let link = try await checked { layout, blobs in
      try Directory.move(blobs[1], to: layout + "/elsewhere")
      #expect(try await run("ln", ["-s", layout + "/elsewhere", blobs[1]]).exit == 0)
    }
    #expect(link.code == .corrupt && link.description.contains("is not a regular file"))
    let pipe = try await checked { _, blobs in
      try Directory.remove(blobs[2])
      #expect(try await run("mkfifo", [blobs[2]]).exit == 0)
    }
    #expect(pipe.code == .corrupt)
  }

  @Test(
    "an index that is no index",
    arguments: [
      "", "{", "[]", "null", "{}", #"{"schemaVersion":2,"manifests":{}}"#, #"{"schemaVersion":2,"manifests":[7]}"#,
      #"{"schemaVersion":2,"manifests":[{"mediaType":"a/b","digest":"sha256:../../../etc/passwd","size":1}]}"#,
      #"{"schemaVersion":2,"manifests":[{"mediaType":"no type","digest":"sha256:00","size":1}]}"#,
      #"{"schemaVersion":2,"manifests":[{"mediaType":"a/b","digest":"sha512:00","size":-1}]}"#,
      #"{"schemaVersion":2,"manifests":[{"mediaType":"a/b","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":99999999999999999999}]}"#,
      String(repeating: "[", count: 100_000),
    ])
  func badIndex(text: String) async throws {
    let error = try await checked { layout, _ in try write(text, to: layout + "/index.json") }
    #expect(error.code == .corrupt || error.code == .unsupported)
    #expect(error.description.count < 400 && !error.description.contains("\n"))
  }

  @Test("a document too large to be one")
  func hugeDocument() async throws {
    let padding = String(repeating: " ", count: 5 << 20)
    let index = try await checked { layout, _ in try write("{\(padding)}", to: layout + "/index.json") }
    #expect(index.code == .tooLarge)
    let manifest = try await checked { layout, _ in
      try self.put("{\(padding)}", as: MediaType.manifest.description, in: layout)
    }
    #expect(manifest.code == .tooLarge)
  }

  @Test("an index within an index within an index")
  func nested() async throws {
    let error = try await checked { layout, _ in
      var document = #"{"schemaVersion":2,"manifests":[]}"#
      for _ in 0..<10 {
        try self.put(document, as: MediaType.index.description, in: layout)
        document = String(decoding: try AtomicFile.read(layout + "/index.json"), as: UTF8.self)
      }
    }
    #expect(error.code == .tooLarge)
  }

  @Test("a manifest that contradicts its configuration")
  func contradiction() async throws {
    let error = try await checked { layout, _ in
      let image = try ImageLayout(at: layout).image()
      var manifest = image.variants[0].manifest
      manifest.layers.removeLast()
      let text = String(decoding: try CanonicalJSON.encode(manifest), as: UTF8.self)
      try self.put(text, as: MediaType.manifest.description, in: layout)
    }
    #expect(error.code == .corrupt && error.description.contains("has 2 layers, and its configuration names 3"))
  }

  @Test("a layer that unpacks to something else than the configuration says")
  func otherContent() async throws {
    let error = try await checked { layout, _ in
      let image = try ImageLayout(at: layout).image()
      var (manifest, config) = (image.variants[0].manifest, image.variants[0].config)
      config.rootfs.diffIDs.swapAt(0, 1)
      let text = String(decoding: try CanonicalJSON.encode(config), as: UTF8.self)
      manifest.config.digest = SHA256Digest(of: text)
      manifest.config.size = text.utf8.count
      try write(text, to: "\(layout)/blobs/sha256/\(manifest.config.digest.hex)")
      let document = String(decoding: try CanonicalJSON.encode(manifest), as: UTF8.self)
      try self.put(document, as: MediaType.manifest.description, in: layout)
    }
    #expect(error.code == .corrupt && error.description.contains("unpacks to the digest"))
  }

  @Test("no layout, another version, no images")
  func noLayout() async throws {
    let marker = try await checked { layout, _ in try Directory.remove(layout + "/oci-layout") }
    #expect(marker.code == .missing)
    let version = try await checked { layout, _ in
      try write(#"{"imageLayoutVersion":"2.0.0"}"#, to: layout + "/oci-layout")
    }
    #expect(version.code == .unsupported)
    let gone = try await checked { layout, _ in try Directory.remove(layout) }
    #expect(gone.code == .missing)
  }
}
