import CKernels

/// A sum of many numbers that is the same in whatever order and in however many parts they are added.
///
/// Each number is rounded to two whole numbers: a count of coarse units, and of fine units in what is left. Whole
/// numbers add up without rounding, so only the numbers' own rounding remains, and that does not know of their order.
/// For n numbers of which none exceeds the bound, the fine unit lies 2 · min(50, 61 - log₂ n) bits below it: for a
/// million numbers 82 bits, so a number that is 2^-29 of the bound still keeps all of its 53 bits.
package struct FixedPointSum: Sendable {
  /// How many coarse units fit into 1, a power of two; 0 when every number is 0.
  private let scale: Double
  /// How many fine units fit into a coarse one, a power of two.
  private let fineness: Double
  private var coarse: Int64 = 0
  private var fine: Int64 = 0

  /// Prepares a sum of 0.
  ///
  /// - Parameters:
  ///   - bound: What no number exceeds in magnitude, finite.
  ///   - count: How many numbers there are at most.
  package init(bound: Double, count: Int) {
    // A count of 50 bits is what adding 1.5 × 2^52 rounds to a whole number; 61 bits are what a sum may fill.
    let bits = min(50, 61 - Self.bitLength(count))
    fineness = Double(sign: .plus, exponent: bits, significand: 1)
    guard bound > 0, bound.isFinite else {
      scale = 0
      return
    }
    // A power of two above the bound, within the range in which it has an inverse.
    let exponent = max(-900, Int(bound.exponent) + 1)
    scale = Double(sign: .plus, exponent: bits - exponent, significand: 1)
  }

  /// Adds a number.
  @inline(__always)
  package mutating func add(_ value: Double) {
    let scaled = value * scale
    let shifted = scaled + Self.shift
    let rest = (scaled - (shifted - Self.shift)) * fineness
    coarse &+= Self.whole(shifted)
    fine &+= Self.whole(rest + Self.shift)
  }

  /// Adds the products of pairs of numbers; the bound holds for the products.
  ///
  /// - Parameters:
  ///   - left: `count` numbers.
  ///   - right: As many.
  ///   - count: How many pairs there are.
  ///   - instructions: What the kernel may use; the sum does not depend on it.
  package mutating func addProducts(
    _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>, count: Int, instructions: InstructionSet = .best
  ) {
    var sums = (coarse, fine)
    unsafe withUnsafeMutableBytes(of: &sums) { sums in
      guard let sums = unsafe sums.assumingMemoryBound(to: Int64.self).baseAddress else { return }
      unsafe ck_fixed_point_dot(instructions.rawValue, left, right, count, scale, fineness, sums)
    }
    (coarse, fine) = sums
  }

  /// Adds another part of the same sum.
  package mutating func add(_ part: FixedPointSum) {
    coarse &+= part.coarse
    fine &+= part.fine
  }

  /// The sum, rounded to double precision.
  package var value: Double { scale == 0 ? 0 : (Double(coarse) + Double(fine) / fineness) / scale }

  /// Added to a number below 2^51, it leaves the nearest whole number in the lowest bits.
  private static let shift = 0x1.8p52

  @inline(__always)
  private static func whole(_ shifted: Double) -> Int64 {
    Int64(bitPattern: shifted.bitPattern &- shift.bitPattern)
  }

  /// The number of bits that a count takes.
  static func bitLength(_ count: Int) -> Int { Int.bitWidth - max(1, count).leadingZeroBitCount }
}
