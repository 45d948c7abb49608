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

  /// Whether a greater value is a better one.
  public var greaterIsBetter: Bool {
    switch self {
    case .rocAUC, .averagePrecision, .precision, .recall, .f1, .cardPrecision: true
    case .logLoss, .brier, .calibrationError: false
    }
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
    }
  }
}
