import Synchronization

/// What is counted for one version of a model.
final class ModelCounters: Sendable {
  /// The upper bounds of the latency histogram's buckets, in seconds.
  static let bounds: [Double] = [
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  /// The numbers at one moment.
  struct Counts {
    var successes = 0
    var failures = 0
    /// The time of all requests, failed ones too, in seconds.
    var seconds = 0.0
    /// Requests by bucket; the last one is for those beyond every bound.
    var buckets = [Int](repeating: 0, count: bounds.count + 1)
  }

  let model: String
  let version: String?
  private let counts = Mutex(Counts())

  init(model: String, version: String?) {
    self.model = model
    self.version = version
  }

  func record(_ duration: Duration, isSuccess: Bool) {
    let seconds = duration / .seconds(1)
    let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    counts.withLock { counts in
      if isSuccess { counts.successes += 1 } else { counts.failures += 1 }
      counts.seconds += seconds
      counts.buckets[bucket] += 1
    }
  }

  var now: Counts { counts.withLock { $0 } }
}
