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

  /// The metric that it looks at.
  public var metric: Metric {
    switch self {
    case .atLeast(let metric, _), .atMost(let metric, _), .betterThanBaseline(let metric, _), .plausible(let metric, _):
      metric
    }
  }

  /// The value that it compares with.
  public var bound: Double {
    switch self {
    case .atLeast(_, let bound), .atMost(_, let bound), .betterThanBaseline(_, let bound), .plausible(_, let bound):
      bound
    }
  }

  /// The stable name of its kind.
  var kind: String {
    switch self {
    case .atLeast: "at_least"
    case .atMost: "at_most"
    case .betterThanBaseline: "better_than_baseline"
    case .plausible: "plausible"
    }
  }
}

extension Gate: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, metric, bound
  }

  /// Decodes kind, metric and bound.
  ///
  /// - Throws: `DecodingError`, also for a kind that is not known.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let metric = try container.decode(Metric.self, forKey: .metric)
    let bound = try container.decode(Double.self, forKey: .bound)
    let gates: [Gate] = [
      .atLeast(metric, bound), .atMost(metric, bound), .betterThanBaseline(metric, by: bound),
      .plausible(metric, atMost: bound),
    ]
    let kind = try container.decode(String.self, forKey: .kind)
    guard let gate = gates.first(where: { $0.kind == kind }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container,
        debugDescription: "'\(kind)' is no kind of gate; use \(gates.map(\.kind).joined(separator: ", "))")
    }
    self = gate
  }

  /// Encodes kind, metric and bound.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(metric, forKey: .metric)
    try container.encode(bound, forKey: .bound)
  }
}
