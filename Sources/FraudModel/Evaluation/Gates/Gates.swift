public import Judgement

/// The gates of a project, and what they say of a candidate.
public struct Gates: Sendable, Equatable {
  /// The conditions, in the order in which they are reported.
  public let conditions: [Gate]
  /// The fewest frauds among the rows for a metric to say anything.
  public let minimumFrauds: Int

  /// Puts gates together.
  ///
  /// - Parameters:
  ///   - conditions: The conditions.
  ///   - minimumFrauds: The fewest frauds for a verdict.
  public init(_ conditions: [Gate], minimumFrauds: Int = 30) {
    self.conditions = conditions
    self.minimumFrauds = minimumFrauds
  }

  /// What one gate said.
  public struct Answer: Sendable, Equatable, Codable {
    /// The gate.
    public let gate: Gate
    /// Its verdict.
    public let verdict: Verdict
    /// What it compared with the bound; nil where there was nothing.
    public let value: Double?
    /// The reason as a sentence, without the verdict.
    public var reason: String { String(sentence.dropFirst(verdict.rawValue.count + 2)) }
    /// The verdict and its reason as a sentence.
    public let sentence: String
    /// The bounds of the value by the gate's confidence; nil where the gate has none.
    public private(set) var bounds: Interval?
    /// How many rows, or values, would have decided; nil where it is decided, and where no number would do.
    public private(set) var rowsNeeded: Int?

    init(
      gate: Gate, verdict: Verdict, value: Double?, reason: String, bounds: Interval? = nil, rowsNeeded: Int? = nil
    ) {
      self.gate = gate
      self.verdict = verdict
      self.value = value
      sentence = "\(verdict.rawValue): \(reason)"
      self.bounds = bounds
      self.rowsNeeded = rowsNeeded
    }

    private enum CodingKeys: String, CodingKey {
      case gate, verdict, value, sentence, bounds
      case rowsNeeded = "rows_needed"
    }
  }

  /// What all gates said.
  public struct Answers: Sendable, Equatable, Codable {
    /// One answer for each gate.
    public let answers: [Answer]
    /// The verdict on the candidate: only a pass lets it forward, and without gates there is no data.
    public let verdict: Verdict

    /// Puts answers together.
    public init(_ answers: [Answer]) {
      self.answers = answers
      verdict = .all(answers.map(\.verdict))
    }
  }

  /// Judges a candidate by its metrics alone; a gate with a confidence has no data then.
  ///
  /// - Parameters:
  ///   - candidate: Its metrics; nil where it was not evaluated.
  ///   - baseline: The metrics of the model to compare with, on the same rows; nil where there is none.
  /// - Returns: The answer of each gate and of all together.
  public func judge(candidate: Metrics?, baseline: Metrics?) -> Answers {
    judge(Evidence(metrics: [candidate].compactMap(\.self)), against: baseline.map { Evidence(metrics: [$0]) })
  }

  /// Judges a candidate by everything that is known.
  ///
  /// - Parameters:
  ///   - candidate: What is known about it.
  ///   - baseline: What is known about the model to compare with, on the same rows; nil where there is none.
  ///   - threads: How many threads the bootstraps use; nil for all processors.
  /// - Returns: The answer of each gate and of all together.
  /// - Complexity: That of the metrics, and of a bootstrap of a thousand replicates for each unit that gates draw by.
  public func judge(_ candidate: Evidence, against baseline: Evidence?, threads: Int? = nil) -> Answers {
    var draws = GateDraws(candidate: candidate, baseline: baseline, threads: threads)
    return Answers(conditions.map { answer($0, candidate, baseline, &draws) })
  }

  private func answer(
    _ gate: Gate, _ candidate: Evidence, _ baseline: Evidence?, _ draws: inout GateDraws
  ) -> Answer {
    switch gate.plain {
    case .driftAtMost(let measure, let bound): return drift(gate, measure, bound, candidate)
    case .latencyAtMost(let percentile, let bound): return latency(gate, percentile, bound, candidate)
    default: break
    }
    guard let metric = gate.metric else { return .noData(gate, "the gate looks at nothing") }
    guard candidate.rows > 0 else {
      return .noData(gate, "there are no scored rows to compute the \(metric.title) from")
    }
    guard candidate.frauds >= minimumFrauds else {
      // Frauds come with as many rows each as they did here.
      let rows = candidate.frauds == 0 ? nil : candidate.rows / candidate.frauds * minimumFrauds
      return Answer(
        gate: gate, verdict: .tooFewSamples, value: nil,
        reason:
          "\(candidate.frauds) frauds say too little about the \(metric.title); \(minimumFrauds) are wanted"
          + (rows.map { ", in about \($0) rows" } ?? ""), rowsNeeded: rows)
    }
    guard let value = candidate[metric] else {
      return .noData(gate, "the \(metric.title) is not defined on these rows")
    }
    guard case .betterThanBaseline(_, let margin) = gate.plain else {
      return absolute(gate, metric, value, candidate, &draws)
    }
    guard let baseline, let other = baseline[metric] else {
      return .noData(gate, "there is no \(metric.title) of a baseline to compare with")
    }
    guard baseline.metrics.map(\.rows) == candidate.metrics.map(\.rows),
      baseline.metrics.map(\.frauds) == candidate.metrics.map(\.frauds)
    else {
      return .noData(
        gate,
        "the baseline was judged on \(baseline.rows) rows and the candidate on \(candidate.rows); "
          + "judge both on the same rows")
    }
    let gain = metric.gain(of: value, over: other)
    let found = "the \(metric.title) is \(value.shown) against the baseline's \(other.shown), better by \(gain.shown)"
    if let confidence = gate.confidence {
      guard let bounds = draws.gain(metric, confidence) else { return .noData(gate, draws.missing(metric, confidence)) }
      return decided(gate, metric, value: gain, bounds, .atLeast(margin), found, candidate)
    }
    return Answer(
      gate: gate, verdict: gain >= margin ? .pass : .fail, value: gain,
      reason: "\(found) where at least \(margin.shown) is wanted")
  }

  private func absolute(
    _ gate: Gate, _ metric: Metric, _ value: Double, _ candidate: Evidence, _ draws: inout GateDraws
  ) -> Answer {
    let bound = gate.bound
    let found = "the \(metric.title) is \(value.shown)"
    if case .plausible = gate.plain {
      let reason =
        value <= bound
        ? "and not above \(bound.shown), beyond which it could not be without a leak"
        : "and above \(bound.shown), which cannot be reached without a leak; look for a feature that knows the label"
      return Answer(gate: gate, verdict: value <= bound ? .pass : .fail, value: value, reason: "\(found) \(reason)")
    }
    var wanted = BoundDecision.Bound.atMost(bound)
    if case .atLeast = gate.plain { wanted = .atLeast(bound) }
    if let confidence = gate.confidence {
      guard let bounds = draws.value(metric, confidence) else {
        return .noData(gate, draws.missing(metric, confidence))
      }
      return decided(gate, metric, value: value, bounds, wanted, found, candidate)
    }
    let holds = wanted == .atLeast(bound) ? value >= bound : value <= bound
    return Answer(
      gate: gate, verdict: holds ? .pass : .fail, value: value, reason: "\(found) where \(wanted.words) is wanted")
  }

  /// The answer of a gate that must be sure.
  private func decided(
    _ gate: Gate, _ metric: Metric, value: Double, _ bounds: Interval, _ wanted: BoundDecision.Bound, _ found: String,
    _ candidate: Evidence
  ) -> Answer {
    let decision = BoundDecision(estimate: value, lower: bounds.lower, upper: bounds.upper, wanted: wanted)
    var reason =
      "\(found), by chance from \(bounds.lower.shown) to \(bounds.upper.shown), where \(wanted.words) is wanted"
    let rows = decision.needed(of: candidate.rows)
    if decision.verdict == .tooFewSamples {
      if let rows, let frauds = decision.needed(of: candidate.frauds) {
        reason +=
          "; about \(frauds) frauds in \(rows) rows would decide where there are \(candidate.frauds) in "
          + "\(candidate.rows)"
      } else {
        reason += "; it is the bound itself, which no number of rows would tell from it"
      }
    }
    return Answer(
      gate: gate, verdict: decision.verdict, value: value, reason: reason, bounds: bounds, rowsNeeded: rows)
  }
}

extension Gates.Answer {
  /// An answer without anything to judge by.
  static func noData(_ gate: Gate, _ reason: String) -> Gates.Answer {
    Gates.Answer(gate: gate, verdict: .noData, value: nil, reason: reason)
  }
}

extension BoundDecision.Bound {
  /// The bound in words.
  var words: String {
    switch self {
    case .atLeast(let bound): "at least \(bound.shown)"
    case .atMost(let bound): "at most \(bound.shown)"
    }
  }
}

extension Double {
  /// Four decimals, and all digits where they would hide on which side of a bound a value lies.
  var shown: String {
    let tenThousandths = (self * 10_000).rounded()
    guard abs(tenThousandths) < 1e15, abs(tenThousandths) >= 1 || self == 0 else { return "\(self)" }
    return "\(tenThousandths / 10_000)"
  }
}
