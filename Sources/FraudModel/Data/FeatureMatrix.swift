/// Feature values in columns: what models are trained on and what they score in batches.
public struct FeatureMatrix: Sendable, Equatable {
  /// The features' names, one for each column, in the order in which a model takes them.
  public let names: [String]
  /// The values: `columns[feature][row]`, every column with ``rowCount`` values; NaN stands for a missing one.
  public let columns: [[Float]]
  /// The number of rows.
  public let rowCount: Int
  /// The names of the categories of each feature that has such: a value c, from 0, stands for the name at place c.
  ///
  /// Trees treat these features' values as categories without an order.
  public let categories: [String: [String]]

  /// Puts columns together.
  ///
  /// - Parameters:
  ///   - names: The features' names, all different.
  ///   - columns: One array for each name, all equally long.
  ///   - categories: The names of the categories of those features that have such, by the feature's name; at most
  ///     ``CategorySet/highest`` + 1 different ones each.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` naming the column that does not fit.
  public init(names: [String], columns: [[Float]], categories: [String: [String]] = [:]) throws(ModelError) {
    guard names.count == columns.count else {
      throw ModelError(.shape, "\(names.count) feature names for \(columns.count) columns; give one name a column")
    }
    guard Set(names).count == names.count else {
      throw ModelError(.shape, "two features share a name in \(names.joined(separator: ", ")); give each its own")
    }
    let rowCount = columns.first?.count ?? 0
    for (name, column) in zip(names, columns) where column.count != rowCount {
      throw ModelError(
        .shape, "feature '\(name)' has \(column.count) values where '\(names[0])' has \(rowCount); make them equal")
    }
    try Self.check(categories, of: names)
    self.init(checked: names, columns: columns, rowCount: rowCount, categories: categories)
  }

  private init(checked names: [String], columns: [[Float]], rowCount: Int, categories: [String: [String]]) {
    self.names = names
    self.columns = columns
    self.rowCount = rowCount
    self.categories = categories
  }

  /// The matrix of some of the rows, in the order given.
  ///
  /// - Parameter rows: Row numbers within `0..<rowCount`.
  /// - Returns: A matrix with the same columns and one row for each number.
  /// - Complexity: O(rows × columns).
  public func selecting(_ rows: [Int]) -> FeatureMatrix {
    FeatureMatrix(
      checked: names, columns: columns.map { column in rows.map { column[$0] } }, rowCount: rows.count,
      categories: categories)
  }

  /// One row, in the order of ``names``.
  public func row(_ index: Int) -> [Float] { columns.map { $0[index] } }
}
