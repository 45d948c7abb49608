import ImagePacking
import Testing

@Suite("Names and addresses are parsed, not guessed")
struct NameTests {
  @Test(
    "an image address says what it is",
    arguments: [
      ("oci:build/image", ImageURI.layout(directory: "build/image", tag: nil)),
      ("oci:/a/b:1.4.0", .layout(directory: "/a/b", tag: "1.4.0")),
      ("oci-archive:image.tar", .ociArchive(file: "image.tar", tag: nil)),
      ("oci-archive:image.tar:v1", .ociArchive(file: "image.tar", tag: "v1")),
      ("docker-archive:i.tar", .dockerArchive(file: "i.tar", name: nil)),
    ])
  func address(text: String, expected: ImageURI) throws {
    #expect(try ImageURI(text) == expected)
    #expect(expected.description == text)
  }

  @Test(
    "an address that is not one is refused with the forms that are",
    arguments: [
      "", "image", "oci:", "OCI:x", "docker:x", "oci:dir:bad tag", "file:/x",
      "oci:d:" + String(repeating: "a", count: 129),
    ])
  func badAddress(text: String) throws {
    let error = try #require(throws: PackError.self) { try ImageURI(text) }
    #expect(error.code == .malformed)
  }

  @Test(
    "a reference is completed as Docker completes it",
    arguments: [
      ("debian", "docker.io/library/debian"), ("debian:12", "docker.io/library/debian:12"),
      ("team/fraud:v1", "docker.io/team/fraud:v1"),
      ("127.0.0.1:5000/lab/fraud:v1", "127.0.0.1:5000/lab/fraud:v1"),
      ("localhost/x", "localhost/x"), ("harbor.example/a/b/c__d-e.f", "harbor.example/a/b/c__d-e.f"),
      (
        "a.b/c@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "a.b/c@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      ),
    ])
  func reference(text: String, expected: String) throws {
    #expect(try ImageReference(text).description == expected)
  }

  @Test(
    "a malformed reference is refused",
    arguments: [
      "", "/", "Upper/case", "a//b", "a/-b", "a/b-", "a/b___c", "a:b:c", "x@sha256:12", "x@md5:00", "h:99999/x",
      "../../etc", "a b",
    ])
  func badReference(text: String) {
    #expect(throws: PackError.self) { try ImageReference(text) }
  }

  @Test("a platform takes the kernel's names for machines")
  func platform() throws {
    #expect(try Platform("linux/x86_64") == .linuxAMD64)
    #expect(try Platform("linux/aarch64") == .linuxARM64)
    #expect(try Platform("linux/arm/v7").variant == "v7")
    for text in ["linux", "linux/", "/amd64", "linux/a/b/c", "Linux/amd64", "linux/am d"] {
      #expect(throws: PackError.self) { try Platform(text) }
    }
  }

  @Test("a port is a number from 1 to 65535 with a transport")
  func port() throws {
    #expect(try ExposedPort("8080") == ExposedPort(tcp: 8080))
    #expect(try ExposedPort("53/udp").description == "53/udp")
    for text in ["", "0", "65536", "80/", "80/http", "80/tcp/x", "-1"] {
      #expect(throws: PackError.self) { try ExposedPort(text) }
    }
  }

  @Test("a media type is type/subtype, and says how its layers are compressed")
  func mediaType() {
    #expect(MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip")?.layerCompression == .gzip)
    #expect(MediaType.zstdLayer.layerCompression == .zstd)
    #expect(MediaType.config.layerCompression == nil)
    for text in ["", "a", "a/", "/b", "a/b/c", "a/b c", "é/x"] { #expect(MediaType(text) == nil) }
  }
}
