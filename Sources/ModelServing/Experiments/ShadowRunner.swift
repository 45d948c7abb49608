import Dispatch
import InferenceProtocol
import Synchronization

/// Asks shadow candidates what was asked of the live one, behind the answer's back.
///
/// A shadow never delays an answer: copies wait in a queue of a bounded length for a thread of their own, and those that
/// find it full are dropped and counted.
final class ShadowRunner: Sendable {
  private let limit: Int
  private let waiting = Atomic(0)
  private let queue = DispatchQueue(label: "shadow", qos: .utility)
  private let metrics: ServingMetrics

  init(metrics: ServingMetrics, limit: Int = 1_024) {
    self.metrics = metrics
    self.limit = limit
  }

  /// What the live candidate answered, to compare with.
  struct Live: Sendable {
    let experiment: String
    let arm: String
    let scores: [Double]
    let threshold: Double?
  }

  /// Gives a shadow its copy of a request.
  ///
  /// - Parameters:
  ///   - name: The shadow's name.
  ///   - live: What the live candidate answered.
  ///   - ask: Asks the shadow; gives its scores and its threshold, nil where it failed.
  func submit(_ name: String, _ live: Live, _ ask: @escaping @Sendable () -> (scores: [Double], threshold: Double?)?) {
    let key = ShadowCounters.Key(experiment: live.experiment, shadow: name, arm: live.arm)
    guard waiting.add(1, ordering: .relaxed).newValue <= limit else {
      waiting.subtract(1, ordering: .relaxed)
      return metrics.record(key) { $0.dropped += 1 }
    }
    queue.async { [self] in
      defer { waiting.subtract(1, ordering: .relaxed) }
      guard let answer = ask(), answer.scores.count == live.scores.count else {
        return metrics.record(key) { $0.failed += 1 }
      }
      metrics.record(key) { counters in
        for (theirs, ours) in zip(answer.scores, live.scores) {
          counters.compare(theirs, threshold: answer.threshold, with: ours, threshold: live.threshold)
        }
      }
    }
  }

  /// Waits until the shadows have seen everything that was submitted.
  func drain() { queue.sync {} }
}

/// How a shadow's scores compare with those of an arm.
struct ShadowCounters: Sendable {
  struct Key: Hashable, Sendable {
    let experiment: String
    let shadow: String
    let arm: String
  }

  /// The upper bounds of the histogram of differences, as absolute values.
  static let bounds: [Double] = [0, 0.000_001, 0.000_1, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]

  var dropped = 0
  var failed = 0
  /// Rows whose difference falls into each bucket; the last one is for those beyond every bound.
  var buckets = [Int](repeating: 0, count: bounds.count + 1)
  /// The sum of the absolute differences.
  var difference = 0.0
  /// Rows that the shadow flags and the live one does not, and the other way round.
  var flaggedByShadow = 0
  var flaggedByLive = 0

  mutating func compare(_ shadow: Double, threshold: Double?, with live: Double, threshold liveThreshold: Double?) {
    let distance = abs(shadow - live)
    buckets[Self.bounds.firstIndex { distance <= $0 } ?? Self.bounds.count] += 1
    if distance.isFinite { difference += distance }
    guard let threshold, let liveThreshold else { return }
    switch (shadow >= threshold, live >= liveThreshold) {
    case (true, false): flaggedByShadow += 1
    case (false, true): flaggedByLive += 1
    default: break
    }
  }
}
