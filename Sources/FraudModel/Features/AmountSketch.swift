/// The distribution of an entity's amounts in bounded memory, for its median.
///
/// Amounts in cents are counted in buckets: below 128 each has its own, above each power of two is divided into 64
/// equal ones, so that the middle of a bucket is within 1 part in 128 of every amount in it. There are at most 3,712
/// buckets, of which those between the least and the greatest that were ever counted are kept. Counts add up in any
/// order, so that sketches of parts merge into the sketch of the whole. The idea of linear buckets within powers of two
/// is that of G. Tene's HdrHistogram.
package struct AmountSketch: Sendable, Equatable {
  /// The bucket of `counts[0]`.
  private(set) var lowest = 0
  /// How many amounts each bucket holds.
  private(set) var counts: [Int64] = []
  /// How many amounts there are.
  private(set) var total: Int64 = 0

  // Where the median was found last: the search goes on from there, mostly by a step or none.
  private var place = 0
  private var below: Int64 = 0

  /// Counts nothing yet.
  package init() {}

  /// The number of buckets that can be.
  package static let buckets = bucket(of: .max) + 1

  /// The bucket of an amount, which is not negative.
  @inline(__always)
  package static func bucket(of cents: Int64) -> Int {
    if cents < 128 { return Int(cents) }
    let exponent = 63 - cents.leadingZeroBitCount
    return (exponent - 6) * 64 + Int(cents >> Int64(exponent - 6))
  }

  /// The middle of a bucket, in cents.
  @inline(__always)
  package static func middle(of bucket: Int) -> Double {
    if bucket < 128 { return Double(bucket) }
    let shift = bucket / 64 - 1
    let least = Double(64 + bucket % 64) * Double(UInt64(1) << UInt64(shift))
    return least + Double((UInt64(1) << UInt64(shift)) - 1) / 2
  }

  /// Counts an amount.
  ///
  /// - Complexity: O(1), O(buckets) where the range grows.
  package mutating func add(_ cents: Int64) { change(AmountSketch.bucket(of: cents), by: 1) }

  /// Takes back an amount that was counted.
  package mutating func remove(_ cents: Int64) { change(AmountSketch.bucket(of: cents), by: -1) }

  /// Counts amounts of a bucket.
  ///
  /// - Parameters:
  ///   - bucket: Below ``buckets``.
  ///   - difference: How many more, or less where it is negative; no count goes below 0.
  mutating func change(_ bucket: Int, by difference: Int64) {
    if counts.isEmpty { lowest = bucket }
    if bucket < lowest {
      counts.insert(contentsOf: [Int64](repeating: 0, count: lowest - bucket), at: 0)
      place += lowest - bucket
      lowest = bucket
    }
    let index = bucket - lowest
    if index >= counts.count { counts.append(contentsOf: [Int64](repeating: 0, count: index + 1 - counts.count)) }
    counts[index] += difference
    total += difference
    if index < place { below += difference }
  }

  /// Counts what another has counted.
  package mutating func merge(_ other: AmountSketch) {
    for (index, count) in other.counts.enumerated() where count != 0 { change(other.lowest + index, by: count) }
  }

  /// The median in cents, of an even number the lower of the middle two; nil where there are no amounts.
  ///
  /// - Complexity: O(1) on average where amounts come in any order, O(buckets) at worst.
  package mutating func median() -> Double? {
    guard total > 0 else { return nil }
    let rank = (total - 1) / 2
    while below > rank {
      place -= 1
      below -= counts[place]
    }
    while below + counts[place] <= rank {
      below += counts[place]
      place += 1
    }
    return AmountSketch.middle(of: lowest + place)
  }

  /// Whether both have counted the same, wherever they looked last.
  package static func == (left: AmountSketch, right: AmountSketch) -> Bool {
    left.total == right.total && left.filled.elementsEqual(right.filled, by: ==)
  }

  /// The buckets that hold amounts, and how many.
  var filled: [(bucket: Int, count: Int64)] {
    counts.enumerated().compactMap { $1 == 0 ? nil : (lowest + $0, $1) }
  }
}
