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

  @Test(
    "every project in Examples can be read",
    arguments: [
      ("card-transactions/fraud", "card-transactions"), ("handbook/fraud", "handbook"),
      ("handbook/logistic", "handbook-logistic"), ("handbook/trees", "handbook-trees"),
      ("handbook/mlp", "handbook-mlp"), ("handbook/open", "handbook-open"),
    ])
  func examples(file: String, name: String) throws {
    #expect(try Project(contentsOf: "\(Self.folder)/\(file).yaml").name == name)
  }

  @Test("how a model weighs, calibrates and decides is read")
  func training() throws {
    let project = try project {
      $0.replacing(
        "parameters: { c: 1.0 }",
        with: """
          parameters: { c: 1.0, imputation: mean, missing_indicators: false }
              class_weight: { fraud: 30 }
              sampling: { genuine: 0.15 }
              calibration: isotonic
              threshold: { cost: { false_positive: 1, false_negative: 50 } }
              folds: 3
          """
      ).replacing("depth: 3,", with: "depth: 3 }\n    class_weight: balanced\n    threshold: recall>=0.7\n    # {")
    }
    #expect(
      try project.models[0].training
        == TrainingOptions(
          classWeight: .fraud(30), genuineSample: 0.15, calibration: .isotonic,
          thresholdRule: .cost(falsePositive: 1, falseNegative: 50), folds: 3))
    #expect(
      try project.models[0].algorithm
        == .logisticRegression(
          LogisticRegression(inverseRegularization: 1, imputation: ImputationRule(.mean, marksMissing: false))))
    #expect(
      try project.models[1].training
        == TrainingOptions(classWeight: .balanced, thresholdRule: .recall(atLeast: 0.7)))
    #expect(try project.models[1].trainer(threads: 3).options == project.models[1].training)
  }

  @Test(
    "a mistake in how a model is trained is told with its place",
    arguments: [
      ("class_weight: heavy", "models.baseline.class_weight"), ("class_weight: { fraud: -1 }", "class-weight"),
      ("class_weight: { genuine: 1 }", "genuine"), ("sampling: { genuine: 2 }", "genuine-sample"),
      ("sampling: { frauds: 2 }", "frauds"), ("calibration: magic", "models.baseline.calibration"),
      ("threshold: { score: 1, rule: max-f1 }", "models.baseline.threshold"),
      ("threshold: { rule: best }", "models.baseline.threshold.rule"), ("threshold: {}", "models.baseline.threshold"),
      ("threshold: { precision_at_least: 7 }", "threshold rule"), ("folds: 1", "folds"),
      ("threshold: { cost: { false_positive: 1 } }", "false_negative"),
    ])
  func trainingMistakes(line: String, names: String) throws {
    let error = try #require(throws: YAMLError.self) {
      try project { $0.replacing("parameters: { c: 1.0 }", with: line) }
    }
    #expect(error.mark != nil)
    #expect(error.message.contains(names), "\(error.message)")
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
      ("at_least: 0.70", "at_least: 0.70, confidence: 0.4", "gates[1].confidence"),
      ("at_least: 0.70", "at_least: 0.70, resample: day", "gates[1].resample"),
      ("at_least: 0.70", "at_least: 0.70, confidence: 0.9, resample: month", "gates[1].resample"),
      ("plausible_at_most: 0.85", "plausible_at_most: 0.85, confidence: 0.9", "gates[3].confidence"),
      ("metric: roc_auc, at_least", "drift: psi, at_least", "gates[1]"),
      ("metric: roc_auc, at_least: 0.70", "latency: fast, at_most_ms: 5", "gates[1].latency"),
      ("metric: roc_auc, at_least", "metric: roc_auc, drift: psi, at_most", "gates[1]"),
      ("label_delay_days: 7", "label_delay_days: 0", "allow_no_delay"),
      ("  folds:", "  history_from: 2018-06-14\n  folds:", "history begins"),
      ("  folds:", "  validation_folds: [2018-06-06]\n  folds:", "split.validation_folds"),
      ("  folds:", "  test_folds: [2018-06-06]\n  folds:", "split.test_folds"),
      ("tracking:", "evaluation: { precision_at_least: 1.5 }\ntracking:", "evaluation.precision_at_least"),
      ("tracking:", "evaluation: { costs: { false_alarm: 3 } }\ntracking:", "false_alarm"),
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

  @Test("folds, history, costs and gates of every kind are read")
  func judgement() throws {
    let project = try project {
      $0.replacing(
        "  folds: [2018-05-30, 2018-06-06, 2018-06-13]",
        with: "  test_folds: [2018-06-06, 2018-06-13]\n  validation_folds: [2018-05-16]\n  history_from: 2018-04-20"
      ).replacing(
        "gates:",
        with: """
          evaluation:
            alerts_per_day: 50
            precision_at_least: 0.8
            costs: { false_positive: { cents: 250 }, false_negative: { share_of_amount: 0.5 } }
          gates:
            - { model: candidate, metric: recall, above_baseline_by: 0.01, confidence: 0.95, resample: terminal }
            - { model: candidate, drift: psi, at_most: 0.2 }
            - { model: candidate, latency: p99.9, at_most_ms: 5 }
          """)
    }
    #expect(project.split.folds.map(\.firstTrainingDay.description) == ["2018-06-06", "2018-06-13"])
    #expect(project.split.validationFolds.map(\.firstTrainingDay.description) == ["2018-05-16"])
    #expect(project.split.validationFolds[0].training.lowerBound.description == "2018-04-20")
    #expect(project.evaluation.alertsPerDay == 50)
    #expect(project.evaluation.leastPrecision == 0.8)
    #expect(project.evaluation.costs.falsePositive == .init(cents: 250))
    #expect(project.evaluation.costs.falseNegative == .init(shareOfAmount: 0.5))
    #expect(project.evaluation.costs.truePositive == DecisionCosts().truePositive)
    #expect(
      project.gates.prefix(3).map(\.gate) == [
        .confident(.betterThanBaseline(.recall, by: 0.01), try .init(0.95, resample: .terminal)),
        .driftAtMost(.populationStability, 0.2), .latencyAtMost(percentile: 99.9, milliseconds: 5),
      ])
  }

  @Test("no label delay is read where it is allowed by name")
  func noDelay() throws {
    let text = String(decoding: try AtomicFile.read(Self.sample), as: UTF8.self)
      .replacing("label_delay_days: 7", with: "label_delay_days: 0")
    let allowed = try Project(YAMLSource(text, name: "fraud.yaml"), allowingNoDelay: true)
    #expect(allowed.split.fold.delayDays == 0)
    let named = text.replacing("  test_days", with: "  allow_no_delay: true\n  test_days")
    #expect(try Project(YAMLSource(named, name: "fraud.yaml")).split.fold.delayDays == 0)
  }
}
