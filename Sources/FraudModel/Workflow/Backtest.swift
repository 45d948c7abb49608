/// Trains and judges a model again and again, each time on later days, as it would have happened.
///
/// One good week says little: the folds' metrics are reported one by one, with their mean and spread.
public struct Backtest: Sendable {
  /// What one fold gave.
  public struct Result: Sendable, Codable {
    /// The first and last training day.
    public let training: ClosedRange<Day>
    /// The first and last test day.
    public let test: ClosedRange<Day>
    /// How many transactions were trained on.
    public let trainedRows: Int
    /// How well the test days were scored.
    public let metrics: Metrics
  }

  /// The folds, in the order in which they are reported.
  public let folds: [PrequentialFold]

  /// Describes a backtest.
  public init(folds: [PrequentialFold]) { self.folds = folds }

  /// Runs every fold.
  ///
  /// - Parameters:
  ///   - trainer: What is trained in each fold.
  ///   - transactions: The data; they reach from before the first fold's training days to its last test day.
  ///   - matrix: The features of all transactions.
  ///   - progress: Called with the share that is done, from 0 to 1.
  /// - Returns: One result for each fold.
  /// - Throws: ``ModelError`` for a fold without transactions on its days, or that cannot be trained.
  public func run(
    _ trainer: Trainer, on transactions: Transactions, features matrix: FeatureMatrix,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(ModelError) -> [Result] {
    var results: [Result] = []
    for (number, fold) in folds.enumerated() {
      let rows = try fold.rows(of: transactions)
      let share = Double(folds.count)
      let model = try trainer.train(on: transactions, rows: rows.training, features: matrix) { done in
        progress?((Double(number) + done) / share)
      }
      let scores = try Scorer(model).score(matrix.selecting(rows.test)).map(Double.init)
      let metrics = try Metrics(
        of: scores, rows: rows.test, in: transactions, threshold: Double(model.threshold.value))
      results.append(
        Result(training: fold.training, test: fold.test, trainedRows: rows.training.count, metrics: metrics))
    }
    return results
  }
}

extension [Backtest.Result] {
  /// The mean of a metric over the folds and its population standard deviation; nil where a fold does not define it.
  public func summary(of metric: Metric) -> (mean: Double, deviation: Double)? {
    let values = compactMap { $0.metrics[metric] }
    guard !values.isEmpty, values.count == count else { return nil }
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(count)
    return (mean, variance.squareRoot())
  }
}

extension Trainer {
  /// Trains on some of the transactions, cards kept together where the rows are divided for calibration.
  ///
  /// - Parameters:
  ///   - transactions: The data.
  ///   - rows: The rows to train on.
  ///   - matrix: The features of all transactions.
  ///   - progress: Called with the share that is done, from 0 to 1.
  /// - Returns: The model.
  /// - Throws: ``ModelError`` as ``train(on:labels:weights:groups:progress:)`` does.
  public func train(
    on transactions: Transactions, rows: [Int], features matrix: FeatureMatrix,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(ModelError) -> TrainedModel {
    try train(
      on: matrix.selecting(rows), labels: rows.map { transactions.frauds[$0] },
      groups: rows.map { transactions.customers[$0] },
      days: Set(rows.lazy.map { transactions.seconds[$0] / Day.seconds }).count, progress: progress)
  }
}
