public import Judgement

/// What a bootstrap measured: every measure in every replicate.
public struct Replicates: Sendable, Equatable {
  /// How many clusters were drawn from.
  public let clusters: Int
  /// How many rows the sample has.
  public let rows: Int
  /// How many of them are fraud.
  public let frauds: Int

  /// The sample's own measures, in the order of `Metric.allCases`; NaN where it does not define one.
  private let estimates: [Double]
  /// The measures of each replicate.
  private let values: [[Double]]

  init(estimates: [Double], values: [[Double]], clusters: Int, rows: Int, frauds: Int) {
    self.estimates = estimates
    self.values = values
    self.clusters = clusters
    self.rows = rows
    self.frauds = frauds
  }

  /// The measure of the sample itself; nil where its rows do not define it.
  public func estimate(of metric: Metric) -> Double? {
    let value = estimates[metric.place]
    return value.isNaN ? nil : value
  }

  /// The percentile interval of a measure.
  ///
  /// - Parameters:
  ///   - metric: The measure.
  ///   - confidence: Above 0 and below 1.
  /// - Returns: The interval; nil where the sample, or more than one replicate in twenty, does not define the measure.
  public func interval(of metric: Metric, confidence: Double = 0.95) -> Interval? {
    guard estimate(of: metric) != nil, let sorted = sorted(metric) else { return nil }
    return Interval(percentilesOf: sorted, confidence: confidence)
  }

  /// The bounds below and above which a measure lies with a confidence each.
  ///
  /// - Parameters:
  ///   - metric: The measure.
  ///   - confidence: Of each bound by itself, above 0.5 and below 1.
  /// - Returns: The bounds; nil where the sample, or more than one replicate in twenty, does not define the measure.
  public func bounds(of metric: Metric, confidence: Double) -> (lower: Double, upper: Double)? {
    // Each side leaves 1 − c outside, so both together 2 (1 − c).
    interval(of: metric, confidence: 2 * confidence - 1).map { ($0.lower, $0.upper) }
  }

  /// How much better this model is than another in each replicate, in the direction in which measures get better.
  ///
  /// - Parameter other: Replicates of the other model on the same rows with the same bootstrap.
  /// - Returns: Gains in place of measures; nil where the replicates are not of the same draws.
  public func gains(over other: Replicates) -> Replicates? {
    guard (values.count, clusters, rows, frauds) == (other.values.count, other.clusters, other.rows, other.frauds)
    else {
      return nil
    }
    func gains(_ these: [Double], _ others: [Double]) -> [Double] {
      zip(Metric.allCases, zip(these, others)).map { metric, pair in metric.gain(of: pair.0, over: pair.1) }
    }
    return Replicates(
      estimates: gains(estimates, other.estimates), values: zip(values, other.values).map(gains), clusters: clusters,
      rows: rows, frauds: frauds)
  }

  /// The measure in every replicate, in their order; NaN where one does not define it.
  package func values(of metric: Metric) -> [Double] { values.map { $0[metric.place] } }

  private func sorted(_ metric: Metric) -> [Double]? {
    let defined = values(of: metric).filter { !$0.isNaN }.sorted()
    return defined.count * 20 >= values.count * 19 && !defined.isEmpty ? defined : nil
  }
}

extension Metric {
  /// The place among all measures.
  fileprivate var place: Int { Metric.allCases.firstIndex(of: self) ?? 0 }
}
