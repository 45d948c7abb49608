import AtomicFiles
import ContentDigest
import TestSupport
import Testing

@Suite("Digests")
struct SHA256DigestTests {
  @Test("the published vectors hold")
  func vectors() {
    #expect(
      SHA256Digest(of: "").description == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(SHA256Digest(of: "abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("a digest taken in pieces is the digest of the whole")
  func pieces() {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var stream = DigestStream()
    for start in stride(from: 0, to: bytes.count, by: 777) {
      stream.update(bytes[start..<min(bytes.count, start + 777)])
    }
    #expect(stream.finish() == SHA256Digest(of: bytes))
  }

  @Test(
    "what is not a digest is not read as one",
    arguments: ["", "sha256:", "sha512:00", String(repeating: "g", count: 64)])
  func refused(text: String) { #expect(SHA256Digest(text) == nil) }

  @Test("a directory's digest is that of its sorted listing, as sha256sum gives it")
  func directory() async throws {
    try await withTemporaryDirectory { root in
      try write("two\n", to: root + "/m/b/two.txt")
      try write("one\n", to: root + "/m/a.txt")
      try write("run 7", to: root + "/m/MLmodel")
      let listing = try await run(
        "bash",
        [
          "-c",
          #"for f in a.txt b/two.txt; do printf '%s\0%s\0%s\n' $f $(stat -c %s $f) $(sha256sum $f | cut -d' ' -f1); done | sha256sum"#,
        ],
        in: root + "/m")
      #expect(try SHA256Digest(ofDirectory: root + "/m", excluding: ["MLmodel"]).hex == listing.output.prefix(64))
    }
  }

  @Test("equal values give equal JSON bytes, whatever the order of their keys")
  func canonicalJSON() throws {
    let first = try CanonicalJSON.encode(["b": 1, "a": 2])
    #expect(String(decoding: first, as: UTF8.self) == #"{"a":2,"b":1}"#)
    #expect(try CanonicalJSON.decode([String: Int].self, from: first) == ["a": 2, "b": 1])
    #expect(throws: (any Error).self) { try CanonicalJSON.encode([Double.nan]) }
  }
}
