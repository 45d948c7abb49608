import FraudModel

extension Sample {
  /// Rows as ``transactions(_:rows:features:missing:)`` draws them, with a column `merchant` of categories before them.
  ///
  /// Every third category or so is one where frauds are common.
  static func merchants(
    _ seed: UInt64, rows: Int, features: Int, categories: Int, missing: Double = 0
  ) throws -> (matrix: FeatureMatrix, labels: [Bool]) {
    // The labels depend on three features, also where fewer are shown.
    let (rest, labels) = try transactions(seed, rows: rows, features: max(3, features), missing: missing)
    let column = (0..<rows).map { row in
      unit(seed &+ 500, row) < missing ? Float.nan : Float(Int(unit(seed &+ 501, row) * Double(categories)))
    }
    let risky = (0..<categories).map { unit(3, $0) < 0.3 }
    let mixed = zip(labels, column).enumerated().map { row, pair in
      pair.0 || (!pair.1.isNaN && risky[Int(pair.1)] && unit(seed &+ 502, row) < 0.5)
    }
    let matrix = try FeatureMatrix(
      names: ["merchant"] + rest.names.prefix(features), columns: [column] + rest.columns.prefix(features),
      categories: ["merchant": (0..<categories).map { "kind \($0)" }])
    return (matrix, mixed)
  }
}

extension GradientBoostedTrees {
  /// The trees that are grown on all rows given, without calibration.
  func ensemble(
    on matrix: FeatureMatrix, _ labels: [Bool], weights: [Float]? = nil, groups: [Int64]? = nil
  ) throws -> (model: TrainedModel, trees: [DecisionTree]) {
    let model = try Trainer(.gradientBoostedTrees(self), folds: 0)
      .train(on: matrix, labels: labels, weights: weights, groups: groups)
    guard case .trees(let ensemble) = model.core else { throw ModelError(.training, "these are no trees") }
    return (model, ensemble.trees)
  }
}
