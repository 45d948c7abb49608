/// A continuous line of straight pieces that rises everywhere.
public struct PiecewiseLine: Equatable, Sendable {
  /// Where pieces meet, in ascending order; at least one.
  public let corners: [Double]
  /// The slopes of the pieces, before the first corner, between corners and after the last: one more than corners.
  ///
  /// They are positive multiples of ``slopeUnit``, at most ``steepest``, so that differences and sums of them are exact
  /// and a file that holds either gives the other back.
  public let slopes: [Double]
  /// The value at the first corner.
  public let start: Double
  /// The value at each corner.
  private let heights: [Double]

  /// What slopes are multiples of: the flattest that a piece can be.
  public static let slopeUnit = 0x1p-20
  /// The steepest that a piece can be.
  public static let steepest = 0x1p20

  /// Describes a line.
  ///
  /// - Parameters:
  ///   - corners: Where pieces meet, in ascending order; at least one.
  ///   - slopes: One more than corners, each a multiple of ``slopeUnit`` up to ``steepest``.
  ///   - start: The value at the first corner.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` saying what does not make a line.
  public init(corners: [Double], slopes: [Double], start: Double) throws(ModelError) {
    let isAscending = zip(corners, corners.dropFirst()).allSatisfy { $0 < $1 }
    guard !corners.isEmpty, isAscending, corners.allSatisfy(\.isFinite) else {
      throw ModelError(.modelFile, "the calibration's corners do not rise; give finite ones in ascending order")
    }
    let areSlopes = slopes.allSatisfy {
      $0 > 0 && $0 <= Self.steepest && ($0 / Self.slopeUnit).rounded() == $0 / Self.slopeUnit
    }
    guard slopes.count == corners.count + 1, areSlopes else {
      throw ModelError(
        .modelFile,
        "the calibration has slopes that are not multiples of 2^-20 from there to 2^20, or not one more than corners")
    }
    var heights = [start]
    for index in 1..<max(1, corners.count) {
      heights.append(heights[index - 1] + slopes[index] * (corners[index] - corners[index - 1]))
    }
    guard heights.allSatisfy(\.isFinite) else {
      throw ModelError(.modelFile, "the calibration's line leaves the range of finite numbers")
    }
    self.corners = corners
    self.slopes = slopes
    self.start = start
    self.heights = heights
  }

  /// The line's height at a place.
  ///
  /// It never falls: each piece is computed from its left corner, and ends at the next one's height.
  ///
  /// - Complexity: O(log(corners)).
  func value(at x: Double) -> Double {
    // The first corner above x.
    var low = 0
    var high = corners.count
    while low < high {
      let middle = (low + high) / 2
      if corners[middle] <= x { low = middle + 1 } else { high = middle }
    }
    let left = max(0, low - 1)
    return heights[left] + slopes[low] * (x - corners[left])
  }
}
