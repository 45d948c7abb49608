public import Judgement

/// An evaluation for people: one HTML file with tables and plots, for light and dark, without scripts and links.
///
/// The file depends on what is given alone; it is well-formed XML too.
public struct EvaluationReport: Sendable {
  /// One model.
  public struct Model: Sendable {
    /// The name that the report shows.
    public let name: String
    /// What is known about it.
    public let evidence: Evidence
    /// Its measures in the draws of a bootstrap; nil for a report without intervals.
    public let replicates: Replicates?
    /// How much each feature has a part in it; empty where that is not known.
    public let importance: [FeatureImportance]
    /// What the plots show, of all periods together.
    let curves: EvaluationCurves

    /// Describes a model.
    ///
    /// - Parameters:
    ///   - name: The name that the report shows.
    ///   - evidence: What is known about it, scored rows included.
    ///   - replicates: Its measures in the draws of a bootstrap; nil for a report without intervals.
    ///   - importance: How much each feature has a part in it; empty where that is not known.
    /// - Throws: ``ModelError`` for scores that are no probabilities.
    /// - Complexity: O(rows log rows).
    public init(
      _ name: String, evidence: Evidence, replicates: Replicates? = nil, importance: [FeatureImportance] = []
    ) throws(ModelError) {
      self.name = name
      self.evidence = evidence
      self.replicates = replicates
      self.importance = importance
      curves = try EvaluationCurves(
        of: evidence.scored.flatMap(\.scores), labels: evidence.scored.flatMap(\.labels))
    }
  }

  /// What the report is about.
  public let title: String
  /// Sentences below the title, such as the days and the file.
  public let notes: [String]
  /// The models, in the order in which they are shown.
  public let models: [Model]
  /// The confidence of all intervals.
  public let confidence: Double
  /// Comparisons of two models each.
  public var comparisons: [(model: String, other: String, result: ModelComparison)] = []
  /// What gates said of models.
  public var gates: [(model: String, result: Gates.Answer)] = []

  /// Begins a report.
  ///
  /// - Parameters:
  ///   - title: What it is about.
  ///   - notes: Sentences below the title.
  ///   - models: The models, in the order in which they are shown.
  ///   - confidence: The confidence of all intervals.
  public init(title: String, notes: [String] = [], models: [Model], confidence: Double = 0.95) {
    self.title = title
    self.notes = notes
    self.models = models
    self.confidence = confidence
  }

  /// The verdict of all gates; no data where there were none.
  public var verdict: Verdict { .all(gates.map(\.result.verdict)) }

  /// The file's text.
  public var html: String {
    let notes = notes.map { "<p>\(ReportText.escaped($0))</p>" }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>\(ReportText.escaped(title))</title>
      <style>
      \(ReportStyle.css)
      </style>
      </head>
      <body>
      <h1>\(ReportText.escaped(title))</h1>
      \(notes)
      \(gatesTable())
      <h2>Measures</h2>
      \(metricsTable())
      \(comparisonTables())
      <h2>Plots</h2>
      \(plots())
      </body>
      </html>

      """
  }
}
