/// An algorithm with the rows that it learns from, prepared once for several trainings on parts of them.
struct Fitting: Sendable {
  private let algorithm: Algorithm
  private let set: TrainingSet
  /// The rows in bins; nil for algorithms that take values.
  private let binned: TreeRows?
  /// How many threads one training may use.
  private let threads: Int
  private let level: InstructionSet
  private let progress: Progress

  /// Prepares the rows.
  ///
  /// - Parameters:
  ///   - algorithm: What learns.
  ///   - set: All rows.
  ///   - jobs: How many trainings there will be.
  ///   - threads: How many threads they share.
  ///   - level: The instructions that kernels use.
  ///   - report: Gets the share of the work that is done.
  init(
    _ algorithm: Algorithm, _ set: TrainingSet, jobs: Int, threads: Int, level: InstructionSet,
    report: (@Sendable (Double) -> Void)?
  ) {
    self.algorithm = algorithm
    self.set = set
    self.level = level
    self.threads = max(1, threads / jobs)
    switch algorithm {
    case .logisticRegression:
      binned = nil
      progress = Progress(total: jobs, report: report)
    case .gradientBoostedTrees(let trees):
      // The parts share the bins of all rows: a bin's edge tells nothing about a single row's label.
      binned = TreeRows(set, bins: trees.bins, threads: threads, level: level)
      progress = Progress(total: jobs * trees.trees, report: report)
    case .multilayerPerceptron(let perceptron):
      binned = nil
      progress = Progress(total: jobs * perceptron.members * perceptron.epochs, report: report)
    }
  }

  /// Trains a core.
  ///
  /// - Parameter rows: The rows to learn from; nil for all.
  /// - Returns: The core and what prepares rows for it.
  /// - Throws: ``ModelError``.
  func fit(rows: [Int]?) throws(ModelError) -> FittedCore {
    switch algorithm {
    case .logisticRegression(let regression):
      let core = try filling(rows) { part throws(ModelError) in try regression.fit(part, threads: threads) }
      progress.step()
      return core
    case .gradientBoostedTrees(let trees):
      guard let binned else { throw ModelError(.training, "the rows are not in bins; report this") }
      let own = rows.map { binned.selecting($0, threads: threads) } ?? binned
      guard trees.patience != nil,
        let split = ValidationSplit(rows.map(set.selecting) ?? set, share: trees.validationShare)
      else { return try trees.fit(own, watched: nil, threads: threads, level: level, grown: progress.step) }
      return try trees.fit(
        own.selecting(split.training, threads: threads), watched: own.selecting(split.validation, threads: threads),
        threads: threads, level: level, grown: progress.step)
    case .multilayerPerceptron(let perceptron):
      return try filling(rows) { part throws(ModelError) in
        try perceptron.fit(part, threads: threads, level: level, passed: progress.step)
      }
    }
  }

  /// Trains on rows whose gaps are filled as the rule of the algorithm has learned from the same rows.
  private func filling(
    _ rows: [Int]?, _ train: (TrainingSet) throws(ModelError) -> FittedCore
  ) throws(ModelError) -> FittedCore {
    let part = rows.map(set.selecting) ?? set
    guard let imputation = algorithm.imputation?.learn(from: part.matrix, threads: threads) else {
      return try train(part)
    }
    var core = try train(part.filled(by: imputation))
    core.imputation = imputation
    return core
  }

  /// Scores rows with a core.
  func score(_ core: FittedCore, rows: [Int]) -> [HeldOutScore] {
    let logOdds = CoreScorer(core.imputation, core.preprocessing, core.core).logOdds(set.matrix.selecting(rows))
    return zip(rows, logOdds).map { HeldOutScore(logOdds: $1, isFraud: set.labels[$0]) }
  }
}
