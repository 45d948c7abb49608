extension FeatureMatrix {
  /// Checks the names of categories.
  ///
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` naming the feature.
  static func check(_ categories: [String: [String]], of features: [String]) throws(ModelError) {
    for (feature, names) in categories.sorted(by: { $0.key < $1.key }) {
      guard features.contains(feature) else {
        throw ModelError(
          .shape,
          "there are categories of '\(feature)', which is not among the features \(features.joined(separator: ", "))")
      }
      guard (1...CategorySet.highest + 1).contains(names.count), Set(names).count == names.count else {
        throw ModelError(
          .shape,
          "feature '\(feature)' has \(names.count) categories, or two of one name; give 1 to \(CategorySet.highest + 1) "
            + "different ones, the rare ones under one name")
      }
    }
  }

  /// Checks that the values of features with categories are categories or missing.
  ///
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` naming the feature and the row.
  /// - Complexity: O(rows × features with categories).
  func checkCategories() throws(ModelError) {
    for (feature, column) in zip(names, columns) {
      guard let count = categories[feature]?.count else { continue }
      let limit = Float(count)
      if let bad = column.firstIndex(where: {
        !($0.isNaN || ($0 >= 0 && $0 < limit && $0 == $0.rounded(.towardZero)))
      }) {
        throw ModelError(
          .shape,
          "feature '\(feature)' is \(column[bad]) in row \(bad), counted from 0; a category is a whole number from 0 to "
            + "\(count - 1), or NaN for a missing one")
      }
    }
  }

  /// Checks that categories stand for the same names as in a model.
  ///
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` naming the feature.
  func checkCategories(of model: TrainedModel) throws(ModelError) {
    for (feature, names) in categories.sorted(by: { $0.key < $1.key }) where model.categories[feature] != names {
      throw ModelError(
        .shape,
        "the categories of feature '\(feature)' are not those that the model learned, or in another order; number them as "
          + "the model does")
    }
  }
}
