import FraudModel
import Judgement
import ToolSupport

/// What a backtest gave, as it is printed as JSON.
struct BacktestOutcome: Encodable {
  let version = 1
  let shuffledLabels: UInt64?
  var models: [Model] = []
  var gates: [GateAnswer] = []

  init(shuffledLabels: UInt64?) { self.shuffledLabels = shuffledLabels }

  /// The folds of one model that belong together.
  struct Part: Encodable {
    let folds: [Backtest.Result]
    let mean: [String: Double]
    let deviation: [String: Double]
    let intervals: [String: Interval]
    let draws: Replicates?

    init(_ results: [Backtest.Result], draws: Replicates?, confidence: Double) {
      folds = results
      let summaries = Metric.allCases.compactMap { metric in results.summary(of: metric).map { (metric.rawValue, $0) } }
      mean = Dictionary(uniqueKeysWithValues: summaries.map { ($0, $1.mean) })
      deviation = Dictionary(uniqueKeysWithValues: summaries.map { ($0, $1.deviation) })
      intervals = fraud_train.intervals(draws, confidence)
      self.draws = draws
    }

    /// The scored rows of each fold.
    var scored: [ScoredRows] { folds.compactMap(\.scored) }

    /// The mean over the folds of the share of fraud.
    var prevalence: Double {
      folds.reduce(0) { $0 + Double($1.metrics.frauds) / Double(max(1, $1.metrics.rows)) } / Double(max(1, folds.count))
    }

    /// The mean of each feature's part over the folds.
    var importance: [FeatureImportance] {
      let parts = folds.compactMap(\.importance)
      guard let first = parts.first else { return [] }
      return first.indices.map { feature in
        FeatureImportance(
          name: first[feature].name,
          value: parts.reduce(0) { $0 + ($1.indices.contains(feature) ? $1[feature].value : 0) } / Double(parts.count))
      }
    }

    enum CodingKeys: String, CodingKey {
      case folds, mean, deviation, intervals
    }
  }

  /// One model.
  struct Model: Encodable {
    let name: String
    let algorithm: String
    let validation: Part?
    let test: Part?
    var overBaseline: ModelComparison?

    /// The folds that the model is judged by: the test, where it was run.
    var judged: Part? { test ?? validation }

    enum CodingKeys: String, CodingKey {
      case name, algorithm, validation
      case overBaseline = "over_baseline"
    }

    /// The test folds stand in the model itself, where scripts have always found them.
    func encode(to encoder: any Encoder) throws {
      try judged?.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(algorithm, forKey: .algorithm)
      try container.encodeIfPresent(validation, forKey: .validation)
      try container.encodeIfPresent(overBaseline, forKey: .overBaseline)
    }
  }

  enum CodingKeys: String, CodingKey {
    case version, models, gates
    case shuffledLabels = "shuffled_labels"
  }
}

/// What a backtest gave, as people read it.
struct BacktestText {
  let judgement: JudgementOptions
  private let shown: [Metric] = [
    .rocAUC, .averagePrecision, .cardPrecision, .recallAtPrecision, .precision, .recall, .f1,
  ]

  init(judgement: JudgementOptions) { self.judgement = judgement }

  /// Tables for each model, then comparisons and gates.
  func text(_ outcome: BacktestOutcome) -> String {
    var blocks = outcome.models.flatMap { model in
      [
        model.validation.map { table($0, "\(model.name), \(model.algorithm), validation") },
        model.test.map { table($0, "\(model.name), \(model.algorithm)") },
      ].compactMap(\.self)
    }
    let comparisons = outcome.models.compactMap { model in model.overBaseline.map { comparison($0, model.name) } }
    if !comparisons.isEmpty { blocks.append(comparisons.joined(separator: "\n")) }
    if !outcome.gates.isEmpty { blocks.append(outcome.gates.map(\.line).joined(separator: "\n")) }
    if outcome.shuffledLabels != nil {
      blocks += outcome.models.compactMap { model in
        guard let part = model.judged else { return nil }
        return "\(model.name) on shuffled labels: average precision "
          + "\(text(part.mean, .averagePrecision, 4)) where a share of \(decimals(part.prevalence, 4)) is fraud"
      }
    }
    return blocks.joined(separator: "\n\n")
  }

  private func table(_ part: BacktestOutcome.Part, _ title: String) -> String {
    var rows = [[title, "rows", "frauds"] + shown.map(\.rawValue)]
    for fold in part.folds {
      rows.append(
        ["\(fold.test.lowerBound) to \(fold.test.upperBound)", "\(fold.metrics.rows)", "\(fold.metrics.frauds)"]
          + shown.map { fold.metrics[$0].map { decimals($0, 3) } ?? "-" })
    }
    rows.append(["mean", "", ""] + shown.map { text(part.mean, $0, 3) })
    rows.append(["deviation", "", ""] + shown.map { text(part.deviation, $0, 3) })
    if !part.intervals.isEmpty {
      let name = "\(decimals(judgement.confidence * 100, 1)) % by \(judgement.resample.rawValue)"
      let bounds = shown.map { part.intervals[$0.rawValue] }
      rows.append(["\(name), from", "", ""] + bounds.map { $0.map { decimals($0.lower, 3) } ?? "-" })
      rows.append(["\(name), to", "", ""] + bounds.map { $0.map { decimals($0.upper, 3) } ?? "-" })
    }
    return Columns.aligned(rows)
  }

  private func comparison(_ comparison: ModelComparison, _ name: String) -> String {
    let gains = [Metric.rocAUC, .averagePrecision, .cardPrecision].compactMap { metric -> String? in
      guard let gain = comparison[metric] else { return nil }
      let interval = gain.interval.map { " (\(decimals($0.lower, 3)) to \(decimals($0.upper, 3)))" } ?? ""
      return "\(metric.rawValue) \(decimals(gain.gain, 3))\(interval)"
    }
    let test = comparison.mcNemar
    return "\(name) is better than the baseline by \(gains.joined(separator: ", ")); decisions differ on "
      + "\(test.onlyFirstRight + test.onlySecondRight) rows, \(test.onlyFirstRight) of them rightly, "
      + "McNemar p \(probability(test.pValue))"
  }

  private func text(_ values: [String: Double], _ metric: Metric, _ count: Int) -> String {
    values[metric.rawValue].map { decimals($0, count) } ?? "-"
  }
}
