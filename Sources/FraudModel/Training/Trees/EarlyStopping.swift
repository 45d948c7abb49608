/// Tells when more trees no longer help, by the average precision on rows that were set aside.
struct EarlyStopping: Sendable {
  /// After how many trees the average precision was highest: the first time, when it was so several times.
  private(set) var best = 1

  private let rows: TreeRows
  private let patience: Int
  private let threads: Int
  /// What each row counts, in units of 2^-20 of the heaviest: whole numbers, so that sums are exact.
  private let masses: [Int64]
  private var logOdds: [Int32]
  private var count = 0
  private var highest = -Double.infinity

  init(_ rows: TreeRows, patience: Int, threads: Int) {
    self.rows = rows
    self.patience = patience
    self.threads = threads
    let heaviest = Double(rows.weights?.max() ?? 1)
    masses =
      rows.weights?.map { Int64((Double($0) / heaviest * 0x1p20).rounded()) }
      ?? [Int64](repeating: 1, count: rows.labels.count)
    logOdds = [Int32](repeating: 0, count: rows.labels.count)
  }

  /// Adds a tree and says whether the last `patience` trees have brought nothing.
  ///
  /// - Complexity: O(rows × depth).
  mutating func isEnough(after tree: GrownTree) -> Bool {
    let block = 1 << 14
    let values = concurrentMap((logOdds.count + block - 1) / block, threads: threads) { [rows] index in
      (index * block..<min(rows.labels.count, (index + 1) * block)).map { tree.value(of: $0, in: rows.binned) }
    }
    for (row, value) in values.joined().enumerated() { logOdds[row] = LeafGrid.limited(logOdds[row] + value) }
    count += 1
    let precision = averagePrecision()
    if precision > highest {
      highest = precision
      best = count
    }
    return count - best >= patience
  }

  /// The average precision as scikit-learn defines it: rows with equal scores count as one step.
  private func averagePrecision() -> Double {
    // Keys ascend with falling log-odds; rows with the same key are summed up before anything is rounded.
    let order = logOdds.indices.sorted { logOdds[$0] > logOdds[$1] }
    var frauds: Int64 = 0
    var flagged: Int64 = 0
    var sum = 0.0
    var place = 0
    while place < order.count {
      let score = logOdds[order[place]]
      var found: Int64 = 0
      while place < order.count, logOdds[order[place]] == score {
        flagged += masses[order[place]]
        if rows.labels[order[place]] { found += masses[order[place]] }
        place += 1
      }
      frauds += found
      if found > 0 { sum += Double(found) * (Double(frauds) / Double(flagged)) }
    }
    return frauds > 0 ? sum / Double(frauds) : 0
  }
}
