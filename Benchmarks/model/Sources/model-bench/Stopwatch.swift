import Glibc

/// Wall and processor seconds that a piece of work takes.
func timed<Result>(_ work: () throws -> Result) rethrows -> (result: Result, seconds: Double, cpu: Double) {
  let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
  let result = try work()
  return (result, seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu)
}

/// The least wall seconds of several runs: what the work takes when nothing else wants the processor.
func best(of runs: Int, _ work: () throws -> Void) rethrows -> Double {
  var least = Double.infinity
  for _ in 0..<runs { least = min(least, try timed(work).seconds) }
  return least
}

private func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
