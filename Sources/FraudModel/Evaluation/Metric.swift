/// The measures by which models are judged, under the names that reports, gates and trackers use.
public enum Metric: String, Sendable, Codable, CaseIterable {
  case rocAUC = "roc_auc"
  case averagePrecision = "average_precision"
  case precision
  case recall
  case f1
  case logLoss = "log_loss"
  case brier
  case cardPrecision = "card_precision"
  case calibrationError = "calibration_error"
  case calibrationSlope = "calibration_slope"
  case calibrationIntercept = "calibration_intercept"
  case recallAtPrecision = "recall_at_precision"
  case precisionAtAlerts = "precision_at_alerts"
  case expectedCost = "expected_cost"

  /// Whether a greater value is a better one; a slope and an intercept are best at a value of their own, ``ideal``.
  public var greaterIsBetter: Bool {
    switch self {
    case .rocAUC, .averagePrecision, .precision, .recall, .f1, .cardPrecision, .recallAtPrecision, .precisionAtAlerts:
      true
    case .logLoss, .brier, .calibrationError, .calibrationSlope, .calibrationIntercept, .expectedCost: false
    }
  }

  /// The value that is best where neither a greater nor a smaller one always is; nil elsewhere.
  public var ideal: Double? {
    switch self {
    case .calibrationSlope: 1
    case .calibrationIntercept: 0
    default: nil
    }
  }

  /// How much better a value is than another; negative where it is worse.
  public func gain(of value: Double, over other: Double) -> Double {
    if let ideal { return abs(other - ideal) - abs(value - ideal) }
    return greaterIsBetter ? value - other : other - value
  }

  /// The name as people write it.
  public var title: String {
    switch self {
    case .rocAUC: "ROC AUC"
    case .averagePrecision: "average precision"
    case .precision: "precision"
    case .recall: "recall"
    case .f1: "F1"
    case .logLoss: "log loss"
    case .brier: "Brier score"
    case .cardPrecision: "card precision"
    case .calibrationError: "calibration error"
    case .calibrationSlope: "calibration slope"
    case .calibrationIntercept: "calibration intercept"
    case .recallAtPrecision: "recall at precision"
    case .precisionAtAlerts: "precision at alerts"
    case .expectedCost: "expected cost"
    }
  }
}
