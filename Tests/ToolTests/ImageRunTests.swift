import AtomicFiles
import TestSupport
import Testing

@Suite("The packed image runs in engines that others wrote", .serialized, .enabled(if: Tools.areBuilt))
struct ImageRunTests {
  @Test("skopeo finds the digest that the report names", .enabled(if: Surroundings.program("skopeo") != nil))
  func skopeo() async throws {
    let out = try await Demo.output()
    let inspected = try await run("skopeo", ["inspect", "--format", "{{.Digest}}", "oci:\(out)/image:demo"])
    #expect(inspected.exit == 0, "\(inspected.errors)")
    let image = try #require(try Demo.Report(at: out + "/report.json").chain.first { $0.name.hasPrefix("image ") })
    #expect(inspected.output.contains(image.digest))
  }

  @Test(
    "podman runs it read-only as nobody: it is healthy and its model scores",
    .enabled(if: Surroundings.program("podman") != nil && Surroundings.program("runc") != nil))
  func podman() async throws {
    let out = try await Demo.output()
    let ran = try await run(
      "bash", [Surroundings.packageRoot + "/Tests/Peers/run_with_podman.sh", out + "/image:demo"])
    #expect(ran.exit == 0, "\(ran.output)\(ran.errors)")
    #expect(ran.output.contains(#""name":"score""#), "\(ran.output)")
  }

  @Test(
    "umoci unpacks it and runc runs it: it is healthy and its model scores",
    .enabled(if: Surroundings.program("umoci") != nil && Surroundings.program("runc") != nil))
  func runc() async throws {
    let out = try await Demo.output()
    let ran = try await run(
      "bash", [Surroundings.packageRoot + "/Tests/Peers/run_with_runc.sh", out + "/image:demo"])
    #expect(ran.exit == 0, "\(ran.output)\(ran.errors)")
    #expect(ran.output.contains(#""name":"score""#), "\(ran.output)")
  }
}
