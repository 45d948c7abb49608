import AtomicFiles
import ContentDigest
import ImagePacking
import TestSupport
import Testing

@Suite("Images travel in one file")
struct ArchiveTests {
  @Test(
    "an archive holds the same image as a layout, and is the same bytes each time",
    arguments: ["oci-archive", "docker-archive"])
  func same(kind: String) async throws {
    try await withTemporaryDirectory { root in
      let layout = try await buildSample(in: root, to: "oci:\(root)/out:v1")
      let archive = try await buildSample(in: root, to: "\(kind):\(root)/a.tar", tags: ["v1"])
      try await buildSample(in: root, to: "\(kind):\(root)/b.tar", tags: ["v1"])
      #expect(archive.digest == layout.digest)
      #expect(try AtomicFile.read(root + "/a.tar") == AtomicFile.read(root + "/b.tar"))
      let uri = try ImageURI("\(kind):\(root)/a.tar")
      #expect(try ImageInspector.summary(of: uri).digest == layout.digest)
      #expect(try ImageInspector.check(uri).blobs == 5)
      #expect(try ImageDifference(from: uri, to: try ImageURI("oci:\(root)/out")).isEmpty)
      #expect(try Directory.names(in: root) == ["a.tar", "b.tar", "input", "out"])
    }
  }

  @Test("a Docker archive gives the image its names")
  func names() async throws {
    try await withTemporaryDirectory { root in
      let built = try await buildSample(
        in: root, to: "docker-archive:\(root)/a.tar:127.0.0.1:5000/team/fraud", tags: ["v1"])
      #expect(built.tags == ["127.0.0.1:5000/team/fraud:latest", "127.0.0.1:5000/team/fraud:v1"])
      let uri = try ImageURI("docker-archive:\(root)/a.tar:127.0.0.1:5000/team/fraud:v1")
      #expect(try ImageInspector.summary(of: uri).digest == built.digest)
      let error = try #require(throws: PackError.self) {
        try ImageInspector.summary(of: try ImageURI("docker-archive:\(root)/a.tar:other"))
      }
      #expect(error.code == .missing)
    }
  }

  /// Packs files of a folder with GNU tar, as a stranger would.
  private func archive(_ folder: String, _ names: [String], options: [String] = []) async throws -> String {
    let packed = try await run("tar", ["-cf", folder + ".tar", "-C", folder] + options + names)
    #expect(packed.exit == 0, "\(packed.errors)")
    return folder + ".tar"
  }

  @Test("a member that would be written elsewhere is not, and a blob under a false name is refused")
  func hostile() async throws {
    try await withTemporaryDirectory { root in
      try await buildSample(in: root, to: "oci:\(root)/out:v1")
      try write("stolen", to: root + "/out/evil")
      let sound = try await archive(
        root + "/out", ["."], options: ["-P", "--transform", "s,^./evil,../../../../tmp/fraud-evil,"])
      #expect(try ImageInspector.check(try ImageURI("oci-archive:\(sound)")).blobs == 5)
      #expect(!Directory.exists("/tmp/fraud-evil"))
      let blob = try #require(try Directory.names(in: root + "/out/blobs/sha256").first)
      try write("other", to: root + "/out/blobs/sha256/" + blob)
      let mislabelled = try await archive(root + "/out", ["."])
      let error = try #require(throws: PackError.self) {
        try ImageInspector.check(try ImageURI("oci-archive:\(mislabelled)"))
      }
      #expect(error.code == .corrupt && error.description.contains("has another digest"))
    }
  }

  @Test("a cut archive, a text, an empty file and a sparse giant are errors")
  func notAnArchive() async throws {
    try await withTemporaryDirectory { root in
      try await buildSample(in: root, to: "oci-archive:\(root)/a.tar")
      let whole = try AtomicFile.read(root + "/a.tar")
      for count in [0, 10, 512, 1000, 2048, whole.count / 2, whole.count - 2000] {
        try AtomicFile.write(whole[..<count], to: root + "/cut.tar")
        #expect(throws: PackError.self) { try ImageInspector.check(try ImageURI("oci-archive:\(root)/cut.tar")) }
      }
      try write("{}", to: root + "/big/manifest.json")
      #expect(try await run("truncate", ["-s", "5G", root + "/big/oci-layout"]).exit == 0)
      let sparse = try await archive(root + "/big", ["."], options: ["--sparse"])
      let error = try #require(throws: PackError.self) {
        try ImageInspector.check(try ImageURI("oci-archive:\(sparse)"))
      }
      #expect(error.code == .tooLarge)
      #expect(throws: PackError.self) { try ImageInspector.check(try ImageURI("oci-archive:\(root)/gone.tar")) }
    }
  }
}
