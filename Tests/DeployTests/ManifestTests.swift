import Deploy
import Kustomize
import Testing

@Suite("Manifests, checked and compared")
struct ManifestTests {
  private func map(_ text: String) throws -> ResourceMap {
    let files = MemoryFiles(["/kustomization.yaml": "resources: [r.yaml]\n", "/r.yaml": text])
    return try Renderer(files: files).render("/")
  }

  private let careless = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      replicas: 1
      template:
        metadata: {labels: {app: web}}
        spec:
          containers:
          - {name: web, image: "nginx:1.7"}
          - {name: side, image: side}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {selector: {app: wbe}}
    """

  @Test("images without digest, missing probes and limits, and selectors without pods are found")
  func findings() throws {
    let found = ManifestCheck.findings(in: try map(careless))
    let rules = Dictionary(grouping: found, by: \.rule).mapValues(\.count)
    #expect(
      rules == ["image-without-digest": 2, "no-limits": 4, "no-probes": 4, "selector-without-pods": 1])
    #expect(
      found.map(\.description).contains(
        "Deployment web: spec/template/spec/containers/0/image: nginx:1.7 has no digest; pin it as NAME@sha256:… under "
          + "`images` [image-without-digest]"))
  }

  @Test("equal manifests have no differences")
  func equal() throws {
    #expect(ManifestDiff(from: try map(careless), to: try map(careless)).changes.isEmpty)
  }

  @Test("differences are told resource by resource and field by field")
  func differences() throws {
    let other = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: "1"
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - {name: side, image: other}
            - {name: new, image: new}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: web}
      """
    let changes = ManifestDiff(from: try map(careless), to: try map(other)).changes.map(\.description)
    #expect(
      changes == [
        "+ ConfigMap web",
        "~ Deployment web: spec/replicas: 1 -> \"1\"",
        "~ Deployment web: spec/template/spec/containers/[name=side]/image: \"side\" -> \"other\"",
        "+ Deployment web: spec/template/spec/containers/[name=new]: {\"image\":\"new\",\"name\":\"new\"}",
        "- Deployment web: spec/template/spec/containers/[name=web]: {\"image\":\"nginx:1.7\",\"name\":\"web\"}",
        "- Service web",
      ])
  }
}
