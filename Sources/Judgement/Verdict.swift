/// What a gate or a check answers.
///
/// Only ``pass`` lets a model forward: no data is not a pass.
public enum Verdict: String, Codable, Sendable, CaseIterable {
  /// The bound holds.
  case pass
  /// The bound does not hold.
  case fail
  /// There was nothing to judge by.
  case noData = "no data"
  /// There was something, and too little of it to tell.
  case tooFewSamples = "too few samples"

  /// The verdict on several: the first that is not a pass, in order of gravity; no data where there are none.
  public static func all(_ verdicts: some Sequence<Verdict>) -> Verdict {
    let seen = Set(verdicts)
    if seen.isEmpty { return .noData }
    return [.fail, .noData, .tooFewSamples].first(where: seen.contains) ?? .pass
  }
}
