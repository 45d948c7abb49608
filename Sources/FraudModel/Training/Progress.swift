internal import Synchronization

/// Counts finished steps of several threads and reports their share.
final class Progress: Sendable {
  private let total: Int
  private let done = Mutex(0)
  private let report: (@Sendable (Double) -> Void)?

  init(total: Int, report: (@Sendable (Double) -> Void)?) {
    self.total = max(1, total)
    self.report = report
  }

  /// Counts a step; reports come one at a time and never go back.
  func step() {
    guard let report else { return }
    done.withLock {
      $0 += 1
      report(min(1, Double($0) / Double(total)))
    }
  }
}
