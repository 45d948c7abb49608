internal import Judgement

extension Gates {
  /// How many values must lie beyond a percentile for it to be believed.
  private static let valuesBeyond = 10

  /// The answer to how far the features may go from their reference: the farthest one decides.
  func drift(_ gate: Gate, _ measure: DriftMeasure, _ bound: Double, _ evidence: Evidence) -> Answer {
    let measured = evidence.drifts
    guard let farthest = measured.max(by: { ($0[measure], $1.name) < ($1[measure], $0.name) }) else {
      return .noData(gate, "no feature's \(measure.title) was measured")
    }
    guard measured.allSatisfy({ $0[measure].isFinite }) else {
      return .noData(gate, "a feature's \(measure.title) is not a finite number")
    }
    let found =
      "the \(measure.title) of \(farthest.name) is \(farthest[measure].shown), the most of \(measured.count) features,"
    let noise = measure.noise(rows: farthest.rows, reference: farthest.referenceRows, bins: farthest.bins)
    guard noise <= bound / 2 else {
      let rows = measure.rowsNeeded(for: bound, reference: farthest.referenceRows, bins: farthest.bins)
      let remedy =
        rows.map { "about \($0) rows would decide where there are \(farthest.rows)" }
        ?? "a reference of \(farthest.referenceRows) rows is too small for any number of rows to decide"
      return Answer(
        gate: gate, verdict: .tooFewSamples, value: farthest[measure],
        reason: "\(found) where at most \(bound.shown) is wanted and chance alone may give \(noise.shown); \(remedy)",
        rowsNeeded: rows)
    }
    return Answer(
      gate: gate, verdict: farthest[measure] <= bound ? .pass : .fail, value: farthest[measure],
      reason: "\(found) where at most \(bound.shown) is wanted")
  }

  /// The answer to how long requests may take.
  func latency(_ gate: Gate, _ percentile: Double, _ bound: Double, _ evidence: Evidence) -> Answer {
    let share = "\(percentile.shortest) % of the requests"
    guard let measured = evidence.latencies.first(where: { $0.percentile == percentile }), measured.requests > 0 else {
      return .noData(gate, "the time within which \(share) are answered was not measured")
    }
    let found = "\(share) were answered within \(measured.milliseconds.shown) ms"
    if let needed = SampleSize.resolving(percentile: percentile, beyond: Self.valuesBeyond), measured.requests < needed
    {
      return Answer(
        gate: gate, verdict: .tooFewSamples, value: measured.milliseconds,
        reason: "\(found) where at most \(bound.shown) ms is wanted; \(needed) requests would decide where there are "
          + "\(measured.requests)", rowsNeeded: needed)
    }
    return Answer(
      gate: gate, verdict: measured.milliseconds <= bound ? .pass : .fail, value: measured.milliseconds,
      reason: "\(found) where at most \(bound.shown) ms is wanted")
  }
}
