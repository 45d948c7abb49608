/// Which rows a tree is grown on.
///
/// A row is drawn by the hash of seed, tree and what the row holds: its group and its bins. So the draw does not depend
/// on where the row stands; rows that are alike in all of that are drawn together.
struct RowSampling: Sendable {
  private let keys: [UInt64]
  private let limit: UInt64
  private let seed: UInt64

  /// Prepares drawing; nil where every tree takes all rows.
  ///
  /// - Parameters:
  ///   - options: The share and the seed.
  ///   - binned: The rows.
  ///   - groups: Their groups; nil for none.
  init?(_ options: GradientBoostedTrees, _ binned: BinnedMatrix, groups: [Int64]?) {
    guard options.rowsPerTree < 1 else { return nil }
    limit = UInt64(options.rowsPerTree * 0x1p32)
    seed = StableHash.mix(Int64(options.seed))
    keys = (0..<binned.rowCount).map { row in
      var key = StableHash.mix(groups?[row] ?? 0)
      for feature in binned.edges.indices {
        key = StableHash.mix(Int64(bitPattern: key &+ UInt64(binned.bin(row, feature))))
      }
      return key
    }
  }

  /// The rows of a tree, and the others.
  func rows(ofTree tree: Int) -> (chosen: [UInt32], others: [UInt32]) {
    let key = StableHash.mix(Int64(bitPattern: seed &+ UInt64(tree)))
    var chosen: [UInt32] = []
    var others: [UInt32] = []
    for row in keys.indices {
      let isChosen = StableHash.mix(Int64(bitPattern: keys[row] ^ key)) >> 32 < limit
      if isChosen {
        chosen.append(UInt32(truncatingIfNeeded: row))
      } else {
        others.append(UInt32(truncatingIfNeeded: row))
      }
    }
    return (chosen, others)
  }
}
