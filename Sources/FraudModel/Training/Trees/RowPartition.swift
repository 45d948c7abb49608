internal import CKernels

/// Row numbers in an order in which those of each node of a tree stand together.
struct RowPartition: Sendable {
  /// The numbers; until a first division they count up from 0 unless they were chosen.
  let rows: KernelMemory<UInt32>
  /// Whether ``rows`` is still to be written, the numbers being those of all rows in order.
  private(set) var isWhole = true

  private let lefts: KernelMemory<UInt32>
  private let rights: KernelMemory<UInt32>

  /// Below this many rows the work is done before another thread would have woken.
  private static let worthThreads = 1 << 14

  init(rowCount: Int) {
    rows = KernelMemory(rowCount, filledWith: 0)
    lefts = KernelMemory(rowCount, filledWith: 0)
    rights = KernelMemory(rowCount, filledWith: 0)
  }

  /// Begins a new tree on all rows.
  mutating func beginWhole() { isWhole = true }

  /// Begins a new tree on some rows.
  mutating func begin(_ chosen: [UInt32]) {
    for (place, row) in chosen.enumerated() { unsafe rows.start[place] = row }
    isWhole = false
  }

  /// Writes the numbers out, if no division has.
  mutating func writeOut() {
    guard isWhole else { return }
    for row in 0..<rows.count { unsafe rows.start[row] = UInt32(truncatingIfNeeded: row) }
    isWhole = false
  }

  /// Moves the rows that go left before the others, both in the order in which they stood.
  ///
  /// - Parameters:
  ///   - range: A node's rows.
  ///   - split: The node's question.
  ///   - binned: The rows' features.
  ///   - threads: How many threads to use.
  ///   - level: The instructions to use.
  /// - Returns: Where the rows that go right begin.
  /// - Complexity: O(rows of the node).
  mutating func divide(
    _ range: Range<Int>, by split: GrownTree.Split, _ binned: BinnedMatrix, threads: Int, level: InstructionSet
  ) -> Int {
    let pieces = range.count < Self.worthThreads ? 1 : threads
    let cuts = (0...pieces).map { range.lowerBound + range.count * $0 / pieces }
    let isWhole = isWhole
    let counts = concurrentMap(pieces, threads: threads) { [self] piece in
      divide(cuts[piece]..<cuts[piece + 1], by: split, binned, isWhole: isWhole, level)
    }
    let middle = range.lowerBound + counts.reduce(0, +)
    concurrently(pieces, threads: threads) { [rows, lefts, rights] piece in
      let size = cuts[piece + 1] - cuts[piece]
      let before = counts[..<piece].reduce(0, +)
      let left = range.lowerBound + before
      let right = middle + cuts[piece] - range.lowerBound - before
      unsafe (rows.start + left).update(from: lefts.start + cuts[piece], count: counts[piece])
      unsafe (rows.start + right).update(from: rights.start + cuts[piece], count: size - counts[piece])
    }
    self.isWhole = false
    return middle
  }

  /// Divides some rows into the beginnings of the same places of ``lefts`` and ``rights``.
  private func divide(
    _ range: Range<Int>, by split: GrownTree.Split, _ binned: BinnedMatrix, isWhole: Bool, _ level: InstructionSet
  ) -> Int {
    let first = range.lowerBound
    let column = unsafe binned.columns.start + split.feature * binned.stride
    let left = unsafe lefts.start + first
    let right = unsafe rights.start + first
    if case .upTo(let bin) = split.rule {
      // As unsigned bytes, 0 - 1 is above every bin: missing values go right unless they are counted as the lowest.
      return unsafe ck_tree_partition(
        level.rawValue, column, isWhole ? nil : rows.start + first, first, range.count, split.missingGoesLeft ? 0 : 1,
        UInt8(truncatingIfNeeded: split.missingGoesLeft ? bin : bin - 1), left, right)
    }
    let table = (0...255).map { split.goesLeft($0) }
    var count = 0
    for place in range {
      let row = isWhole ? UInt32(truncatingIfNeeded: place) : unsafe rows.start[place]
      let goesLeft = table[unsafe Int(column[Int(row)])]
      unsafe left[count] = row
      unsafe right[place - first - count] = row
      count += goesLeft ? 1 : 0
    }
    return count
  }
}
