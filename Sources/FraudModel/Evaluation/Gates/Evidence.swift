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

/// A way of telling how far a distribution went from another.
public enum DriftMeasure: String, Sendable, Codable, CaseIterable {
  /// The population stability index.
  case populationStability = "psi"
  /// The greatest distance of the distribution functions, of Kolmogorov and Smirnov.
  case kolmogorovSmirnov = "ks"
  /// The Jensen-Shannon divergence in nats.
  case jensenShannon = "js"

  /// The name as people write it.
  public var title: String {
    switch self {
    case .populationStability: "population stability index"
    case .kolmogorovSmirnov: "Kolmogorov-Smirnov distance"
    case .jensenShannon: "Jensen-Shannon divergence"
    }
  }

  /// What chance alone may be expected to give when nothing has changed.
  ///
  /// For the stability index it is (bins − 1)(1/n + 1/m), the mean of its distribution (Yurdakul, 2018); the
  /// Jensen-Shannon divergence is an eighth of it near 0; for the distance of distribution functions it is the critical
  /// value of one in twenty.
  func noise(rows: Int, reference: Int, bins: Int) -> Double {
    let spread = 1 / Double(rows) + 1 / Double(reference)
    return switch self {
    case .populationStability: Double(bins - 1) * spread
    case .jensenShannon: Double(bins - 1) * spread / 8
    case .kolmogorovSmirnov: 1.358 * spread.squareRoot()
    }
  }

  /// The fewest rows for which chance alone stays below half a bound; nil where the reference is too small for any.
  func rowsNeeded(for bound: Double, reference: Int, bins: Int) -> Int? {
    let spread: Double =
      switch self {
      case .populationStability: bound / 2 / Double(max(1, bins - 1))
      case .jensenShannon: 4 * bound / Double(max(1, bins - 1))
      case .kolmogorovSmirnov: (bound / 2 / 1.358) * (bound / 2 / 1.358)
      }
    let rows = (1 / (spread - 1 / Double(reference))).rounded(.up)
    return rows > 0 && rows < 1e15 ? Int(rows) : nil
  }
}

/// How far one feature went from its reference, as a number from elsewhere.
public struct FeatureDrift: Sendable, Equatable, Codable {
  /// The feature.
  public let feature: String
  /// How it was measured.
  public let measure: DriftMeasure
  /// The distance.
  public let value: Double
  /// How many rows were compared with the reference.
  public let rows: Int
  /// How many rows the reference has.
  public let referenceRows: Int
  /// Into how many bins both were divided.
  public let bins: Int

  /// Describes a distance; of fewer than 1 row or bin 1 is taken.
  public init(feature: String, measure: DriftMeasure, value: Double, rows: Int, referenceRows: Int, bins: Int) {
    self.feature = feature
    self.measure = measure
    self.value = value
    self.rows = max(1, rows)
    self.referenceRows = max(1, referenceRows)
    self.bins = max(1, bins)
  }

  private enum CodingKeys: String, CodingKey {
    case feature, measure, value, rows, bins
    case referenceRows = "reference_rows"
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
