internal import Synchronization

/// Adds up what is done in the folds of each model, which go on at the same time.
final class FoldProgress: Sendable {
  private let folds: Int
  private let done: Mutex<[[Double]]>
  private let report: (@Sendable (_ model: Int, _ share: Double) -> Void)?

  init(models: Int, folds: Int, report: (@Sendable (_ model: Int, _ share: Double) -> Void)?) {
    self.folds = max(1, folds)
    self.report = report
    done = Mutex([[Double]](repeating: [Double](repeating: 0, count: folds), count: models))
  }

  /// Notes what is done of a fold; reports come one at a time and never go back.
  func update(model: Int, fold: Int, done share: Double) {
    guard let report else { return }
    done.withLock { done in
      done[model][fold] = max(done[model][fold], min(1, share))
      report(model, min(1, done[model].reduce(0, +) / Double(folds)))
    }
  }
}
