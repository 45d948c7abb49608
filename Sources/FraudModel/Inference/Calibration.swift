/// How a core's log-odds become a probability that can be taken at its word.
public enum Calibration: Equatable, Sendable {
  /// The log-odds are taken as they are.
  case none
  /// The probability for the log-odds `slope · x + intercept`; the slope is positive, so that ranks stay.
  ///
  /// Source: Platt, Probabilistic Outputs for Support Vector Machines, 1999.
  case platt(slope: Double, intercept: Double)

  /// The method's name as reports write it.
  public var name: String {
    switch self {
    case .none: "none"
    case .platt: "platt"
    }
  }

  /// The calibrated probability for a core's log-odds.
  @inline(__always)
  func probability(_ logOdds: Double) -> Float {
    switch self {
    case .none: Float(Elementary.sigmoid(logOdds))
    case .platt(let slope, let intercept): Float(Elementary.sigmoid(logOdds * slope + intercept))
    }
  }
}
