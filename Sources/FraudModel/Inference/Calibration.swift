/// How a core's log-odds become a probability that can be taken at its word.
///
/// Every form is continuous and rises strictly, so that ranks and ties stay as the core made them.
public enum Calibration: Equatable, Sendable {
  /// The log-odds are taken as they are.
  case none
  /// The probability for the log-odds `slope · x + intercept`; the slope is positive.
  ///
  /// Source: Platt, Probabilistic Outputs for Support Vector Machines, 1999.
  case platt(slope: Double, intercept: Double)
  /// The probability for the log-odds `a · log p - b · log(1 - p) + c`, p being the core's probability: its slope goes
  /// from a for low scores to b for high ones, both positive.
  ///
  /// Source: Kull, Silva Filho and Flach, Beta Calibration, 2017.
  case beta(a: Double, b: Double, c: Double)
  /// The probability for log-odds on a line with corners.
  case isotonic(PiecewiseLine)

  /// The method's name as reports write it.
  public var name: String {
    switch self {
    case .none: "none"
    case .platt: "platt"
    case .beta: "beta"
    case .isotonic: "isotonic"
    }
  }

  /// The calibrated log-odds for a core's log-odds.
  @inline(__always)
  package func logOdds(_ x: Double) -> Double {
    switch self {
    case .none: x
    case .platt(let slope, let intercept): x * slope + intercept
    case .beta(let a, let b, let c): b * Elementary.softplus(x) - a * Elementary.softplus(-x) + c
    case .isotonic(let line): line.value(at: x)
    }
  }

  /// The calibrated probability for a core's log-odds.
  @inline(__always)
  func probability(_ logOdds: Double) -> Float { Float(Elementary.sigmoid(self.logOdds(logOdds))) }

  /// Refuses parameters with which scores would not rise with log-odds.
  func check() throws(ModelError) {
    switch self {
    case .none: break
    case .platt(let slope, let intercept):
      guard slope > 0, slope.isFinite, intercept.isFinite else {
        throw ModelError(.modelFile, "the calibration's slope \(slope) must be positive, and its intercept finite")
      }
    case .beta(let a, let b, let c):
      guard a > 0, b > 0, a.isFinite, b.isFinite, c.isFinite else {
        throw ModelError(
          .modelFile, "the calibration's slopes \(a) and \(b) must be positive, and its intercept finite")
      }
    // A line has been checked when it was made.
    case .isotonic: break
    }
  }
}
