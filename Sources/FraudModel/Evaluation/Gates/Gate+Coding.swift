extension Gate: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, metric, bound, drift, percentile, confidence
  }

  /// The stable name of its kind.
  var kind: String {
    switch self {
    case .atLeast: "at_least"
    case .atMost: "at_most"
    case .betterThanBaseline: "better_than_baseline"
    case .plausible: "plausible"
    case .driftAtMost: "drift_at_most"
    case .latencyAtMost: "latency_at_most"
    case .confident(let gate, _): gate.kind
    }
  }

  /// Decodes kind, subject, bound and confidence.
  ///
  /// - Throws: `DecodingError`, also for a kind that is not known.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let bound = try container.decode(Double.self, forKey: .bound)
    let kind = try container.decode(String.self, forKey: .kind)
    func metric() throws -> Metric { try container.decode(Metric.self, forKey: .metric) }
    let gate: Gate
    switch kind {
    case "at_least": gate = .atLeast(try metric(), bound)
    case "at_most": gate = .atMost(try metric(), bound)
    case "better_than_baseline": gate = .betterThanBaseline(try metric(), by: bound)
    case "plausible": gate = .plausible(try metric(), atMost: bound)
    case "drift_at_most": gate = .driftAtMost(try container.decode(DriftMeasure.self, forKey: .drift), bound)
    case "latency_at_most":
      gate = .latencyAtMost(percentile: try container.decode(Double.self, forKey: .percentile), milliseconds: bound)
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container,
        debugDescription: "'\(kind)' is no kind of gate; use at_least, at_most, better_than_baseline, plausible, "
          + "drift_at_most, latency_at_most")
    }
    let confidence = try container.decodeIfPresent(Confidence.self, forKey: .confidence)
    self = confidence.map { .confident(gate, $0) } ?? gate
  }

  /// Encodes kind, subject, bound and confidence.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encodeIfPresent(metric, forKey: .metric)
    try container.encode(bound, forKey: .bound)
    if case .driftAtMost(let measure, _) = plain { try container.encode(measure, forKey: .drift) }
    if case .latencyAtMost(let percentile, _) = plain { try container.encode(percentile, forKey: .percentile) }
    try container.encodeIfPresent(confidence, forKey: .confidence)
  }
}
