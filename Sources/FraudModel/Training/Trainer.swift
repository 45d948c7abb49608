/// Trains a model: the way in for everybody who has features and labels.
///
/// What is trained does not depend on the number of threads. Trees do not depend on the order of the rows either,
/// as long as groups are given.
public struct Trainer: Sendable {
  /// What learns.
  public let algorithm: Algorithm
  /// How many threads to use at most; nil for every processor of the process.
  public let threads: Int?
  /// How the threshold is chosen.
  public let thresholdRule: ThresholdRule
  /// How many parts the rows are divided into for calibration; 0 for none.
  public let folds: Int
  /// The instructions that kernels use; a model does not depend on them.
  package var instructions = InstructionSet.best

  /// Chooses what to train and how.
  ///
  /// - Parameters:
  ///   - algorithm: What learns.
  ///   - threads: How many threads to use at most; nil for every processor of the process.
  ///   - thresholdRule: How the threshold is chosen.
  ///   - folds: From 2 to 20 parts for cross-fitting: each is scored by a model that was trained on the others, and
  ///     calibration and threshold are fitted on those scores. 0 leaves log-odds uncalibrated and trains once.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option``.
  public init(
    _ algorithm: Algorithm, threads: Int? = nil, thresholdRule: ThresholdRule = .maximumF1, folds: Int = 5
  ) throws(ModelError) {
    guard folds == 0 || (2...20).contains(folds) else {
      throw ModelError(.option, "folds is \(folds); choose 2 to 20, or 0 for no calibration")
    }
    if let threads, threads < 1 {
      throw ModelError(.option, "threads is \(threads); choose 1 or more, or leave it out for all processors")
    }
    self.algorithm = algorithm
    self.threads = threads
    self.thresholdRule = thresholdRule
    self.folds = folds
  }

  /// Trains a model.
  ///
  /// - Parameters:
  ///   - matrix: The features; trees take NaN as missing, logistic regression takes finite values only.
  ///   - labels: Whether each row is a fraud.
  ///   - weights: How much each row counts, from 0 to 1,000,000; all alike for nil.
  ///   - groups: A key a row, such as the card: rows with the same key are never on both sides of a fold.
  ///   - progress: Called with the share that is done, from 0 to 1, one call at a time and on any thread.
  /// - Returns: The model, calibrated and with a threshold.
  /// - Throws: ``ModelError`` naming what is wrong with the rows, or that no minimum was found.
  /// - Complexity: 1 + folds trainings, spread over the threads.
  public func train(
    on matrix: FeatureMatrix, labels: [Bool], weights: [Float]? = nil, groups: [Int64]? = nil,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(ModelError) -> TrainedModel {
    let set = try TrainingSet(
      matrix, labels: labels, weights: weights, groups: groups, allowsMissing: algorithm.allowsMissing)
    let width = threads ?? processorCount()
    let crossFitting = CrossFitting(set, folds: folds)
    // The first job is the model itself, which takes longest; the others score what they have not seen.
    let jobs = 1 + (crossFitting == nil ? 0 : folds)
    let fitting = Fitting(algorithm, set, jobs: jobs, threads: width, level: instructions, report: progress)
    let results = concurrentMap(jobs, threads: width) { job -> Result<Outcome, ModelError> in
      Result { () throws(ModelError) in
        guard job > 0, let crossFitting else { return .core(try fitting.fit(rows: nil)) }
        let core = try fitting.fit(rows: crossFitting.trained[job - 1])
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
    let (calibration, threshold) = decide(HeldOutScore.sorted(heldOut), set)
    return try TrainedModel(
      features: matrix.names, preprocessing: core.preprocessing, core: core.core, calibration: calibration,
      threshold: threshold, categories: matrix.categories)
  }

  private enum Outcome: Sendable {
    case core(FittedCore)
    case scores([HeldOutScore])
  }

  /// Fits what stands after the core on scores of rows that the scoring core had not seen.
  private func decide(_ heldOut: [HeldOutScore], _ set: TrainingSet) -> (Calibration, Threshold) {
    let frauds = set.labels.lazy.filter(\.self).count
    guard !heldOut.isEmpty else {
      let why =
        folds == 0
        ? "training without folds leaves no scores to choose on"
        : "\(frauds) frauds in \(set.labels.count) rows are too few to choose on"
      var value: Float = 0.5
      if case .fixed(let fixed) = thresholdRule { value = fixed }
      return (.none, Threshold(value: value, rule: "fixed:\(value)", basis: why))
    }
    let calibration = PlattScaling.fit(heldOut)
    let scores = heldOut.map { (score: calibration.probability($0.logOdds), isFraud: $0.isFraud) }
    let basis = "scores of \(folds) folds that training left out: \(set.labels.count) rows, \(frauds) frauds"
    return (calibration, thresholdRule.choose(scores, basis: basis))
  }
}
