import AtomicFiles
import FraudModel
import ProjectFile
import TestSupport
import Testing
import YAMLTree

@Suite("fraud.yaml is read whole or refused with its line")
struct ProjectTests {
  private static let folder = Surroundings.packageRoot + "/Examples"
  private static let sample = folder + "/card-transactions/fraud.yaml"

  private func project(changing change: (String) -> String) throws -> Project {
    let text = String(decoding: try AtomicFile.read(Self.sample), as: UTF8.self)
    return try Project(YAMLSource(change(text), name: "fraud.yaml"))
  }

  @Test("the sample says what it says")
  func sample() throws {
    let project = try Project(contentsOf: Self.sample)
    #expect(project.name == "card-transactions")
    #expect(project.data.file == Self.folder + "/card-transactions/transactions.csv.gz")
    #expect(project.split.fold.training.lowerBound.description == "2018-06-13")
    #expect(project.split.fold.delayDays == 7)
    #expect(project.features.names.count == 15)
    #expect(project.models.map(\.name) == ["baseline", "candidate"])
    #expect(project.baseline?.registeredName == "fraud-baseline")
    #expect(project.experiment?.weights.map(\.percent) == [80, 20])
    #expect(project.environments.map(\.namespace) == ["fraud-staging"])
    // Training, delay and test together are what the data must cover.
    #expect(project.data.rules.minimumDays == 21)
  }

  @Test("every project in Examples can be read", arguments: ["card-transactions", "handbook"])
  func examples(name: String) throws {
    #expect(try Project(contentsOf: "\(Self.folder)/\(name)/fraud.yaml").name == name)
  }

  @Test(
    "a mistake is told with its place",
    arguments: [
      ("version: 1", "version: 2", "version"),
      ("name: card-transactions", "name: Card Transactions", "name"),
      ("min_rows: 10000", "min_rows: many", "data.min_rows"),
      ("min_rows:", "rows_min:", "rows_min"),
      ("epoch: 2018-04-01", "epoch: 2018-13-01", "data.epoch"),
      ("train_days: 7", "train_days: 0", "split.train_days"),
      ("label_delay_days: 7", "label_delay_days: 0", "split.label_delay_days"),
      ("preset: handbook", "preset: guesswork", "features.preset"),
      ("role: candidate", "role: baseline", "models"),
      ("depth: 3", "depth: 99", "depth is 99; choose"),
      ("depth: 3", "depth: 3, subsample: 1.5", "subsample is 1.5; choose"),
      ("depth: 3", "depth: 3, monotone: { TX_AMOUNT: 2 }", "monotone is 2 for TX_AMOUNT; choose"),
      ("learning_rate: 0.1", "learning_rate: fast", "models.candidate.parameters.learning_rate"),
      ("algorithm: logistic-regression", "algorithm: astrology", "models.baseline.algorithm"),
      ("model: candidate, metric: roc_auc", "model: winner, metric: roc_auc", "gates[1].model"),
      ("metric: roc_auc", "metric: luck", "gates[1].metric"),
      ("at_least: 0.70", "at_least: 0.70, at_most: 0.9", "gates[1]"),
      ("candidate: 20", "candidate: 30", "serving.weights"),
      ("base: ../manifests/base", "# no base", "deploy"),
      ("namespace: fraud-staging", "namespace: fraud_staging", "namespace"),
    ])
  func mistakes(old: String, new: String, names: String) throws {
    let error = try #require(throws: YAMLError.self) { try project { $0.replacing(old, with: new) } }
    #expect(error.mark != nil)
    #expect(error.sentence.hasPrefix("fraud.yaml:"))
    #expect(error.message.contains(names), "\(error.message)")
  }
}
