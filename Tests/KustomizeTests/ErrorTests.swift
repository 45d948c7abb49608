import AtomicFiles
import Kustomize
import TestSupport
import Testing

/// Renders a directory on disk.
func renderOnDisk(_ directory: String) throws -> [UInt8] { try Renderer.render(directory: directory) }

@Suite("What the renderer says when it refuses")
struct ErrorTests {
  private let service = KubectlTests.service

  @Test("an unknown field: the line, and the nearest name")
  func unknownField() {
    #expect(
      KubectlTests.small("namePrefx: a\n").refusal == """
        /top/kustomization.yaml:2:1: unknown key namePrefx in the document; did you mean namePrefix?
          2 | namePrefx: a
            | ^
        """)
  }

  @Test("a value of the wrong kind: the line, and how to write it")
  func wrongKind() {
    let overlay = KubectlTests.small("images:\n- name: nginx\n  newTag: 1.0\n")
    #expect(
      overlay.refusal == """
        /top/kustomization.yaml:4:11: images[0].newTag is a number, expected text; put it in quotes
          4 |   newTag: 1.0
            |           ^
        """)
  }

  @Test("a change that does not fit: the resource, the field and the line in its manifest")
  func field() {
    let overlay = KubectlTests.small("commonAnnotations: {a: b}\n", ["web.yaml": Self.scalarTemplate])
    #expect(
      overlay.refusal == """
        /top/web.yaml:4:18: Deployment web, field spec/template/metadata/annotations: metadata is looked for in text, \
        expected a mapping or a list; correct the value
          4 | spec: {template: text}
            |                  ^
        """)
  }

  private static let scalarTemplate =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: text}\n"

  @Test("what is not done in-process is refused by name")
  func unsupported() {
    let charts = KubectlTests.small("helmCharts: [{name: x}]\n").refusal
    #expect(charts?.contains("kustomization.yaml:2:13: helmCharts is not done in-process: charts are inflated") == true)
    let plugin = "transformers:\n- |-\n  apiVersion: example.com/v1\n  kind: Mine\n  metadata: {name: x}\n"
    #expect(KubectlTests.small(plugin).refusal?.contains("Mine is an external plugin") == true)
    let remote = Overlay(["kustomization.yaml": "resources: ['https://example.com/x.yaml']\n"]).refusal
    #expect(remote?.contains("https://example.com/x.yaml is remote") == true)
  }

  @Test("files outside the root, and cycles, name both places")
  func escapes() {
    let outside = Overlay(["top/kustomization.yaml": "resources: [../x.yaml]\n", "x.yaml": service], target: "top")
    #expect(outside.refusal?.hasPrefix("/top/x.yaml: the file is not in or below /top/top, outside of which") == true)
    let cycle = Overlay(["kustomization.yaml": "resources: [sub]\n", "sub/kustomization.yaml": "resources: [..]\n"])
    #expect(cycle.refusal?.hasPrefix("/top: this directory is, or holds, /top") == true)
  }

  @Test("a symbolic link that leaves the root is followed no further")
  func symbolicLink() async throws {
    try await withTemporaryDirectory { directory in
      try write(service, to: directory + "/outside.yaml")
      try write("resources: [link.yaml]\n", to: directory + "/top/kustomization.yaml")
      let linked = try await run("ln", ["-s", "../outside.yaml", directory + "/top/link.yaml"])
      #expect(linked.exit == 0)
      let error = #expect(throws: KustomizeError.self) { try renderOnDisk(directory + "/top") }
      #expect(error?.code == .escape)
    }
  }

  @Test("a file that is too large is refused before it is read")
  func size() async throws {
    try await withTemporaryDirectory { directory in
      try write("resources: [big.yaml]\n", to: directory + "/kustomization.yaml")
      try write(String(repeating: "#", count: 1000), to: directory + "/big.yaml")
      let error = #expect(throws: KustomizeError.self) {
        try Renderer(files: DiskFiles(limit: 100)).render(directory)
      }
      #expect(error?.description.contains("the file has 1000 bytes, expected at most 100; split it") == true)
    }
  }

  @Test("missing directories and kustomization files")
  func missing() {
    #expect(Overlay(["a.yaml": service], target: "no").refusal == "/top/no: there is no such directory; check the path")
    #expect(
      Overlay(["a.yaml": service]).refusal
        == "/top: there is no kustomization.yaml in this directory; add one, or name another directory")
  }

  @Test("deprecated fields are named with what replaces them")
  func deprecated() throws {
    let files = ["/k/kustomization.yaml": "resources: [s.yaml]\ncommonLabels: {a: b}\n", "/k/s.yaml": service]
    let result = try Renderer(files: MemoryFiles(files)).renderAll("/k")
    #expect(result.warnings == ["/k/kustomization.yaml:2: commonLabels is deprecated; use labels"])
  }

  @Test("any cut of an overlay renders or is refused, and never traps")
  func truncated() {
    let whole = Array(("resources: [web.yaml, service.yaml]\n" + KubectlTests.patchOfEverything).utf8)
    for end in stride(from: 0, to: whole.count, by: 3) {
      let text = String(decoding: whole[..<end], as: UTF8.self)
      _ = KubectlTests.small("", ["kustomization.yaml": text]).refusal
    }
    let manifest = Array(KubectlTests.deployment.utf8)
    for end in stride(from: 0, to: manifest.count, by: 3) {
      let text = String(decoding: manifest[..<end], as: UTF8.self)
      _ = KubectlTests.small(KubectlTests.patchOfEverything, ["web.yaml": text]).refusal
    }
  }
}
