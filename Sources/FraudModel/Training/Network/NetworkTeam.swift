import Dispatch
internal import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Threads that work through the parts of one batch after another.
///
/// A batch takes a fraction of a millisecond, so the threads wait for the next one awake. One of them leads: it hands
/// batches out and takes parts like the others, so that it never waits for a thread that did not come.
@safe final class NetworkTeam: @unchecked Sendable {
  // `batch` and `scores` are written by the leader while no part is being worked on; taking a part orders the others'
  // reading behind that.
  private var batch: NetworkBatch?
  private var scores: UnsafeMutablePointer<Float>?

  private let state: NetworkState
  private let workers: [NetworkWorker]
  /// The number of parts in the high half, that of the next part in the low one; all ones when the work is over.
  private let ticket = Atomic<UInt64>(0)
  private let partsDone = Atomic(0)

  init(_ state: NetworkState, _ rows: NetworkRows, threads: Int, level: InstructionSet) {
    self.state = state
    workers = (0..<max(1, threads)).map { _ in NetworkWorker(state.layout, rows, level: level) }
  }

  /// Gathers the threads around a leader.
  ///
  /// - Parameter lead: Calls ``learn(_:)`` and ``score(_:into:)``.
  func gather(_ lead: () -> Void) {
    let arrived = Atomic(0)
    withoutActuallyEscaping(lead) { lead in
      // One thread alone calls it.
      nonisolated(unsafe) let lead = lead
      DispatchQueue.concurrentPerform(iterations: workers.count) { _ in
        let number = arrived.add(1, ordering: .relaxed).oldValue
        if number == 0 {
          unsafe lead()
          ticket.store(.max, ordering: .releasing)
        } else {
          help(number)
        }
      }
    }
    ticket.store(0, ordering: .relaxed)
  }

  /// Computes the gradients of a batch's parts.
  func learn(_ batch: NetworkBatch) {
    self.batch = batch
    finish(batch.parts)
  }

  /// Computes the log-odds of a batch's rows.
  func score(_ batch: NetworkBatch, into scores: UnsafeMutablePointer<Float>) {
    self.batch = batch
    unsafe self.scores = scores
    finish(batch.parts)
  }

  /// Hands parts out, takes some and waits for the rest.
  private func finish(_ parts: Int) {
    partsDone.store(0, ordering: .relaxed)
    ticket.store(UInt64(parts) << 32, ordering: .releasing)
    while let part = take() { work(on: part, workers[0]) }
    var waits = 0
    while partsDone.load(ordering: .acquiring) < parts { pause(&waits) }
  }

  private func help(_ number: Int) {
    var waits = 0
    while ticket.load(ordering: .relaxed) != .max {
      if let part = take() {
        work(on: part, workers[number])
        waits = 0
      } else {
        pause(&waits)
      }
    }
  }

  private func take() -> Int? {
    var seen = ticket.load(ordering: .acquiring)
    while seen != .max, seen & 0xFFFF_FFFF < seen >> 32 {
      let (exchanged, now) = ticket.weakCompareExchange(
        expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
      if exchanged { return Int(seen & 0xFFFF_FFFF) }
      seen = now
    }
    return nil
  }

  private func work(on part: Int, _ worker: NetworkWorker) {
    if let batch {
      if batch.isForLearning {
        worker.learn(part: part, of: batch, state)
      } else if let scores = unsafe scores {
        unsafe worker.score(part: part, of: batch, state, into: scores)
      }
    }
    partsDone.add(1, ordering: .acquiringAndReleasing)
  }

  /// Waits a moment; after some of them others get the processor.
  private func pause(_ waits: inout Int) {
    waits += 1
    if waits > 4000 { sched_yield() }
  }
}
