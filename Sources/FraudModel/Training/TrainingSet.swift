/// Rows to learn from, checked: what a trainer may rely on.
struct TrainingSet: Sendable {
  let matrix: FeatureMatrix
  let labels: [Bool]
  /// How much each row counts; nil for rows that count alike.
  let weights: [Float]?
  /// Rows with the same key stay together in cross-fitting.
  let groups: [Int64]?

  /// Checks rows.
  ///
  /// - Throws: ``ModelError`` naming what does not fit and the row.
  init(
    _ matrix: FeatureMatrix, labels: [Bool], weights: [Float]?, groups: [Int64]?
  ) throws(ModelError) {
    let rows = matrix.rowCount
    guard rows > 0, !matrix.columns.isEmpty else {
      throw ModelError(.training, "there are \(rows) rows of \(matrix.columns.count) features to train on; give some")
    }
    for (count, what) in [
      (labels.count, "labels"), (weights?.count ?? rows, "weights"), (groups?.count ?? rows, "groups"),
    ]
    where count != rows {
      throw ModelError(.shape, "there are \(count) \(what) for \(rows) rows; give one a row")
    }
    let frauds = labels.lazy.filter(\.self).count
    guard frauds > 0, frauds < rows else {
      throw ModelError(
        .training,
        "all \(rows) training rows are labelled \(frauds > 0 ? "fraud" : "genuine"); a model learns from both, so "
          + "train on a longer range or check the label column")
    }
    if let weights {
      if let bad = weights.firstIndex(where: { !($0 >= 0 && $0 <= 1e6) }) {
        throw ModelError(.training, "row \(bad) has the weight \(weights[bad]); weights go from 0 to 1,000,000")
      }
      let isWeighed = [true, false].allSatisfy { label in
        zip(labels, weights).contains { $0 == label && $1 > 0 }
      }
      guard isWeighed else { throw ModelError(.training, "all rows of one class have the weight 0; weigh some") }
    }
    for (name, column) in zip(matrix.names, matrix.columns) {
      if let bad = column.firstIndex(where: \.isInfinite) {
        throw ModelError(
          .training,
          "feature '\(name)' is \(column[bad]) in training row \(bad), counted from 0; "
            + "give a finite number, or NaN for a missing one")
      }
    }
    try matrix.checkCategories()
    self.init(checked: matrix, labels: labels, weights: weights, groups: groups)
  }

  private init(checked matrix: FeatureMatrix, labels: [Bool], weights: [Float]?, groups: [Int64]?) {
    self.matrix = matrix
    self.labels = labels
    self.weights = weights
    self.groups = groups
  }

  /// How much a row counts.
  @inline(__always)
  func weight(_ row: Int) -> Double { weights.map { Double($0[row]) } ?? 1 }

  /// How much the rows of each class count together, whatever their order.
  func classWeights() -> (fraud: Double, genuine: Double) {
    let heaviest = Double(weights?.max() ?? 1)
    var fraud = FixedPointSum(bound: heaviest, count: labels.count)
    var genuine = fraud
    for row in labels.indices {
      if labels[row] { fraud.add(weight(row)) } else { genuine.add(weight(row)) }
    }
    return (fraud.value, genuine.value)
  }

  /// A key for each row that does not depend on the rows' order: its group's, or without groups its features' hash.
  func keys() -> [Int64] { groups ?? contentKeys() }

  /// The hash of each row's features, and of its group where it has one.
  func contentKeys() -> [Int64] {
    var hashes = groups ?? [Int64](repeating: 0, count: labels.count)
    for column in matrix.columns {
      for row in hashes.indices {
        hashes[row] = Int64(bitPattern: StableHash.mix(hashes[row] ^ Int64(column[row].bitPattern)))
      }
    }
    return hashes
  }

  /// The same rows with other weights.
  func weighed(_ weights: [Float]) -> TrainingSet {
    TrainingSet(checked: matrix, labels: labels, weights: weights, groups: groups)
  }

  /// The same rows without gaps.
  func filled(by imputation: Imputation) throws(ModelError) -> TrainingSet {
    TrainingSet(checked: try imputation.applied(to: matrix), labels: labels, weights: weights, groups: groups)
  }

  /// Some of the rows, in the order given.
  func selecting(_ rows: [Int]) -> TrainingSet {
    TrainingSet(
      checked: matrix.selecting(rows), labels: rows.map { labels[$0] },
      weights: weights.map { all in rows.map { all[$0] } },
      groups: groups.map { all in rows.map { all[$0] } })
  }
}

/// What a core's training gives.
struct FittedCore: Sendable {
  var imputation: Imputation?
  let preprocessing: Preprocessing
  let core: TrainedModel.Core
}
