import AtomicFiles
import FoundationEssentials
import TestSupport
import Testing

/// The arrows of the house, from a target to what it may import of ours.
///
/// Tools point to joints, joints to domain libraries, those to leaves, leaves to C shims: never back, and never
/// sideways between domain libraries. The compiler checks that what is imported is declared; this table says what
/// may be declared.
private let arrows: [String: Set<String>] = [
  "CLibcurl": [], "CLibyaml": [], "CLibarchive": [], "CZlib": [], "CKernels": [],
  "AtomicFiles": [], "InferenceProtocol": [], "Judgement": [],
  "ContentDigest": ["AtomicFiles"],
  "YAMLTree": ["CLibyaml"],
  "Transfer": ["AtomicFiles", "CLibcurl"],
  "FraudModel": ["AtomicFiles", "CKernels", "CZlib", "Judgement"],
  "ModelServing": ["AtomicFiles", "InferenceProtocol"],
  "Registry": ["AtomicFiles", "ContentDigest"],
  "ImagePacking": ["AtomicFiles", "CLibarchive", "CZlib", "ContentDigest"],
  "Kustomize": ["AtomicFiles", "ContentDigest", "YAMLTree"],
  "Deploy": ["AtomicFiles", "InferenceProtocol", "Judgement", "Kustomize", "Transfer", "YAMLTree"],
  "ModelServingHTTP": ["InferenceProtocol", "ModelServing"],
  "FraudServing": ["FraudModel", "InferenceProtocol", "ModelServing"],
  "FraudFixtures": ["AtomicFiles", "CZlib", "FraudModel"],
  "ProjectFile": ["AtomicFiles", "FraudModel", "YAMLTree"],
  "Pipeline": [
    "AtomicFiles", "ContentDigest", "Deploy", "FraudModel", "ImagePacking", "InferenceProtocol", "Judgement",
    "Kustomize", "ProjectFile", "Registry",
  ],
  "ToolSupport": [],
  "fraud-train": [
    "AtomicFiles", "ContentDigest", "FraudFixtures", "FraudModel", "Judgement", "ProjectFile", "ToolSupport",
  ],
  "fraud-serve": ["FraudServing", "InferenceProtocol", "ModelServing", "ModelServingHTTP", "ToolSupport"],
  "fraud-registry": ["AtomicFiles", "ContentDigest", "Registry", "ToolSupport"],
  "fraud-pack": ["ImagePacking", "ToolSupport"],
  "fraud-deploy": ["Deploy", "Kustomize", "ToolSupport"],
  "fraud-pipeline": ["Pipeline", "ProjectFile", "ToolSupport"],
]

@Suite("The house keeps its arrows")
struct ArchitectureTests {
  /// The part of `swift package dump-package` that is read here.
  struct Manifest: Decodable {
    struct Target: Decodable {
      let name: String
      let type: String
      let path: String?
      let dependencies: [Dependency]
    }

    struct Dependency: Decodable {
      let byName: [String?]?
      let target: [String?]?
      /// The name, where the dependency is a target of this package.
      var ours: String? { (byName ?? target)?.first ?? nil }

      enum CodingKeys: String, CodingKey { case byName, target }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        byName = try container.decodeIfPresent([Lenient].self, forKey: .byName)?.map(\.text)
        target = try container.decodeIfPresent([Lenient].self, forKey: .target)?.map(\.text)
      }
    }

    /// A text, or something else that does not matter here.
    struct Lenient: Decodable {
      let text: String?

      init(from decoder: any Decoder) throws {
        text = try? decoder.singleValueContainer().decode(String.self)
      }
    }

    let targets: [Target]
  }

  static let manifest = Task {
    // A scratch folder of its own: whoever runs the tests holds the lock of the package's.
    try await withTemporaryDirectory { scratch in
      let dump = try await run(
        "swift", ["package", "--package-path", Surroundings.packageRoot, "--scratch-path", scratch, "dump-package"])
      return try JSONDecoder().decode(Manifest.self, from: Data(dump.output.utf8))
    }
  }

  @Test("every target imports only what its place in the house allows")
  func edges() async throws {
    let targets = try await Self.manifest.value.targets.filter { $0.type != "test" && $0.name != "TestSupport" }
    #expect(
      Set(targets.map(\.name)) == Set(arrows.keys), "a target without a row in the table, or a row without a target")
    for target in targets {
      let declared = Set(target.dependencies.compactMap(\.ours))
      let allowed = arrows[target.name] ?? []
      #expect(declared.isSubset(of: allowed), "\(target.name) may not point to \(declared.subtracting(allowed))")
    }
  }

  @Test("every target declares what it imports, and nothing more")
  func declarations() async throws {
    let targets = try await Self.manifest.value.targets
    let ours = Set(targets.map(\.name))
    for target in targets where target.type != "system" && !["CZlib", "CKernels"].contains(target.name) {
      let folder = target.path ?? (target.type == "test" ? "Tests/" : "Sources/") + target.name
      let root = Surroundings.packageRoot + "/" + folder
      var imported: Set<String> = []
      for file in try Directory.files(below: root) where file.hasSuffix(".swift") {
        let text = String(decoding: try AtomicFile.read(root + "/" + file), as: UTF8.self)
        for match in text.matches(of: /(?m)^\s*(?:\w+ )?import (\w+)/) { imported.insert(String(match.1)) }
      }
      let declared = Set(target.dependencies.compactMap(\.ours)).intersection(ours)
      #expect(declared == imported.intersection(ours), "\(target.name)")
    }
  }

  @Test("the table itself has no circle and no arrow between domain libraries")
  func table() {
    let domains: Set = ["FraudModel", "ModelServing", "Registry", "ImagePacking", "Deploy", "Kustomize"]
    for domain in domains.subtracting(["Deploy"]) {
      #expect(arrows[domain, default: []].isDisjoint(with: domains), "\(domain) points sideways")
    }
    var settled: Set<String> = []
    while settled.count < arrows.count {
      let ready = arrows.filter { !settled.contains($0.key) && $0.value.isSubset(of: settled) }.keys
      guard !ready.isEmpty else {
        Issue.record("a circle among \(Set(arrows.keys).subtracting(settled))")
        return
      }
      settled.formUnion(ready)
    }
  }
}
