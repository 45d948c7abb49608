/// Trains a model: the way in for everybody who has features and labels.
///
/// What is trained depends neither on the number of threads nor on the order of the rows. Nothing is shared between
/// trainings, so several may go on at the same time.
public struct Trainer: Sendable {
  /// What learns.
  public let algorithm: Algorithm
  /// How many threads to use at most; nil for every processor of the process.
  public internal(set) var threads: Int?
  /// How rows are weighed, scores calibrated and the threshold chosen.
  public let options: TrainingOptions
  /// The instructions that kernels use; a model does not depend on them.
  package var instructions = InstructionSet.best

  /// Chooses what to train and how.
  ///
  /// - Parameters:
  ///   - algorithm: What learns.
  ///   - threads: How many threads to use at most; nil for every processor of the process.
  ///   - options: How rows are weighed, scores calibrated and the threshold chosen.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option``.
  public init(_ algorithm: Algorithm, threads: Int? = nil, options: TrainingOptions) throws(ModelError) {
    if let threads, threads < 1 {
      throw ModelError(.option, "threads is \(threads); choose 1 or more, or leave it out for all processors")
    }
    self.algorithm = algorithm
    self.threads = threads
    self.options = options
  }

  /// Chooses what to train and how, with the other options at their defaults.
  ///
  /// - Parameters:
  ///   - algorithm: What learns.
  ///   - threads: How many threads to use at most; nil for every processor of the process.
  ///   - thresholdRule: How the threshold is chosen.
  ///   - folds: From 2 to 20 parts for cross-fitting, or 0 to leave log-odds uncalibrated and train once.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option``.
  public init(
    _ algorithm: Algorithm, threads: Int? = nil, thresholdRule: ThresholdRule = .maximumF1, folds: Int = 5
  ) throws(ModelError) {
    try self.init(
      algorithm, threads: threads, options: TrainingOptions(thresholdRule: thresholdRule, folds: folds))
  }

  /// Trains a model.
  ///
  /// - Parameters:
  ///   - matrix: The features; NaN stands for a missing value.
  ///   - labels: Whether each row is a fraud.
  ///   - weights: How much each row counts, from 0 to 1,000,000; all alike for nil.
  ///   - groups: A key a row, such as the card: rows with the same key are never on both sides of a fold.
  ///   - days: On how many days the rows lie, which a threshold by alerts a day must know.
  ///   - progress: Called with the share that is done, from 0 to 1, one call at a time and on any thread.
  /// - Returns: The model, calibrated and with a threshold.
  /// - Throws: ``ModelError`` naming what is wrong with the rows, or that no minimum was found.
  /// - Complexity: 1 + folds trainings, spread over the threads.
  public func train(
    on matrix: FeatureMatrix, labels: [Bool], weights: [Float]? = nil, groups: [Int64]? = nil, days: Int? = nil,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(ModelError) -> TrainedModel {
    if case .alerts = options.thresholdRule, days ?? 0 < 1 {
      throw ModelError(
        .option, "the threshold rule \(options.thresholdRule) needs to know on how many days the rows lie; say so")
    }
    let selection = RowSelection(
      try TrainingSet(matrix, labels: labels, weights: weights, groups: groups), options)
    let set = selection.set
    let width = threads ?? processorCount()
    let crossFitting = CrossFitting(set, folds: options.folds)
    // The first job is the model itself, which takes longest; the others score what they have not seen.
    let jobs = 1 + (crossFitting == nil ? 0 : options.folds)
    let fitting = Fitting(algorithm, set, jobs: jobs, threads: width, level: instructions, report: progress)
    let results = concurrentMap(jobs, threads: width) { job -> Result<Outcome, ModelError> in
      Result { () throws(ModelError) in
        guard job > 0, let crossFitting else { return .core(try fitting.fit(rows: selection.training(on: nil))) }
        let core = try fitting.fit(rows: selection.training(on: crossFitting.trained[job - 1]))
        return .scores(fitting.score(core, rows: crossFitting.heldOut[job - 1]))
      }
    }
    var core: FittedCore?
    var heldOut: [HeldOutScore] = []
    for result in results {
      switch try result.get() {
      case .core(let fitted): core = fitted
      case .scores(let scores): heldOut.append(contentsOf: scores)
      }
    }
    guard let core else { throw ModelError(.training, "no model was trained; report this") }
    let (calibration, threshold) = decide(HeldOutScore.sorted(heldOut), selection, days: days, width)
    return try TrainedModel(
      features: matrix.names, imputation: core.imputation, preprocessing: core.preprocessing, core: core.core,
      calibration: calibration, threshold: threshold, categories: matrix.categories)
  }

  private enum Outcome: Sendable {
    case core(FittedCore)
    case scores([HeldOutScore])
  }

  /// Fits what stands after the core on scores of rows that the scoring core had not seen.
  ///
  /// Those are all rows, each counting once: what class weights and sampling did to the log-odds is taken back with the
  /// rest. Where nothing is fitted, the weights' ratio is taken off the odds (King and Zeng, Logistic Regression in Rare
  /// Events Data, 2001).
  private func decide(
    _ heldOut: [HeldOutScore], _ selection: RowSelection, days: Int?, _ width: Int
  ) -> (Calibration, Threshold) {
    let labels = selection.set.labels
    let frauds = labels.count(where: \.self)
    let unfitted: Calibration = selection.shift == 0 ? .none : .platt(slope: 1, intercept: -selection.shift)
    guard !heldOut.isEmpty else {
      let why =
        options.folds == 0
        ? "training without folds leaves no scores to choose on"
        : "\(frauds) frauds in \(labels.count) rows are too few to choose on"
      var value: Float = 0.5
      if case .fixed(let fixed) = options.thresholdRule { value = fixed }
      return (unfitted, Threshold(value: value, rule: "fixed:\(value)", basis: why))
    }
    let calibration = options.calibration == .none ? unfitted : options.calibration.fit(heldOut, threads: width)
    let scores = heldOut.map { (score: calibration.probability($0.logOdds), isFraud: $0.isFraud) }
    let basis = "scores of \(options.folds) folds that training left out: \(labels.count) rows, \(frauds) frauds"
    return (calibration, options.thresholdRule.choose(scores, days: days, basis: basis))
  }
}
