package import ContentDigest
import Synchronization

/// Runs stages: takes an earlier result where nothing changed, times the work, and tells who watches.
package final class StageRunner: Sendable {
  let store: StageStore
  /// The digest of the running program: other code may give other results.
  private let program: SHA256Digest
  private let watch: @Sendable (PipelineEvent) -> Void
  private let done = Mutex<[StageTiming]>([])

  package init(store: StageStore, program: SHA256Digest, watch: @escaping @Sendable (PipelineEvent) -> Void) {
    self.store = store
    self.program = program
    self.watch = watch
  }

  /// The stages that are done, in the order in which they ended.
  package var timings: [StageTiming] { done.withLock { $0 } }

  /// Gives a stage's result: an earlier one, or that of `work`.
  ///
  /// - Parameters:
  ///   - stage: The stage.
  ///   - inputs: Everything that goes into it, as texts by name.
  ///   - outputs: The files and folders that `work` leaves in the output folder.
  ///   - isUsable: Whether an earlier result still holds, beyond its inputs and outputs.
  ///   - work: Does the stage's work; it can report the share that is done.
  /// - Returns: The result.
  /// - Throws: What `work` throws, or why its outputs cannot be kept.
  package func result<Result: Codable>(
    of stage: Stage, inputs: [String: String], outputs: [String] = [], isUsable: (Result) -> Bool = { _ in true },
    work: (_ progress: @escaping @Sendable (Double) -> Void) async throws -> Result
  ) async throws -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    let all = inputs.merging(["stage": stage.description, "program": program.hex]) { first, _ in first }
    let key = SHA256Digest(of: try CanonicalJSON.encode(all))
    if let earlier = store.result(of: stage, key: key, as: Result.self), isUsable(earlier) {
      finish(stage, since: start, reused: true)
      return earlier
    }
    watch(.started(stage))
    let result = try await work { [watch] in watch(.progressed(stage, $0)) }
    try store.keep(result, of: stage, key: key, outputs: outputs)
    finish(stage, since: start, reused: false)
    return result
  }

  private func finish(_ stage: Stage, since start: ContinuousClock.Instant, reused: Bool) {
    let timing = StageTiming(stage: stage, seconds: (ContinuousClock.now - start).seconds, reused: reused)
    done.withLock { $0.append(timing) }
    watch(.finished(timing))
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
