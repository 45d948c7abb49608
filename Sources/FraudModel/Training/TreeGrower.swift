/// Grows one tree after another on the same rows.
struct TreeGrower {
  /// A leaf that may still be split.
  private struct Open {
    let node: Int
    let depth: Int
    let sums: SIMD2<Int64>
    let histogram: Histogram
    let best: SplitSearch.Found
  }

  /// Row numbers, ordered so that those of each node of the last tree stand together.
  private(set) var rows: [UInt32]

  private let options: GradientBoostedTrees
  private let binned: BinnedMatrix
  private let threads: Int
  private var other: [UInt32]
  /// Histograms that are no longer needed, kept for their memory.
  private var spare: [Histogram] = []

  init(options: GradientBoostedTrees, binned: BinnedMatrix, threads: Int) {
    self.options = options
    self.binned = binned
    self.threads = threads
    rows = [UInt32](repeating: 0, count: binned.rowCount)
    other = rows
  }

  /// Grows a tree.
  ///
  /// - Parameters:
  ///   - gradients: Each row's derivatives of the loss.
  ///   - scale: What they were multiplied by.
  /// - Returns: The tree; its nodes' ranges count in ``rows``.
  /// - Complexity: O(depth × rows × features).
  mutating func grow(_ gradients: [SIMD2<Int32>], scale: Double) -> GrownTree {
    for row in rows.indices { rows[row] = UInt32(truncatingIfNeeded: row) }
    let search = SplitSearch(options: options, binned: binned, unit: 1 / scale)
    let total = gradients.reduce(SIMD2<Int64>.zero) { $0 &+ SIMD2<Int64>(truncatingIfNeeded: $1) }
    var tree = GrownTree(nodes: [GrownTree.Node(value: search.leafValue(total), rows: rows.indices)])
    var open: [Open] = []
    let root = histogram(of: rows.indices, gradients)
    if let best = search.best(root, total: total) {
      open.append(Open(node: 0, depth: 0, sums: total, histogram: root, best: best))
    }
    var leaves = 1
    while leaves < options.maximumLeaves ?? .max, let next = next(&open) {
      split(next, in: &tree, search, gradients, &open)
      leaves += 1
    }
    spare.append(contentsOf: open.map(\.histogram))
    return tree
  }

  /// The leaf to split next: the one that gains most where leaves are counted; else the newest, because the order does
  /// not matter to a tree that is grown to its depth, and newest first keeps few histograms at a time.
  private func next(_ open: inout [Open]) -> Open? {
    guard options.maximumLeaves != nil else { return open.popLast() }
    var most: Int?
    for index in open.indices {
      guard let candidate = most else {
        most = index
        continue
      }
      let gain = (open[index].best.gain, -open[index].node)
      if gain > (open[candidate].best.gain, -open[candidate].node) { most = index }
    }
    return most.map { open.remove(at: $0) }
  }

  private mutating func split(
    _ leaf: Open, in tree: inout GrownTree, _ search: SplitSearch, _ gradients: [SIMD2<Int32>], _ open: inout [Open]
  ) {
    let range = tree.nodes[leaf.node].rows
    let middle = partition(range, by: leaf.best.split)
    let ranges = [range.lowerBound..<middle, middle..<range.upperBound]
    let sums = [leaf.best.left, leaf.sums &- leaf.best.left]
    let left = tree.nodes.count
    tree.nodes[leaf.node].split = leaf.best.split
    tree.nodes[leaf.node].left = left
    tree.nodes[leaf.node].value = 0
    for side in 0...1 {
      tree.nodes.append(GrownTree.Node(value: search.leafValue(sums[side]), rows: ranges[side]))
    }
    guard leaf.depth + 1 < options.maximumDepth else {
      spare.append(leaf.histogram)
      return
    }
    // Only the smaller child's rows are read: the larger one's sums are what is left of their parent's.
    let smaller = ranges[0].count <= ranges[1].count ? 0 : 1
    let own = histogram(of: ranges[smaller], gradients)
    var rest = leaf.histogram
    rest.subtract(own)
    for (side, histogram) in [(smaller, own), (1 - smaller, rest)] {
      if let best = search.best(histogram, total: sums[side]) {
        open.append(
          Open(node: left + side, depth: leaf.depth + 1, sums: sums[side], histogram: histogram, best: best))
      } else {
        spare.append(histogram)
      }
    }
  }

  private mutating func histogram(of range: Range<Int>, _ gradients: [SIMD2<Int32>]) -> Histogram {
    var histogram = spare.popLast() ?? Histogram(for: binned)
    histogram.fill(binned, gradients, rows: rows.span.extracting(range), threads: threads)
    return histogram
  }

  /// Moves the rows that go left before the others, both in the order in which they stood.
  ///
  /// - Returns: Where the rows that go right begin.
  private mutating func partition(_ range: Range<Int>, by split: GrownTree.Split) -> Int {
    // As unsigned bytes, 0 - 1 is above every bin: missing values go right unless they are counted as the lowest.
    let shift: UInt8 = split.missingGoesLeft ? 0 : 1
    let limit = split.bin + (split.missingGoesLeft ? 1 : 0)
    let column = split.feature * binned.rowCount
    var left = range.lowerBound
    var right = 0
    unsafe rows.withUnsafeMutableBufferPointer { rows in
      unsafe other.withUnsafeMutableBufferPointer { other in
        unsafe binned.bins.withUnsafeBufferPointer { bins in
          for place in range {
            let row = unsafe rows[place]
            let goesLeft = unsafe Int(bins[column + Int(row)] &- shift) < limit ? 1 : 0
            unsafe rows[left] = row
            unsafe other[right] = row
            left += goesLeft
            right += 1 - goesLeft
          }
          for place in 0..<right { unsafe rows[left + place] = other[place] }
        }
      }
    }
    return left
  }
}
