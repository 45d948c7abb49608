/// What is known about a model when gates are asked.
public struct Evidence: Sendable, Equatable {
  /// The metrics of each period that the model was judged on; a gate looks at their mean.
  public var metrics: [Metrics]
  /// The rows behind the metrics, which gates with a confidence need; one for each of ``metrics``, or none.
  public var scored: [ScoredRows]
  /// What measures depend on beside scores and labels.
  public var options: MetricOptions
  /// How far features went from their reference.
  public var drifts: [FeatureDrift] = []
  /// Percentiles of the time that requests took.
  public var latencies: [MeasuredLatency] = []

  /// Knows metrics alone.
  public init(metrics: [Metrics]) {
    self.metrics = metrics
    scored = []
    options = MetricOptions()
  }

  /// Knows scored rows, and measures them.
  ///
  /// - Parameters:
  ///   - scored: The rows of each period.
  ///   - options: What measures depend on beside scores and labels.
  /// - Complexity: O(rows log rows).
  public init(_ scored: [ScoredRows], options: MetricOptions = MetricOptions()) {
    metrics = scored.map { Metrics(of: $0, options: options) }
    self.scored = scored
    self.options = options
  }

  /// How many rows there are in all periods.
  public var rows: Int { metrics.reduce(0) { $0 + $1.rows } }

  /// How many of them are fraud.
  public var frauds: Int { metrics.reduce(0) { $0 + $1.frauds } }

  /// The mean of a metric over the periods; nil where one does not define it.
  public subscript(metric: Metric) -> Double? {
    let values = metrics.compactMap { $0[metric] }
    guard !values.isEmpty, values.count == metrics.count else { return nil }
    // One period's value is given as it is, without a division.
    return values.count == 1 ? values[0] : values.reduce(0, +) / Double(values.count)
  }
}

/// A percentile of the time that requests took, as a number from elsewhere.
public struct MeasuredLatency: Sendable, Equatable, Codable {
  /// The percentile, such as 99.
  public let percentile: Double
  /// The time within which that share of the requests was answered.
  public let milliseconds: Double
  /// How many requests were measured.
  public let requests: Int

  /// Describes a measurement.
  public init(percentile: Double, milliseconds: Double, requests: Int) {
    self.percentile = percentile
    self.milliseconds = milliseconds
    self.requests = requests
  }
}
