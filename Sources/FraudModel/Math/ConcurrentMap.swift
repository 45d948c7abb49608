import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Does independent pieces of work on several threads and returns what they give, in the order of their numbers.
///
/// Which thread does which piece depends on the moment, so a piece must depend on nothing but its number.
///
/// - Parameters:
///   - count: How many pieces there are.
///   - threads: How many threads to use at most; every processor of this process for nil.
///   - work: Does one piece.
/// - Returns: One result for each number in `0..<count`.
func concurrentMap<Result: Sendable>(
  _ count: Int, threads: Int?, _ work: @Sendable (_ piece: Int) -> Result
) -> [Result] {
  let width = min(count, max(1, threads ?? processorCount()))
  if width <= 1 { return (0..<max(0, count)).map(work) }
  let next = Atomic(0)
  let results = Mutex([Result?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: width) { _ in
    while true {
      let piece = next.add(1, ordering: .relaxed).oldValue
      guard piece < count else { return }
      let result = work(piece)
      results.withLock { $0[piece] = result }
    }
  }
  return results.withLock { $0.compactMap(\.self) }
}

/// The number of processors that are at work in this machine.
func processorCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
