/// How a trainer weighs rows, calibrates and chooses a threshold, whatever the algorithm.
public struct TrainingOptions: Equatable, Sendable {
  /// How much a fraud counts against a genuine row.
  public private(set) var classWeight = ClassWeight.none
  /// The share of genuine rows that is trained on; each kept row counts for those left out.
  public private(set) var genuineSample = 1.0
  /// How log-odds become probabilities.
  ///
  /// It is fitted on all held-out rows, each counting once: probabilities are those of the data, whatever class weights
  /// and sampling did to the training.
  public private(set) var calibration = CalibrationMethod.automatic
  /// How the threshold is chosen, on the same rows.
  public private(set) var thresholdRule = ThresholdRule.maximumF1
  /// How many parts the rows are divided into for calibration; 0 for none.
  public private(set) var folds = 5

  /// Takes the defaults.
  public init() {}

  /// Chooses options; those left out keep their defaults.
  ///
  /// - Parameters:
  ///   - classWeight: How much a fraud counts against a genuine row.
  ///   - genuineSample: The share of genuine rows that is trained on, from 0.0001 to 1.
  ///   - calibration: How log-odds become probabilities.
  ///   - thresholdRule: How the threshold is chosen.
  ///   - folds: From 2 to 20 parts for cross-fitting: each is scored by a model that was trained on the others, and
  ///     calibration and threshold are fitted on those scores. 0 leaves log-odds uncalibrated and trains once.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option`` naming the option that is out of range.
  public init(
    classWeight: ClassWeight? = nil, genuineSample: Double? = nil, calibration: CalibrationMethod? = nil,
    thresholdRule: ThresholdRule? = nil, folds: Int? = nil
  ) throws(ModelError) {
    if case .fraud(var weight) = classWeight { try setOption("class-weight", &weight, to: weight, in: 1e-6...1e6) }
    if let classWeight { self.classWeight = classWeight }
    try setOption("genuine-sample", &self.genuineSample, to: genuineSample, in: 0.0001...1)
    if let calibration { self.calibration = calibration }
    if let thresholdRule {
      guard thresholdRule.isPossible else {
        throw ModelError(
          .option, "the threshold rule \(thresholdRule) cannot be; shares go from 0 to 1, costs and alerts are positive"
        )
      }
      self.thresholdRule = thresholdRule
    }
    if let folds {
      guard folds == 0 || (2...20).contains(folds) else {
        throw ModelError(.option, "folds is \(folds); choose 2 to 20, or 0 for no calibration")
      }
      self.folds = folds
    }
  }
}
