public import Judgement

/// Two models on the same rows: by how much one is better, and whether chance explains it.
public struct ModelComparison: Sendable, Equatable, Codable {
  /// How much better the first model is on one measure.
  public struct Gain: Sendable, Equatable, Codable {
    /// The measure.
    public let metric: Metric
    /// By how much it is better, in the direction in which the measure gets better; negative where it is worse.
    public let gain: Double
    /// The interval of the gain; nil where the draws do not define it.
    public let interval: Interval?
  }

  /// The gain on each measure that both define.
  public let gains: [Gain]
  /// The test of their decisions; the first model of the test is the first here.
  public let mcNemar: McNemar

  /// Compares two models.
  ///
  /// - Parameters:
  ///   - first: The rows of one model, period by period.
  ///   - second: The same rows of the model to compare with.
  ///   - bootstrap: How rows are drawn.
  ///   - confidence: Of the intervals.
  ///   - options: What measures depend on beside scores and labels.
  ///   - threads: How many threads to use; nil for all processors.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` where the rows are not the same.
  public init(
    _ first: [ScoredRows], with second: [ScoredRows], bootstrap: Bootstrap, confidence: Double = 0.95,
    options: MetricOptions = MetricOptions(), threads: Int? = nil
  ) throws(ModelError) {
    // Rows are compared first: a bootstrap costs more.
    let test = try McNemar(first, second)
    self.init(
      test,
      gains: bootstrap.replicate(first, options: options, threads: threads)
        .gains(over: bootstrap.replicate(second, options: options, threads: threads)), confidence)
  }

  /// Compares two models whose draws are known already.
  ///
  /// - Parameters:
  ///   - first: The rows of one model, period by period, and its measures in the draws of a bootstrap.
  ///   - second: The same rows of the model to compare with, and its measures in the same draws.
  ///   - confidence: Of the intervals.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` where the rows or draws are not the same.
  public init(
    _ first: (rows: [ScoredRows], draws: Replicates), with second: (rows: [ScoredRows], draws: Replicates),
    confidence: Double = 0.95
  ) throws(ModelError) {
    guard let gains = first.draws.gains(over: second.draws) else {
      throw ModelError(.shape, "two models were drawn in different ways; draw both by the same bootstrap")
    }
    self.init(try McNemar(first.rows, second.rows), gains: gains, confidence)
  }

  private init(_ test: McNemar, gains better: Replicates?, _ confidence: Double) {
    mcNemar = test
    gains = Metric.allCases.compactMap { metric in
      guard let better, let gain = better.estimate(of: metric) else { return nil }
      return Gain(metric: metric, gain: gain, interval: better.interval(of: metric, confidence: confidence))
    }
  }

  /// The gain on a measure; nil where a model does not define it.
  public subscript(metric: Metric) -> Gain? { gains.first { $0.metric == metric } }

  private enum CodingKeys: String, CodingKey {
    case gains
    case mcNemar = "mcnemar"
  }
}
