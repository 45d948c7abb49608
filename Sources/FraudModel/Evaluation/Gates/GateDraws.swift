internal import Judgement

/// The bootstraps that gates with a confidence ask for, each made once.
struct GateDraws {
  private let candidate: Evidence
  private let baseline: Evidence?
  private let threads: Int?
  private var candidates: [Bootstrap.Unit: Replicates] = [:]
  private var gains: [Bootstrap.Unit: Replicates] = [:]

  init(candidate: Evidence, baseline: Evidence?, threads: Int?) {
    self.candidate = candidate
    self.baseline = baseline
    self.threads = threads
  }

  /// The bounds of a metric; nil where the draws do not give any.
  mutating func value(_ metric: Metric, _ confidence: Gate.Confidence) -> Interval? {
    interval(replicates(confidence.resample), metric, confidence)
  }

  /// The bounds of the gain over the baseline; nil where the draws do not give any.
  mutating func gain(_ metric: Metric, _ confidence: Gate.Confidence) -> Interval? {
    let unit = confidence.resample
    if gains[unit] == nil, let baseline, areSameRows(baseline.scored) {
      let other = Bootstrap.standard(by: unit)
        .replicate(baseline.scored, options: baseline.options, threads: threads)
      gains[unit] = replicates(unit)?.gains(over: other)
    }
    return interval(gains[unit], metric, confidence)
  }

  /// Why there are no bounds.
  func missing(_ metric: Metric, _ confidence: Gate.Confidence) -> String {
    candidate.scored.isEmpty
      ? "a confidence needs the scored rows, and only their metrics are known"
      : "drawing by \(confidence.resample.rawValue) gives no interval of the \(metric.title) on these rows"
  }

  private mutating func replicates(_ unit: Bootstrap.Unit) -> Replicates? {
    guard !candidate.scored.isEmpty else { return nil }
    if let known = candidates[unit] { return known }
    let drawn = Bootstrap.standard(by: unit).replicate(candidate.scored, options: candidate.options, threads: threads)
    candidates[unit] = drawn
    return drawn
  }

  private func areSameRows(_ others: [ScoredRows]) -> Bool {
    candidate.scored.count == others.count
      && zip(candidate.scored, others).allSatisfy { $0.ids == $1.ids && $0.labels == $1.labels }
  }

  private func interval(_ replicates: Replicates?, _ metric: Metric, _ confidence: Gate.Confidence) -> Interval? {
    replicates?.bounds(of: metric, confidence: confidence.level)
      .map { Interval(lower: $0.lower, upper: $0.upper, confidence: confidence.level) }
  }
}
