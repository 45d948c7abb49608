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
    /// The verdict and its reason as a sentence.
    public let sentence: String
  }

  /// What all gates said.
  public struct Answers: Sendable, Equatable, Codable {
    /// One answer for each gate.
    public let answers: [Answer]
    /// The verdict on the candidate: only a pass lets it forward, and without gates there is no data.
    public let verdict: Verdict
  }

  /// Judges a candidate.
  ///
  /// - Parameters:
  ///   - candidate: Its metrics; nil where it was not evaluated.
  ///   - baseline: The metrics of the model to compare with, on the same rows; nil where there is none.
  /// - Returns: The answer of each gate and of all together.
  public func judge(candidate: Metrics?, baseline: Metrics?) -> Answers {
    let answers = conditions.map { answer($0, candidate, baseline) }
    return Answers(answers: answers, verdict: .all(answers.map(\.verdict)))
  }

  private func answer(_ gate: Gate, _ candidate: Metrics?, _ baseline: Metrics?) -> Answer {
    let title = gate.metric.title
    func without(_ verdict: Verdict, _ reason: String) -> Answer {
      Answer(gate: gate, verdict: verdict, value: nil, sentence: "\(verdict.rawValue): \(reason)")
    }
    guard let candidate, candidate.rows > 0 else {
      return without(.noData, "there are no scored rows to compute the \(title) from")
    }
    guard candidate.frauds >= minimumFrauds else {
      return without(
        .tooFewSamples, "\(candidate.frauds) frauds say too little about the \(title); \(minimumFrauds) are wanted")
    }
    guard let value = candidate[gate.metric] else {
      return without(.noData, "the \(title) is not defined on these rows")
    }
    guard case .betterThanBaseline(_, let margin) = gate else { return absolute(gate, value) }
    guard let baseline, let other = baseline[gate.metric] else {
      return without(.noData, "there is no \(title) of a baseline to compare with")
    }
    guard (baseline.rows, baseline.frauds) == (candidate.rows, candidate.frauds) else {
      return without(
        .noData,
        "the baseline was judged on \(baseline.rows) rows and the candidate on \(candidate.rows); "
          + "judge both on the same rows")
    }
    let gain = gate.metric.greaterIsBetter ? value - other : other - value
    let verdict: Verdict = gain >= margin ? .pass : .fail
    return Answer(
      gate: gate, verdict: verdict, value: gain,
      sentence: "\(verdict.rawValue): the \(title) is \(shown(value)) against the baseline's \(shown(other)), "
        + "better by \(shown(gain)) where at least \(shown(margin)) is wanted")
  }

  private func absolute(_ gate: Gate, _ value: Double) -> Answer {
    let bound = gate.bound
    let (holds, reason): (Bool, String) =
      switch gate {
      case .atLeast: (value >= bound, "where at least \(shown(bound)) is wanted")
      case .plausible:
        (
          value <= bound,
          value <= bound
            ? "and not above \(shown(bound)), beyond which it could not be without a leak"
            : "and above \(shown(bound)), which cannot be reached without a leak; look for a feature that knows the label"
        )
      default: (value <= bound, "where at most \(shown(bound)) is wanted")
      }
    let verdict: Verdict = holds ? .pass : .fail
    return Answer(
      gate: gate, verdict: verdict, value: value,
      sentence: "\(verdict.rawValue): the \(gate.metric.title) is \(shown(value)) \(reason)")
  }

  /// Four decimals, and all digits where they would hide on which side of a bound a value lies.
  private func shown(_ value: Double) -> String {
    let tenThousandths = (value * 10_000).rounded()
    guard abs(tenThousandths) < 1e15, abs(tenThousandths) >= 1 || value == 0 else { return "\(value)" }
    return "\(tenThousandths / 10_000)"
  }
}
