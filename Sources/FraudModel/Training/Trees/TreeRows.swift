/// The rows that trees are grown on: features in bins, and what they are to explain.
struct TreeRows: Sendable {
  /// The features' names.
  let names: [String]
  let binned: BinnedMatrix
  let labels: [Bool]
  /// How much each row counts; nil for rows that count alike.
  let weights: [Float]?
  /// The rows' keys; nil for none.
  let groups: [Int64]?

  /// Sorts the features into bins.
  init(_ set: TrainingSet, bins: Int, threads: Int, level: InstructionSet) {
    names = set.matrix.names
    binned = BinnedMatrix(set.matrix, labels: set.labels, limit: bins, threads: threads, level: level)
    labels = set.labels
    weights = set.weights
    groups = set.groups
  }

  private init(
    names: [String], binned: BinnedMatrix, labels: [Bool], weights: [Float]?, groups: [Int64]?
  ) {
    self.names = names
    self.binned = binned
    self.labels = labels
    self.weights = weights
    self.groups = groups
  }

  /// Some of the rows, in the order given, in the same bins.
  func selecting(_ rows: [Int], threads: Int) -> TreeRows {
    TreeRows(
      names: names, binned: binned.selecting(rows, threads: threads), labels: rows.map { labels[$0] },
      weights: weights.map { all in rows.map { all[$0] } }, groups: groups.map { all in rows.map { all[$0] } })
  }
}
