internal import CKernels

/// The sums of a node's first and second derivatives in every bin of every feature: whole numbers, so exact.
///
/// 16 bytes a bin: 122 KB for 30 features of 255 bins.
struct Histogram: Sendable {
  /// The first derivatives' sums, feature after feature as ``BinnedMatrix/offsets`` say, then the second ones'.
  let sums: KernelMemory<Int64>
  /// How many bins there are.
  let bins: Int

  init(for binned: BinnedMatrix) {
    bins = binned.offsets[binned.edges.count]
    sums = KernelMemory(2 * bins, filledWith: 0)
  }

  /// The sums in one bin.
  @inline(__always)
  func sum(_ bin: Int) -> SIMD2<Int64> { SIMD2(sums[bin], sums[bins + bin]) }

  /// All rows' sums, whichever feature's bins they are taken from.
  func total(_ binned: BinnedMatrix) -> SIMD2<Int64> {
    (0..<binned.edges[0].binCount).reduce(.zero) { $0 &+ sum($1) }
  }

  /// Forgets some bins' sums.
  func clear(_ range: Range<Int>) {
    for start in [0, bins] {
      unsafe (sums.start + start + range.lowerBound).update(repeating: 0, count: range.count)
    }
  }

  /// Takes another node's sums off some bins, which leaves its sibling's when these were their parent's.
  func subtract(_ other: Histogram, _ range: Range<Int>) {
    combine(other, range) { $0 &- $1 }
  }

  /// Adds the sums of other rows to some bins.
  func add(_ other: Histogram, _ range: Range<Int>) {
    combine(other, range) { $0 &+ $1 }
  }

  @inline(__always)
  private func combine(_ other: Histogram, _ range: Range<Int>, _ operation: (Int64, Int64) -> Int64) {
    for start in [0, bins] {
      for bin in start + range.lowerBound..<start + range.upperBound {
        unsafe sums.start[bin] = operation(sums.start[bin], other.sums.start[bin])
      }
    }
  }
}

/// What sums up rows in bins: 32 KB of sums for one thread, small enough for the nearest cache.
struct HistogramFiller: Sendable {
  private let binned: BinnedMatrix
  private let pairs: KernelMemory<Int64>
  private let level: InstructionSet
  private let scratch = KernelMemory<Int64>(Int(CK_TREE_GROUP) * 256, filledWith: 0)

  init(_ binned: BinnedMatrix, pairs: KernelMemory<Int64>, level: InstructionSet) {
    self.binned = binned
    self.pairs = pairs
    self.level = level
  }

  /// The bins of a group of features.
  func bins(of group: Int) -> Range<Int> {
    binned.offsets[binned.groups[group].lowerBound]..<binned.offsets[binned.groups[group].upperBound]
  }

  /// Sums up rows in the bins of a group of features.
  ///
  /// - Parameters:
  ///   - rows: The rows' numbers, each below the number of rows; nil for those that `range` itself counts.
  ///   - range: Which of them.
  ///   - group: The number of the group.
  ///   - histogram: Is added to.
  /// - Complexity: O(rows × features of the group).
  func add(_ rows: KernelMemory<UInt32>?, _ range: Range<Int>, group: Int, to histogram: Histogram) {
    let features = binned.groups[group]
    let base = bins(of: group).lowerBound
    let offsets = (features.lowerBound...features.upperBound).map { UInt32(binned.offsets[$0] - base) }
    unsafe offsets.withUnsafeBufferPointer { offsets in
      guard let offsets = offsets.baseAddress else { return }
      let start = unsafe binned.rows.start + group * binned.rowCount * Int(CK_TREE_GROUP)
      unsafe ck_tree_histogram(
        level.rawValue, start, Int32(features.count), pairs.start, rows.map { unsafe $0.start + range.lowerBound },
        range.lowerBound, range.count, scratch.start, offsets, histogram.sums.start + base,
        histogram.sums.start + histogram.bins + base)
    }
  }
}
