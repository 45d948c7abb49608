import TestSupport
import Testing

/// Small overlays for what the reference cases leave out, rendered by kubectl, too.
@Suite("Beside kubectl", .enabled(if: Surroundings.program("kubectl") != nil))
struct KubectlTests {
  static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      labels: {app: web}
      annotations: {when: 2020-01-01, count: 1, none: null}
    spec:
      replicas: "2"
      template:
        spec:
          containers:
          - name: web
            image: nginx:1.7
            env:
            - {name: A, value: "1"}
            - name: B
              valueFrom: {configMapKeyRef: {name: settings, key: k}}
            ports:
            - {containerPort: 80, protocol: TCP}
            - {containerPort: 80, protocol: UDP}
          - name: side
            image: reg:5000/x/side@sha256:aaaa
          volumes:
          - {name: v, configMap: {name: settings}}

    """

  static let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"

  /// A deployment and a service, and what the kustomization says about them.
  static func small(_ text: String, _ more: [String: String] = [:]) -> Overlay {
    var files = ["kustomization.yaml": "resources: [web.yaml, service.yaml]\n" + text]
    files["web.yaml"] = deployment
    files["service.yaml"] = service
    return Overlay(files.merging(more) { $1 })
  }

  static let patchOfEverything = """
    patches:
    - patch: |-
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, annotations: {when: null, more: 5}}
        spec:
          replicas: 3
          template:
            spec:
              containers:
              - name: side
                $patch: delete
              - name: new
                image: new
              - name: web
                env:
                - {name: B, value: x, valueFrom: null}
                ports:
                - {containerPort: 80, protocol: UDP, name: dns}
              volumes:
              - $patch: replace
              - {name: w, emptyDir: {}}

    """

  static let overlays: [(name: String, overlay: Overlay)] = [
    ("patch", small(patchOfEverything)),
    (
      "patch with target",
      small(
        "patches:\n- patch: '{apiVersion: a/v1, kind: X, metadata: {name: n, labels: {a: null, b: \"2\"}}}'\n"
          + "  target: {kind: 'Dep.*|Service', labelSelector: 'app notin (other)'}\n")
    ),
    (
      "replacing an item of a list",
      small(
        "patches:\n- patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: "
          + "{containers: [{name: web, $patch: replace, image: z}]}}}}'\n")
    ),
    (
      "deleting a resource",
      small("patches:\n- patch: '{apiVersion: v1, kind: Service, metadata: {name: web}, $patch: delete}'\n")
    ),
    (
      "JSON patch",
      small(
        "patches:\n- target: {kind: Deployment}\n  patch: |-\n    - {op: add, path: /spec/template/spec/containers/-, "
          + "value: {name: j, on: yes, d: 2020-01-01, f: 1.50}}\n    - {op: move, from: /spec/replicas, path: /spec/was}\n"
          + "    - {op: test, path: /metadata/name, value: web}\n    - {op: replace, path: /metadata/name, value: x}\n"
          + "    - {op: remove, path: /spec/template/spec/volumes/-1}\n")
    ),
    (
      "names, labels, images and replicas",
      small(
        "namePrefix: a-\nnameSuffix: -z\nnamespace: shop\ncommonLabels: {app: shop, nr: '1'}\n"
          + "commonAnnotations: {note: 'yes'}\nimages:\n- {name: nginx, newTag: '9'}\n"
          + "- {name: 'reg:5000/x/s.*', newName: side, digest: 'sha256:bbbb'}\nreplicas: [{name: web, count: 7}]\n"
          + "labels:\n- pairs: {l: m}\n  includeTemplates: true\n- pairs: {s: t}\n  includeSelectors: true\n"
          + "- pairs: {f: g}\n  fields: [{path: spec/custom/labels, create: true}]\n")
    ),
    (
      "generators",
      small(
        "configMapGenerator:\n- name: settings\n  literals: [k=v, 'q=\"quoted\"', 'e=a=b']\n  files: [data.txt, n=data.txt]\n"
          + "  envs: [some.env]\n  options: {labels: {o: p}, annotations: {h: '<&>'}, immutable: true}\n"
          + "secretGenerator:\n- name: keys\n  type: kubernetes.io/tls\n  files: [data.txt]\n"
          + "generatorOptions: {labels: {all: 'true'}}\n",
        [
          "data.txt": String(repeating: "some text é ", count: 12) + "\n\tend \n",
          "some.env": "# comment\nX=1\n  Y = 2 \nZ\n",
        ])
    ),
    (
      "vars",
      small(
        "vars:\n- name: R\n  objref: {apiVersion: apps/v1, kind: Deployment, name: web}\n  fieldref: {fieldPath: spec.replicas}\n"
          + "commonAnnotations: {v: $(R), w: 'a $(R) $$(R) $(NO) $x'}\nnamePrefix: p-\n")
    ),
    (
      "replacements",
      small(
        "replacements:\n- source: {kind: Deployment, fieldPath: 'spec.template.spec.containers.[name=web].image', "
          + "options: {delimiter: ':', index: 1}}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: "
          + "['metadata.labels.[app.kubernetes.io/version]', spec.selector.v]\n    options: {create: true}\n"
          + "  - select: {kind: Deployment}\n    reject: [{name: other}]\n"
          + "    fieldPaths: ['spec.template.spec.containers.*.image']\n    options: {delimiter: ':', index: 9}\n")
    ),
    (
      "components and order",
      Overlay(
        [
          "base/kustomization.yaml": "resources: [r.yaml]\nconfigMapGenerator: [{name: settings, literals: [k=v]}]\n",
          "base/r.yaml": deployment,
          "part/kustomization.yaml":
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: c-\n"
            + "configMapGenerator: [{name: settings, behavior: merge, literals: [l=w]}]\n",
          "top/kustomization.yaml":
            "resources: [s.yaml, ../base]\ncomponents: [../part]\nnamespace: shop\nsortOptions: {order: fifo}\n"
            + "buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]\n",
          "top/s.yaml": service + "---\n# nothing\n---\n" + "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
        ], target: "top")
    ),
    (
      "a value that several fields share",
      Overlay(
        [
          "base/kustomization.yaml": "resources: [r.yaml]\ncommonLabels: {team: red}\n",
          "base/r.yaml": deployment,
          "top/kustomization.yaml":
            "resources: [../base]\npatches:\n- patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, "
            + "labels: {team: blue}}}'\n",
        ], target: "top")
    ),
    (
      "transformers in full",
      small(
        "transformers:\n- |-\n  apiVersion: builtin\n  kind: NamespaceTransformer\n  metadata: {name: x, namespace: t}\n"
          + "  unsetOnly: true\n- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  metadata: {name: y}\n  prefix: t-\n"
          + "  fieldSpecs: [{path: metadata/name, kind: Service}]\n- t.yaml\n",
        [
          "t.yaml":
            "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: z}\nlabels: {a: b}\n"
            + "fieldSpecs: [{path: spec/new/labels, create: true, kind: Service}]\n"
        ])
    ),
    (
      "lists, anchors and merge keys",
      small(
        "",
        [
          "service.yaml":
            "apiVersion: v1\nkind: List\nitems:\n- &s {apiVersion: v1, kind: Service, metadata: {name: one}, spec: &p {a: 1}}\n"
            + "- {<<: *s, metadata: {name: two}, spec: {<<: *p, b: 2}}\n"
        ])
    ),
  ]

  @Test("gives the same bytes", arguments: overlays.map(\.name))
  func equality(name: String) async throws {
    let overlay = try #require(Self.overlays.first { $0.name == name }).overlay
    let expected = try #require(try await overlay.kubectl(), "kubectl refuses")
    #expect(try overlay.render() == expected)
  }

  static let refused: [(name: String, overlay: Overlay)] = [
    ("an unknown field", small("namePrefx: a\n")),
    ("a number where text belongs", small("namePrefix: 1\n")),
    (
      "a patch without a target", small("patches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: no}}'}]\n")
    ),
    (
      "a JSON patch of nothing",
      small("patches: [{patch: '[{\"op\": \"remove\", \"path\": \"/no\"}]', target: {kind: Service}}]\n")
    ),
    (
      "a JSON patch in brackets that is no JSON",
      small("patches: [{patch: '[{op: add, path: /spec/x, value: 1}]', target: {kind: Service}}]\n")
    ),
    ("two resources of one name", small("", ["service.yaml": service + "---\n" + service])),
    ("replicas of nothing", small("replicas: [{name: no, count: 1}]\n")),
    ("a missing file", small("configMapGenerator: [{name: a, files: [no.txt]}]\n")),
    (
      "a file outside",
      Overlay(["top/kustomization.yaml": "resources: [../x.yaml]\n", "x.yaml": service], target: "top")
    ),
    ("a cycle", Overlay(["kustomization.yaml": "resources: [sub]\n", "sub/kustomization.yaml": "resources: [..]\n"])),
    ("an empty kustomization", Overlay(["kustomization.yaml": "kind: Kustomization\n"])),
    ("a merge into nothing", small("configMapGenerator: [{name: a, behavior: merge, literals: [k=v]}]\n")),
    ("an infinity", small("", ["service.yaml": service + "extra: .inf\n"])),
    ("a resource without a name", small("", ["service.yaml": "apiVersion: v1\nkind: Service\n"])),
    ("a component as a resource", small("", ["service.yaml/kustomization.yaml": "kind: Component\n"])),
  ]

  @Test("refuses what kubectl refuses", arguments: refused.map(\.name))
  func refusal(name: String) async throws {
    var overlay = try #require(Self.refused.first { $0.name == name }).overlay
    if overlay.files["service.yaml/kustomization.yaml"] != nil {
      overlay = Overlay(overlay.files.filter { $0.key != "service.yaml" })
    }
    #expect(try await overlay.kubectl() == nil)
    #expect(overlay.refusal != nil)
  }

  @Test("renders the example manifests to the same bytes", arguments: ["base", "overlays/staging"])
  func examples(folder: String) async throws {
    let directory = "\(Surroundings.packageRoot)/Examples/manifests/\(folder)"
    let oracle = try await run("kubectl", ["kustomize", directory])
    #expect(oracle.exit == 0)
    #expect(String(decoding: try renderOnDisk(directory), as: UTF8.self) == oracle.output)
  }
}
