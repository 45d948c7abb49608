/// A condition that a candidate must meet before it goes forward.
public enum Gate: Sendable, Equatable {
  /// The candidate's metric is at least a value.
  case atLeast(Metric, Double)
  /// The candidate's metric is at most a value.
  case atMost(Metric, Double)
  /// The candidate is better than the baseline by at least a value, in the direction in which the metric gets
  /// better; a negative value allows it to be a little worse.
  case betterThanBaseline(Metric, by: Double)
  /// The candidate's metric is at most what can be reached without looking at the answers; more means a leak.
  case plausible(Metric, atMost: Double)
  /// The greatest distance of a feature from its reference is at most a value.
  case driftAtMost(DriftMeasure, Double)
  /// A percentile of the time that a request takes is at most so many milliseconds.
  case latencyAtMost(percentile: Double, milliseconds: Double)
  /// Another gate holds beyond what chance explains; it has an effect on the first three.
  indirect case confident(Gate, Confidence)

  /// How sure a gate must be.
  public struct Confidence: Sendable, Equatable, Codable {
    /// The confidence of the bound that is compared, above 0.5 and below 1.
    public let level: Double
    /// What the bootstrap draws as a whole.
    public let resample: Bootstrap.Unit

    /// Describes a confidence.
    ///
    /// - Parameters:
    ///   - level: Above 0.5 and below 1.
    ///   - resample: What the bootstrap draws as a whole.
    /// - Throws: ``ModelError`` with code ``ModelError/Code/option``.
    public init(_ level: Double, resample: Bootstrap.Unit = .card) throws(ModelError) {
      guard level > 0.5, level < 1 else {
        throw ModelError(.option, "a confidence is \(level); choose one above 0.5 and below 1, such as 0.95")
      }
      self.level = level
      self.resample = resample
    }
  }

  /// The metric that it looks at; nil for drift and latency.
  public var metric: Metric? {
    switch self {
    case .atLeast(let metric, _), .atMost(let metric, _), .betterThanBaseline(let metric, _), .plausible(let metric, _):
      metric
    case .driftAtMost, .latencyAtMost: nil
    case .confident(let gate, _): gate.metric
    }
  }

  /// The value that it compares with.
  public var bound: Double {
    switch self {
    case .atLeast(_, let bound), .atMost(_, let bound), .betterThanBaseline(_, let bound), .plausible(_, let bound),
      .driftAtMost(_, let bound), .latencyAtMost(_, let bound):
      bound
    case .confident(let gate, _): gate.bound
    }
  }

  /// How sure it must be; nil where the value alone counts.
  public var confidence: Confidence? {
    if case .confident(_, let confidence) = self { confidence } else { nil }
  }

  /// What it looks at, as people write it.
  public var title: String {
    switch self {
    case .atLeast(let metric, _), .atMost(let metric, _), .betterThanBaseline(let metric, _), .plausible(let metric, _):
      metric.title
    case .driftAtMost(let measure, _): "\(measure.title) of a feature"
    case .latencyAtMost(let percentile, _): "latency of \(percentile.shortest) % of the requests"
    case .confident(let gate, _): gate.title
    }
  }

  /// What it asks, in words.
  public var wish: String {
    switch self {
    case .atLeast(_, let bound): "at least \(bound)"
    case .atMost(_, let bound), .driftAtMost(_, let bound): "at most \(bound)"
    case .betterThanBaseline(_, let margin): "better than the baseline by \(margin)"
    case .plausible(_, let bound): "plausibly at most \(bound)"
    case .latencyAtMost(_, let milliseconds): "at most \(milliseconds.shortest) ms"
    case .confident(let gate, let confidence): "\(gate.wish) with a confidence of \(confidence.level)"
    }
  }

  /// The gate without a confidence.
  var plain: Gate {
    if case .confident(let gate, _) = self { gate.plain } else { self }
  }
}

extension Double {
  /// The shortest text that reads back as the same number, without `.0`.
  var shortest: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
