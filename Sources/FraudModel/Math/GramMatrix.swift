import CKernels

/// The sums of the products of every two columns over many rows, independent of the rows' order.
///
/// Each column is rounded to whole numbers of at most 22 bits first; their products then add up exactly, 512 rows at a
/// time in double precision and beyond that in 64 bits. What is lost is the rounding of the columns alone.
package struct GramMatrix: Sendable {
  /// How many rows are taken at a time.
  package static let rows = Int(CK_GRAM_ROWS)

  /// For each column what its values are multiplied by before they are rounded: a power of two, 0 for zeros only.
  private let scales: [Double]
  private var sums: [Int64]

  /// Prepares sums of 0.
  ///
  /// - Parameters:
  ///   - bounds: For each column what its values do not exceed in magnitude.
  ///   - count: How many rows there are at most.
  package init(bounds: [Double], count: Int) {
    let bits = min(22, (62 - FixedPointSum.bitLength(count)) / 2)
    scales = bounds.map { bound in
      bound > 0 ? Double(sign: .plus, exponent: bits - max(-900, Int(bound.exponent) + 1), significand: 1) : 0
    }
    sums = [Int64](repeating: 0, count: bounds.count * (bounds.count + 1) / 2)
  }

  /// Adds 512 rows.
  ///
  /// - Parameters:
  ///   - columns: The columns one after the other; they are rounded in place.
  ///   - factors: What each row's values are multiplied by; the bounds hold for the products.
  ///   - instructions: What the kernel may use; the sums do not depend on it.
  package mutating func add(
    _ columns: UnsafeMutablePointer<Double>, factors: UnsafePointer<Double>, instructions: InstructionSet = .best
  ) {
    for (number, scale) in scales.enumerated() {
      let column = unsafe columns + number * Self.rows
      unsafe ck_round_products(instructions.rawValue, column, factors, Self.rows, scale)
    }
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      unsafe ck_gram(instructions.rawValue, columns, scales.count, sums)
    }
  }

  /// Adds the sums of other rows.
  package mutating func add(_ part: GramMatrix) {
    for index in sums.indices { sums[index] &+= part.sums[index] }
  }

  /// The lower triangle, row after row.
  package var values: [Double] {
    var values: [Double] = []
    values.reserveCapacity(sums.count)
    for one in scales.indices {
      for other in 0...one {
        let scale = scales[one] * scales[other]
        values.append(scale > 0 ? Double(sums[values.count]) / scale : 0)
      }
    }
    return values
  }
}
