import AtomicFiles
import ContentDigest
import ImagePacking
import TestSupport
import Testing

@Suite("Two images are compared file by file")
struct DifferenceTests {
  /// Writes an image whose layers are given as folders, each packed by GNU tar with a Docker layer's type.
  private func image(_ name: String, layers: [String], in root: String) async throws -> ImageURI {
    let layout = "\(root)/\(name)"
    var (descriptors, diffIDs): ([Descriptor], [SHA256Digest]) = ([], [])
    for layer in layers {
      let packed = try await run(
        "tar", ["-cf", layer + ".tar", "--owner=0", "--group=0", "--numeric-owner", "-C", layer, "."])
      #expect(packed.exit == 0)
      let bytes = try AtomicFile.read(layer + ".tar")
      diffIDs.append(SHA256Digest(of: bytes))
      descriptors.append(Descriptor(mediaType: .dockerLayer, digest: SHA256Digest(of: bytes), size: bytes.count))
      try AtomicFile.write(bytes, to: "\(layout)/blobs/sha256/\(SHA256Digest(of: bytes).hex)")
    }
    func put(_ value: some Encodable, _ type: MediaType) throws -> Descriptor {
      let bytes = try CanonicalJSON.encode(value)
      try AtomicFile.write(bytes, to: "\(layout)/blobs/sha256/\(SHA256Digest(of: bytes).hex)")
      return Descriptor(mediaType: type, digest: SHA256Digest(of: bytes), size: bytes.count)
    }
    let config = ImageConfig(
      platform: .linuxAMD64, created: "1970-01-01T00:00:00Z", config: Execution(), diffIDs: diffIDs, history: [])
    var manifest = Manifest(config: try put(config, .dockerConfig), layers: descriptors)
    manifest.mediaType = .dockerManifest
    let index = ImageIndex(manifests: [try put(manifest, .dockerManifest)])
    try AtomicFile.write(try CanonicalJSON.encode(index), to: layout + "/index.json")
    try write(#"{"imageLayoutVersion":"1.0.0"}"#, to: layout + "/oci-layout")
    return try ImageURI("oci:" + layout)
  }

  @Test("added, removed and changed files are listed with what of them changed, in images of Docker's types")
  func changes() async throws {
    try await withTemporaryDirectory { root in
      for (path, text) in ["same": "1", "gone": "1", "text": "1", "mode": "1", "dir/x": "1"] {
        try write(text, to: "\(root)/left/\(path)")
      }
      for (path, text) in ["same": "1", "new": "1", "text": "2", "mode": "1", "dir": "1"] {
        try write(text, to: "\(root)/right/\(path)")
      }
      #expect(try await run("chmod", ["755", root + "/right/mode"]).exit == 0)
      let difference = try ImageDifference(
        from: try await image("a", layers: [root + "/left"], in: root),
        to: try await image("b", layers: [root + "/right"], in: root))
      let lines = difference.changes.map { "\($0.kind) \($0.path) \($0.details.joined(separator: ","))" }
      #expect(
        lines == [
          "changed /dir type,content,mode", "removed /dir/x ", "removed /gone ", "changed /mode mode", "added /new ",
          "changed /text content",
        ])
    }
  }

  @Test("whiteouts delete files and whole folders of the layers below")
  func whiteouts() async throws {
    try await withTemporaryDirectory { root in
      for path in ["keep", "gone", "tree/a/b", "opaque/old", "opaque/sub/old"] {
        try write("1", to: "\(root)/below/\(path)")
      }
      for path in [".wh.gone", ".wh.tree", "opaque/.wh..wh..opq", "opaque/new"] {
        try write("1", to: "\(root)/above/\(path)")
      }
      for path in ["keep", "opaque/new"] { try write("1", to: "\(root)/flat/\(path)") }
      let difference = try ImageDifference(
        from: try await image("a", layers: [root + "/below", root + "/above"], in: root),
        to: try await image("b", layers: [root + "/flat"], in: root))
      #expect(difference.isEmpty, "\(difference.changes)")
      #expect(difference.first != difference.second)
    }
  }

  @Test("a layer with a path out of the image is refused")
  func traversal() async throws {
    try await withTemporaryDirectory { root in
      try write("1", to: root + "/layer/x")
      let good = try await image("a", layers: [root + "/layer"], in: root)
      let packed = try await run(
        "tar", ["-cf", root + "/evil.tar", "-P", "-C", root + "/layer", "--transform", "s,^x,../../etc/cron,", "x"])
      #expect(packed.exit == 0)
      let bytes = try AtomicFile.read(root + "/evil.tar")
      let layer = Descriptor(mediaType: .layer, digest: SHA256Digest(of: bytes), size: bytes.count)
      var evil = try ImageLayout(at: root + "/a").image().variants[0].manifest
      evil.layers = [layer]
      let layout = root + "/evil"
      #expect(try await run("cp", ["-r", root + "/a", layout]).exit == 0)
      try AtomicFile.write(bytes, to: "\(layout)/blobs/sha256/\(layer.digest.hex)")
      let document = try CanonicalJSON.encode(evil)
      let digest = SHA256Digest(of: document)
      try AtomicFile.write(document, to: "\(layout)/blobs/sha256/\(digest.hex)")
      let index = ImageIndex(manifests: [
        Descriptor(mediaType: .dockerManifest, digest: digest, size: document.count)
      ])
      try AtomicFile.write(try CanonicalJSON.encode(index), to: layout + "/index.json")
      let error = try #require(throws: PackError.self) {
        try ImageDifference(from: good, to: try ImageURI("oci:" + layout))
      }
      #expect(error.code == .corrupt && error.description.contains("climbs out of the image"))
    }
  }
}
