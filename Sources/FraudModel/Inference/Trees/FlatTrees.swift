/// Trees laid out for scoring, twice: to be walked for single rows, and to be asked side by side for many.
///
/// Both ways add up the same leaves in single precision, tree after tree, as ONNX runtimes do, so that a row gets the
/// same bits alone and among others, whatever the leaf values are.
struct FlatTrees: Sendable {
  /// Trees next to each other that a block of rows is asked alike.
  private enum Run {
    case ranked(Range<Int>)
    case walked(WalkedTrees)
  }

  private let walked: WalkedTrees
  private let ranked: RankedTrees
  private let runs: [Run]

  /// Lays out trees.
  ///
  /// - Parameters:
  ///   - ensemble: The trees.
  ///   - instructions: What the processor can do; the sums do not depend on it.
  init(_ ensemble: TreeEnsemble, instructions: InstructionSet = .best) {
    walked = WalkedTrees(ensemble.trees)
    var small: [DecisionTree] = []
    var runs: [Run] = []
    var rest = ensemble.trees[...]
    while let first = rest.first {
      let isSmall = Self.isSmall(first)
      let run = rest.prefix { Self.isSmall($0) == isSmall }
      rest = rest.dropFirst(run.count)
      if isSmall {
        runs.append(.ranked(small.count..<small.count + run.count))
        small += run
      } else {
        runs.append(.walked(WalkedTrees(run)))
      }
    }
    ranked = RankedTrees(small, instructions: instructions)
    self.runs = runs
  }

  /// A binary tree of n leaves has 2n - 1 nodes.
  private static func isSmall(_ tree: DecisionTree) -> Bool { tree.nodes.count < 2 * RankedTrees.mostLeaves }

  /// Adds up each row's leaves.
  ///
  /// - Parameters:
  ///   - rows: `count` rows of `width` values, one row after the other. `width` is above every feature's number.
  ///   - count: How many rows there are.
  ///   - width: How many values a row has.
  ///   - give: Takes a row's number and its sum.
  @inline(__always)
  func sum(rows: UnsafePointer<Float>, count: Int, width: Int, _ give: (Int, Float) -> Void) {
    if count < Self.fewRows {
      for row in 0..<count { unsafe give(row, walked.sum(row: rows + row * width, width: width)) }
      return
    }
    unsafe withUnsafeTemporaryAllocation(byteCount: ranked.scratchSize, alignment: 64) { scratch in
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: RankedTrees.block) { sums in
        guard let scratch = scratch.baseAddress, let sums = sums.baseAddress else { return }
        unsafe ranked.prepare(scratch)
        for first in stride(from: 0, to: count, by: RankedTrees.block) {
          let size = min(RankedTrees.block, count - first)
          unsafe sum(block: rows + first * width, count: size, width: width, into: sums, scratch: scratch)
          for row in 0..<size { unsafe give(first + row, sums[row]) }
        }
      }
    }
  }

  private func sum(
    block rows: UnsafePointer<Float>, count: Int, width: Int, into sums: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutableRawPointer
  ) {
    unsafe sums.initialize(repeating: 0, count: RankedTrees.block)
    unsafe ranked.rank(rows: rows, count: count, width: width, scratch: scratch)
    for run in runs {
      switch run {
      case .ranked(let numbers): unsafe ranked.add(numbers, count: count, to: sums, scratch: scratch)
      case .walked(let trees): unsafe trees.add(rows: rows, count: count, width: width, to: sums)
      }
    }
  }

  /// Below so many rows, walking each is faster than answering every question for 64.
  private static let fewRows = 20
}
