/// Whether an estimate with its uncertainty lies on the wanted side of a bound.
public struct BoundDecision: Sendable, Equatable {
  /// A bound and its wanted side.
  public enum Bound: Sendable, Equatable {
    /// The quantity should be at least this.
    case atLeast(Double)
    /// The quantity should be at most this.
    case atMost(Double)
  }

  /// Pass where the whole interval lies on the wanted side, fail where it lies on the other, and otherwise too few
  /// samples.
  public let verdict: Verdict
  /// How many times as large the sample must be for the bound to lie outside the interval, if the estimate stays; nil
  /// where the verdict is known, and where no sample would decide because the estimate is the bound.
  public let growth: Double?

  /// Decides.
  ///
  /// The width of an interval falls with the square root of the size of the sample: it is taken to shrink towards the
  /// estimate on the side of the bound.
  ///
  /// - Parameters:
  ///   - estimate: What was measured.
  ///   - lower: The lower confidence bound.
  ///   - upper: The upper confidence bound.
  ///   - wanted: The bound to decide about.
  public init(estimate: Double, lower: Double, upper: Double, wanted: Bound) {
    let (bound, isMirrored): (Double, Bool) =
      switch wanted {
      case .atLeast(let bound): (bound, false)
      case .atMost(let bound): (bound, true)
      }
    let holds = isMirrored ? upper <= bound : lower >= bound
    let fails = isMirrored ? lower > bound : upper < bound
    verdict = holds ? .pass : fails ? .fail : .tooFewSamples
    let distance = estimate - bound
    guard !holds, !fails, distance != 0, distance.isFinite else {
      growth = nil
      return
    }
    let reach = distance > 0 ? estimate - lower : upper - estimate
    let ratio = reach / abs(distance)
    growth = ratio.isFinite ? max(1, ratio * ratio) : nil
  }

  /// A sample's size after it has grown, rounded up; nil where it does not fit a number or need not grow.
  public func needed(of size: Int) -> Int? {
    guard let growth else { return nil }
    let needed = (Double(size) * growth).rounded(.up)
    return needed < 1e15 ? max(size + 1, Int(needed)) : nil
  }
}
