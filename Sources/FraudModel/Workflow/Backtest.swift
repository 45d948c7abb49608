/// Trains and judges models again and again, each time on later days, as it would have happened.
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
    /// The scored rows of the test days; nil in a result that was read from a file.
    public private(set) var scored: ScoredRows?
    /// How much each feature had a part in the model, by its name; nil in a result that was read from a file.
    public private(set) var importance: [FeatureImportance]?

    init(fold: PrequentialFold, trainedRows: Int, metrics: Metrics, scored: ScoredRows, model: TrainedModel) {
      training = fold.training
      test = fold.test
      self.trainedRows = trainedRows
      self.metrics = metrics
      self.scored = scored
      importance = model.importance
    }

    private enum CodingKeys: String, CodingKey {
      case training, test, trainedRows, metrics
    }
  }

  /// The folds, in the order in which they are reported.
  public let folds: [PrequentialFold]
  /// What measures depend on beside scores and labels.
  public let options: MetricOptions

  /// Describes a backtest.
  ///
  /// - Parameters:
  ///   - folds: The folds, in the order in which they are reported.
  ///   - options: What measures depend on beside scores and labels.
  public init(folds: [PrequentialFold], options: MetricOptions = MetricOptions()) {
    self.folds = folds
    self.options = options
  }

  /// Runs every fold with one model.
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
    try run([trainer], on: transactions, features: matrix, threads: trainer.threads) { progress?($1) }[0]
  }

  /// Runs every fold with several models at the same time.
  ///
  /// As many trainings go on at once as there are threads, each with its part of them: a training by itself leaves
  /// threads idle at its end. Where their rows would take too much memory together, fewer go on at once.
  ///
  /// - Parameters:
  ///   - trainers: What is trained in each fold; how many threads they name does not count.
  ///   - transactions: The data; they reach from before the first fold's training days to its last test day.
  ///   - matrix: The features of all transactions.
  ///   - threads: How many threads to use; nil for all processors.
  ///   - progress: Called with a model's number and the share of its folds that is done, from 0 to 1, one call at a time.
  /// - Returns: For each model one result a fold.
  /// - Throws: ``ModelError`` for a fold without transactions on its days, or that cannot be trained.
  public func run(
    _ trainers: [Trainer], on transactions: Transactions, features matrix: FeatureMatrix, threads: Int? = nil,
    progress: (@Sendable (_ model: Int, _ share: Double) -> Void)? = nil
  ) throws(ModelError) -> [[Result]] {
    var rows: [PrequentialFold.Rows] = []
    for fold in folds { rows.append(try fold.rows(of: transactions)) }
    let width = self.width(
      jobs: trainers.count * folds.count, rows: rows.map(\.training.count).max() ?? 0, features: matrix.names.count,
      threads: threads)
    let shares = FoldProgress(models: trainers.count, folds: folds.count, report: progress)
    // Models take turns, so that all of them are seen to move.
    let outcomes = concurrentMap(trainers.count * folds.count, threads: width.jobs) {
      [rows] job -> Swift.Result<Result, ModelError> in
      let (number, model) = job.quotientAndRemainder(dividingBy: trainers.count)
      return Swift.Result { () throws(ModelError) in
        var trainer = trainers[model]
        trainer.threads = width.threads
        let trained = try trainer.train(on: transactions, rows: rows[number].training, features: matrix) { done in
          shares.update(model: model, fold: number, done: done)
        }
        let scores = try Scorer(trained).score(matrix.selecting(rows[number].test)).map(Double.init)
        let scored = try ScoredRows(
          scores, rows: rows[number].test, of: transactions, threshold: Double(trained.threshold.value))
        return Result(
          fold: folds[number], trainedRows: rows[number].training.count, metrics: Metrics(of: scored, options: options),
          scored: scored, model: trained)
      }
    }
    var results = trainers.map { _ in [Result]() }
    for (job, outcome) in outcomes.enumerated() { results[job % trainers.count].append(try outcome.get()) }
    return results
  }

  /// How many trainings go on at once, and with how many threads each.
  private func width(jobs: Int, rows: Int, features: Int, threads: Int?) -> (jobs: Int, threads: Int) {
    let threads = max(1, threads ?? processorCount())
    // A training holds its rows as values and in bins, and parts of them once more: some 12 bytes a value.
    let (bytes, overflow) = rows.multipliedReportingOverflow(by: max(1, features * 12))
    let fitting = overflow ? 1 : max(1, Backtest.memoryForTraining / max(1, bytes))
    let atOnce = max(1, min(jobs, threads, fitting))
    return (atOnce, max(1, threads / atOnce))
  }

  /// How many bytes the rows of trainings at the same time may take.
  private static let memoryForTraining = 2 << 30
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
  /// - Throws: ``ModelError`` as ``train(on:labels:weights:groups:days:progress:)`` does.
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
