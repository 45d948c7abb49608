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
  /// - Parameter scores: Held-out scores with both classes, as ``HeldOutScore/sorted(_:)`` orders them.
  /// - Returns: A calibration that keeps the order of log-odds.
  package func fit(_ scores: [HeldOutScore]) -> Calibration {
    switch self {
    case .none: .none
    case .platt: PlattScaling.fit(scores)
    case .beta: BetaCalibration.fit(scores)
    case .isotonic: IsotonicCalibration.fit(scores)
    case .automatic: Self.best(for: scores).fit(scores)
    }
  }

  /// The method with the smallest loss where each fifth of the rows is judged by what the others gave.
  package static func best(for scores: [HeldOutScore]) -> CalibrationMethod {
    let parts = 5
    let losses = [CalibrationMethod.platt, .beta, .isotonic].map { method in
      var loss = 0.0
      for part in 0..<parts {
        // Every fifth row in the order of log-odds, so that all parts are alike.
        let calibration = method.fit(scores.indices.filter { $0 % parts != part }.map { scores[$0] })
        for index in stride(from: part, to: scores.count, by: parts) {
          let logOdds = calibration.logOdds(scores[index].logOdds)
          loss += Elementary.softplus(scores[index].isFraud ? -logOdds : logOdds)
        }
      }
      return (method: method, loss: loss)
    }
    return losses.min { $0.loss < $1.loss }?.method ?? .platt
  }
}
