internal import CKernels

/// The state of boosting: each row's log-odds so far, and the derivatives of its loss, all as whole numbers.
///
/// Whole numbers add up to the same sum in any order, so neither threads nor the order of the rows change a model.
struct Boosting: Sendable {
  /// Each row's first derivative of the loss, in its upper 32 bits, and second derivative, in its lower ones.
  ///
  /// Both are multiplied by a scale and rounded: 20 bits of the heaviest row's, so that a sum over 4,095 rows stays in
  /// 32 bits and one addition adds both. A row that weighs a thousandth of the heaviest keeps 10 bits.
  let pairs: KernelMemory<Int64>
  /// What one unit of the first derivatives stands for.
  let slopeUnit: Double
  /// What one unit of the second derivatives stands for.
  let curvatureUnit: Double

  /// Each row's log-odds in units of ``LeafGrid/unit``.
  private let logOdds: KernelMemory<Int32>
  private let labels: KernelMemory<UInt8>
  private let weights: [Float]?
  private let threads: Int
  private let level: InstructionSet

  /// How many rows a piece of work has.
  private static let block = 1 << 15

  init(labels: [Bool], weights: [Float]?, threads: Int, level: InstructionSet) {
    self.weights = weights
    self.threads = threads
    self.level = level
    let heaviest = Double(weights?.max() ?? 1)
    let bits = Int(heaviest.exponent) + (heaviest.significand > 1 ? 1 : 0)
    slopeUnit = Double(sign: .plus, exponent: bits - 19, significand: 1)
    // Second derivatives reach a quarter and have no sign.
    curvatureUnit = Double(sign: .plus, exponent: bits - 22, significand: 1)
    logOdds = KernelMemory(labels.count, filledWith: 0)
    pairs = KernelMemory(labels.count, filledWith: 0)
    self.labels = KernelMemory(labels.count, filledWith: 0)
    for row in labels.indices { unsafe self.labels.start[row] = labels[row] ? 1 : 0 }
  }

  /// Takes the derivatives at the log-odds reached.
  ///
  /// - Complexity: O(rows).
  func derive() {
    let count = labels.count
    concurrently((count + Self.block - 1) / Self.block, threads: threads) { index in
      let first = index * Self.block
      let size = min(Self.block, count - first)
      func derive(_ weights: UnsafePointer<Float>?) {
        unsafe ck_tree_derive(
          level.rawValue, logOdds.start + first, LeafGrid.unit, labels.start + first, weights, size, 1 / slopeUnit,
          1 / curvatureUnit, pairs.start + first)
      }
      guard let weights else { return derive(nil) }
      unsafe weights.withUnsafeBufferPointer { unsafe derive($0.baseAddress.map { unsafe $0 + first }) }
    }
  }

  /// Adds a tree's leaf values to the log-odds of the rows in them.
  ///
  /// - Parameters:
  ///   - tree: The tree.
  ///   - rows: The row numbers that the leaves' ranges count in.
  func add(_ tree: GrownTree, rows: KernelMemory<UInt32>) {
    // Each row is in one leaf, and so is written by one thread.
    let leaves = tree.nodes.filter { $0.split == nil }
    let pieces = leaves.flatMap { leaf in
      stride(from: leaf.rows.lowerBound, to: leaf.rows.upperBound, by: Self.block).map { first in
        (rows: first..<min(first + Self.block, leaf.rows.upperBound), value: leaf.value)
      }
    }
    concurrently(pieces.count, threads: threads) { index in
      let value = pieces[index].value
      for place in pieces[index].rows {
        let row = unsafe Int(rows.start[place])
        unsafe logOdds.start[row] = LeafGrid.limited(logOdds.start[row] + value)
      }
    }
  }

  /// Adds a tree's leaf values to the log-odds of rows that it was not grown on.
  ///
  /// - Parameters:
  ///   - tree: The tree.
  ///   - rows: The rows' numbers.
  ///   - binned: The rows' features.
  func add(_ tree: GrownTree, to rows: [UInt32], of binned: BinnedMatrix) {
    concurrently((rows.count + Self.block - 1) / Self.block, threads: threads) { index in
      for place in index * Self.block..<min(rows.count, (index + 1) * Self.block) {
        let row = Int(rows[place])
        unsafe logOdds.start[row] = LeafGrid.limited(logOdds.start[row] + tree.value(of: row, in: binned))
      }
    }
  }
}
