/// Grows one tree after another on the same rows.
///
/// Besides the bins it takes 12 bytes a row, and 16 bytes a bin for each histogram that is kept: one for each question
/// from the root to the newest leaf, or, where the best leaf is split next, one for each leaf as long as all of them
/// take no more than ``GradientBoostedTrees/histogramBytes``.
struct TreeGrower {
  /// A leaf that may still be split.
  private struct Open {
    let number: Int
    let depth: Int
    let node: SplitSearch.Node
    /// Nil where it was not worth its memory.
    let histogram: Histogram?
    let best: SplitSearch.Found
  }

  private(set) var partition: RowPartition

  private let options: GradientBoostedTrees
  private let binned: BinnedMatrix
  private let search: SplitSearch
  private let threads: Int
  private let fillers: [HistogramFiller]
  /// How many leaves keep their histogram until they are split; those of others are summed up again.
  private let kept: Int
  /// Histograms that hold some of a node's rows while several threads share them.
  private var partial: [Histogram] = []
  /// Histograms that are no longer needed, kept for their memory.
  private var spare: [Histogram] = []

  /// Below this many values the work is done before another thread would have woken.
  private static let worthThreads = 1 << 17

  init(search: SplitSearch, pairs: KernelMemory<Int64>, threads: Int) {
    self.search = search
    options = search.options
    binned = search.binned
    self.threads = threads
    kept = options.histogramBytes / (16 * binned.offsets[binned.edges.count])
    partition = RowPartition(rowCount: binned.rowCount)
    // Each piece of work has a filler of its own.
    fillers = (0..<max(threads, binned.groups.count)).map { _ in
      HistogramFiller(search.binned, pairs: pairs, level: search.level)
    }
  }

  /// Grows a tree.
  ///
  /// - Parameters:
  ///   - chosen: The numbers of the rows to grow it on; nil for all.
  ///   - sampling: Which features may be asked about.
  /// - Returns: The tree; its nodes' ranges count in ``partition``.
  /// - Complexity: O(depth × rows × features).
  mutating func grow(_ chosen: [UInt32]?, _ sampling: FeatureSampling) -> GrownTree {
    if let chosen { partition.begin(chosen) } else { partition.beginWhole() }
    let all = 0..<(chosen?.count ?? binned.rowCount)
    let root = empty()
    fill(root, all)
    let total = root.total(binned)
    let bounds = LeafBounds(maximumStep: options.maximumStep)
    var tree = GrownTree(nodes: [GrownTree.Node(value: search.leafValue(total, bounds), rows: all)])
    var open: [Open] = []
    let node = SplitSearch.Node(sums: total, bounds: bounds, features: sampling.features(ofNode: 0))
    let best = search.isDivisible(total) ? bestOfGroups { [search] in search.best(root, node, among: $0) } : nil
    if let best {
      open.append(Open(number: 0, depth: 0, node: node, histogram: root, best: best))
    } else {
      spare.append(root)
    }
    var leaves = 1
    let limit = options.maximumLeaves ?? .max
    while leaves < limit, let next = next(&open) {
      leaves += 1
      split(next, in: &tree, sampling, isLast: leaves == limit, &open)
    }
    spare.append(contentsOf: open.compactMap(\.histogram))
    partition.writeOut()
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
      let gain = (open[index].best.gain, -open[index].number)
      if gain > (open[candidate].best.gain, -open[candidate].number) { most = index }
    }
    return most.map { open.remove(at: $0) }
  }

  private mutating func split(
    _ leaf: Open, in tree: inout GrownTree, _ sampling: FeatureSampling, isLast: Bool, _ open: inout [Open]
  ) {
    let range = tree.nodes[leaf.number].rows
    let middle = partition.divide(range, by: leaf.best.split, binned, threads: threads, level: search.level)
    let ranges = [range.lowerBound..<middle, middle..<range.upperBound]
    let bounds = search.bounds(below: leaf.node, leaf.best)
    let left = tree.nodes.count
    let nodes = [
      SplitSearch.Node(sums: leaf.best.left, bounds: bounds.left, features: sampling.features(ofNode: left)),
      SplitSearch.Node(
        sums: leaf.node.sums &- leaf.best.left, bounds: bounds.right, features: sampling.features(ofNode: left + 1)),
    ]
    tree.nodes[leaf.number].split = leaf.best.split
    tree.nodes[leaf.number].left = left
    tree.nodes[leaf.number].value = 0
    for side in 0...1 {
      tree.nodes.append(
        GrownTree.Node(value: search.leafValue(nodes[side].sums, nodes[side].bounds), rows: ranges[side]))
    }
    guard !isLast, leaf.depth + 1 < options.maximumDepth, nodes.contains(where: { search.isDivisible($0.sums) }) else {
      if let histogram = leaf.histogram { spare.append(histogram) }
      return
    }
    // Only the smaller child's rows are read: the larger one's sums are what is left of their parent's.
    let smaller = ranges[0].count <= ranges[1].count ? 0 : 1
    let own = empty()
    let rest = leaf.histogram ?? empty()
    fill(own, ranges[smaller])
    if leaf.histogram == nil { fill(rest, ranges[1 - smaller]) }
    let found = concurrentMap(binned.groups.count, threads: isWorthThreads(range) ? threads : 1) {
      [search, fillers, binned] group in
      if leaf.histogram != nil { rest.subtract(own, fillers[group].bins(of: group)) }
      return [(smaller, own), (1 - smaller, rest)].map { side, histogram in
        search.isDivisible(nodes[side].sums)
          ? search.best(histogram, nodes[side], among: binned.groups[group]) : nil
      }
    }
    for (index, side) in [smaller, 1 - smaller].enumerated() {
      let histogram = index == 0 ? own : rest
      let isKept = options.maximumLeaves == nil || open.count < kept
      if let best = best(of: found.map { $0[index] }) {
        open.append(
          Open(
            number: left + side, depth: leaf.depth + 1, node: nodes[side], histogram: isKept ? histogram : nil,
            best: best))
        if isKept { continue }
      }
      spare.append(histogram)
    }
  }

  /// The best of what was found in the groups of features: of equally good questions the first.
  private func best(of found: [SplitSearch.Found?]) -> SplitSearch.Found? {
    found.reduce(nil) { best, next in
      guard let next, next.gain > best?.gain ?? 0 else { return best }
      return next
    }
  }

  private func bestOfGroups(_ find: @Sendable (Range<Int>) -> SplitSearch.Found?) -> SplitSearch.Found? {
    best(of: concurrentMap(binned.groups.count, threads: threads) { find(binned.groups[$0]) })
  }

  private func isWorthThreads(_ range: Range<Int>) -> Bool {
    threads > 1 && range.count * binned.edges.count >= Self.worthThreads
  }

  private mutating func empty() -> Histogram { spare.popLast() ?? Histogram(for: binned) }

  /// Sums up rows in the bins of all features.
  private mutating func fill(_ histogram: Histogram, _ range: Range<Int>) {
    let groups = binned.groups.count
    let rows = partition.isWhole ? nil : partition.rows
    let isShared = isWorthThreads(range)
    guard isShared, groups % threads != 0 else {
      concurrently(groups, threads: isShared ? threads : 1) { [fillers] group in
        histogram.clear(fillers[group].bins(of: group))
        fillers[group].add(rows, range, group: group, to: histogram)
      }
      return
    }
    // The groups would leave threads idle: each takes a part of the rows instead, and the parts are added up.
    while partial.count < threads - 1 { partial.append(Histogram(for: binned)) }
    let targets = [histogram] + partial
    concurrently(threads, threads: threads) { [fillers, threads] piece in
      let first = range.lowerBound + range.count * piece / threads
      let part = first..<range.lowerBound + range.count * (piece + 1) / threads
      targets[piece].clear(0..<histogram.bins)
      for group in 0..<groups { fillers[piece].add(rows, part, group: group, to: targets[piece]) }
    }
    for other in targets.dropFirst() { histogram.add(other, 0..<histogram.bins) }
  }
}
