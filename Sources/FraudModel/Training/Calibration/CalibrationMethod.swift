/// How a trainer fits what turns log-odds into probabilities.
public enum CalibrationMethod: String, CaseIterable, Sendable {
  /// Not at all: the core's log-odds are taken at their word, less what class weights did to them.
  case none
  /// By a straight line.
  case platt
  /// By a curve with a slope of its own at either end.
  case beta
  /// By a rising line with corners.
  case isotonic
  /// By the one of these that gives the smallest logarithmic loss on parts that it was not fitted on.
  case automatic

  /// Fits a calibration.
  ///
  /// - Parameters:
  ///   - scores: Held-out scores with both classes, as ``HeldOutScore/sorted(_:)`` orders them.
  ///   - threads: How many threads to use; it does not change the result.
  /// - Returns: A calibration that keeps the order of log-odds.
  package func fit(_ scores: [HeldOutScore], threads: Int = 1) -> Calibration {
    switch self {
    case .none: .none
    case .platt: PlattScaling.fit(scores)
    case .beta: BetaCalibration.fit(scores)
    case .isotonic: IsotonicCalibration.fit(scores)
    case .automatic: Self.best(for: scores, threads: threads).fit(scores)
    }
  }

  /// The method with the smallest loss where each half of the rows is judged by what the other gave.
  package static func best(for scores: [HeldOutScore], threads: Int = 1) -> CalibrationMethod {
    let methods: [CalibrationMethod] = [.platt, .beta, .isotonic]
    // Every other row in the order of log-odds, so that both halves are alike.
    let halves = [0, 1].map { half in stride(from: half, to: scores.count, by: 2).map { scores[$0] } }
    let losses = concurrentMap(2 * methods.count, threads: threads) { job in
      let calibration = methods[job / 2].fit(halves[job % 2])
      return halves[1 - job % 2].reduce(0) { sum, score in
        let logOdds = calibration.logOdds(score.logOdds)
        return sum + Elementary.softplus(score.isFraud ? -logOdds : logOdds)
      }
    }
    let best = methods.indices.min { losses[2 * $0] + losses[2 * $0 + 1] < losses[2 * $1] + losses[2 * $1 + 1] }
    return best.map { methods[$0] } ?? .platt
  }
}
