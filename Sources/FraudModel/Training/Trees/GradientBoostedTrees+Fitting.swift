extension GradientBoostedTrees {
  /// Grows the trees.
  ///
  /// - Parameters:
  ///   - rows: The training rows.
  ///   - watched: Rows to tell by when to stop; nil to grow all trees.
  ///   - threads: How many threads to use; it does not change the result.
  ///   - level: The instructions to use; it does not change the result either.
  ///   - grown: Called once for each of ``trees``, also for those that are not grown.
  /// - Returns: The trees, their leaf values on a grid on which single precision adds them up exactly.
  /// - Throws: ``ModelError`` when a monotone feature is not among the rows', or has no order.
  /// - Complexity: O(trees × depth × rows × features).
  func fit(
    _ rows: TreeRows, watched: TreeRows?, threads: Int, level: InstructionSet, grown: () -> Void
  ) throws(ModelError) -> FittedCore {
    let boosting = Boosting(labels: rows.labels, weights: rows.weights, threads: threads, level: level)
    let search = SplitSearch(
      options: self, binned: rows.binned, directions: try directions(rows), slopeUnit: boosting.slopeUnit,
      curvatureUnit: boosting.curvatureUnit, level: level)
    var grower = TreeGrower(search: search, pairs: boosting.pairs, threads: threads)
    let sampling = RowSampling(self, rows.binned, groups: rows.groups)
    var stopping = watched.map { EarlyStopping($0, patience: patience ?? .max, threads: threads) }
    var trees: [GrownTree] = []
    var isDone = false
    for number in 0..<self.trees {
      if !isDone {
        boosting.derive()
        let drawn = sampling?.rows(ofTree: number)
        let features = FeatureSampling(self, tree: number, count: rows.names.count)
        let tree = grower.grow(drawn?.chosen, features)
        boosting.add(tree, rows: grower.partition.rows)
        if let drawn { boosting.add(tree, to: drawn.others, of: rows.binned) }
        trees.append(tree)
        isDone = stopping?.isEnough(after: tree) ?? false
      }
      grown()
    }
    if let stopping { trees.removeLast(trees.count - stopping.best) }
    let coarsening = LeafGrid.coarsening(for: trees)
    var finished: [DecisionTree] = []
    for tree in trees { finished.append(try tree.finished(rows.binned.edges, coarsening: coarsening)) }
    return FittedCore(preprocessing: .none, core: .trees(try TreeEnsemble(trees: finished)))
  }

  /// For each feature 1 when the score may only rise with it, -1 when it may only fall, 0 for no condition.
  private func directions(_ rows: TreeRows) throws(ModelError) -> [Int] {
    for name in monotone.keys.sorted() {
      guard let feature = rows.names.firstIndex(of: name) else {
        throw ModelError(
          .option, "monotone names the feature '\(name)', which is not among \(rows.names.joined(separator: ", "))")
      }
      guard !rows.binned.edges[feature].isCategorical else {
        throw ModelError(.option, "monotone names the feature '\(name)', whose categories have no order; leave it out")
      }
    }
    return rows.names.map { monotone[$0]?.rawValue ?? 0 }
  }
}
