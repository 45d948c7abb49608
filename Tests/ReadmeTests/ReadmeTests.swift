import AtomicFiles
import Deploy
import FraudFixtures
import FraudModel
import FraudServing
import ImagePacking
import Kustomize
import Logging
import ModelServing
import ModelServingHTTP
import Pipeline
import ProjectFile
import Registry
import TestSupport
import Testing
import YAMLTree

/// The examples of README.md, so that the compiler reads them.
enum Tour {
  static func train(epoch: Day, firstDay: Day) throws {
    let transactions = try TransactionFile.read("transactions.csv.gz", epoch: epoch)
    let features = try FeaturePreset.handbook(labelDelayDays: 7).compute(over: transactions)
    let fold = try PrequentialFold(from: firstDay, trainDays: 7, delayDays: 7, testDays: 7)
    let rows = try fold.rows(of: transactions)
    let model = try Trainer(.gradientBoostedTrees(GradientBoostedTrees()))
      .train(on: transactions, rows: rows.training, features: features)
    let scores = try Scorer(model).score(features.selecting(rows.test))
    let metrics = try Metrics(of: scores.map(Double.init), rows: rows.test, in: transactions)
    print(metrics[.averagePrecision] ?? "no frauds")

    let explainer = try Explainer(model)
    let explanation = try explainer.explain(features.row(rows.test[0]).span)
    for reason in explanation.reasons(3) { print(reason.feature, reason.value, reason.amount) }
  }

  static func serve() async throws {
    let logger = Logger(label: "scoring")
    let plane = DataPlane(store: ModelStore(), logger: logger)
    let settings = ModelSettings(name: "fraud")
    try plane.store.serve(try FraudModelLoader().load("models/fraud", settings: settings), settings)
    try await InferenceServer(plane, ServerConfiguration(httpPort: 8080), logger: logger).run()
  }

  static func register() throws {
    let registry = LocalRegistry(root: "registry")
    let run = RunRecord(name: "nightly", metrics: ["average_precision": 0.73])
    let version = try registry.register(
      modelDirectory: "models/fraud", name: "fraud", run: run, dataFile: "transactions.csv.gz")
    _ = try registry.setAlias("champion", to: version.number, of: "fraud")
    let chain = try registry.verify(ModelReference("models:/fraud@champion"))
    for link in chain.links { print(link.name, link.standing) }
  }

  static func pack() async throws {
    var recipe = ImageRecipe(binaries: [.init(platform: .linuxAMD64, path: "fraud-serve")])
    recipe.models = [try ModelDirectory(at: "models/fraud")]
    let built = try await ImageBuilder().build(recipe, to: ImageURI("oci:build/image:1.4.0"))
    print(built.digest)
  }

  static func deploy(digest: String) throws {
    let overlay = try EnvironmentOverlay(
      environment: "staging", namespace: "fraud-staging", base: "Examples/manifests/base",
      image: PinnedImage("registry.example/fraud-serve@\(digest)"),
      experiment: Experiment(
        name: "fraud", keyParameter: "card",
        candidates: [
          .init(name: "baseline", model: "fraud-baseline", weight: 80),
          .init(name: "candidate", model: "fraud-candidate", weight: 20),
        ]))
    let manifests = try overlay.write(to: "build/manifests")
    print(String(decoding: try manifests.yaml(), as: UTF8.self))
  }

  static func configure(text: String) throws {
    let settings = try YAMLParser().document(in: YAMLSource(text, name: "settings.yaml")).value
    try settings.allow(only: ["trees", "rate"])
    let trees = try settings.int("trees", default: 400, in: 1...10_000)
    let rate = try settings.double("rate", default: 0.1)
    _ = (trees, rate)
  }

  static func simulate() throws {
    let transactions = try TransactionSimulator(.small).transactions()
    _ = transactions
  }

  static func runPipeline() async throws {
    let project = try Project(contentsOf: "fraud.yaml")
    let report = try await ProjectPipeline(project, output: "build/fraud", server: "fraud-serve").run { print($0) }
    print(report.markdown)
  }
}

@Suite("README.md")
struct ReadmeTests {
  @Test("every line of its Swift examples is compiled here")
  func examples() throws {
    let readme = String(decoding: try AtomicFile.read(Surroundings.packageRoot + "/README.md"), as: UTF8.self)
    let compiled = Set(lines(String(decoding: try AtomicFile.read(#filePath), as: UTF8.self)))
    let blocks = readme.split(separator: "```swift\n").dropFirst().compactMap { $0.split(separator: "```").first }
    let examples = blocks.map { lines(String($0)) }.filter { $0.contains { $0.hasPrefix("import ") } }
    #expect(examples.count == 8)
    for line in examples.joined() { #expect(compiled.contains(line), "\(line)") }
  }

  @Test("the two commands come first")
  func commands() throws {
    let readme = String(decoding: try AtomicFile.read(Surroundings.packageRoot + "/README.md"), as: UTF8.self)
    let first = lines(readme).dropFirst().prefix(2)
    #expect(first.first?.hasPrefix("make demo") == true)
    #expect(first.last?.hasPrefix("make test") == true)
  }

  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
  }
}
