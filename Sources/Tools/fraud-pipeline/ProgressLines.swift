import Pipeline
import Synchronization
import ToolSupport

/// Shows a running pipeline: a line for each stage that is done and, on a terminal, what is being worked on.
final class ProgressLines: Sendable {
  private let working = Mutex<[(stage: Stage, share: Double)]>([])

  func show(_ event: PipelineEvent) {
    working.withLock { working in
      switch event {
      case .started(let stage):
        working.append((stage, 0))
      case .progressed(let stage, let share):
        guard let index = working.firstIndex(where: { $0.stage == stage }) else { return }
        working[index].share = share
      case .finished(let timing):
        working.removeAll { $0.stage == timing.stage }
        Terminal.draw("")
        Terminal.note(line(timing))
      }
      Terminal.draw(working.map { "\($0.stage) \(Int($0.share * 100))%" }.joined(separator: "   "))
    }
  }

  private func line(_ timing: StageTiming) -> String {
    let name = timing.stage.description
    let tenths = Int((timing.seconds * 10).rounded())
    let padding = String(repeating: " ", count: max(1, 18 - name.count))
    return "\(name)\(padding)\(timing.reused ? "reused" : "\(tenths / 10).\(tenths % 10) s")"
  }
}
