/// Feature values in columns: what models are trained on and what they score in batches.
public struct FeatureMatrix: Sendable, Equatable {
  /// The features' names, one for each column, in the order in which a model takes them.
  public let names: [String]
  /// The values: `columns[feature][row]`, every column with ``rowCount`` values; NaN stands for a missing one.
  public let columns: [[Float]]
  /// The number of rows.
  public let rowCount: Int

  /// Puts columns together.
  ///
  /// - Parameters:
  ///   - names: The features' names, all different.
  ///   - columns: One array for each name, all equally long.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` naming the column that does not fit.
  public init(names: [String], columns: [[Float]]) throws(ModelError) {
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
    self.names = names
    self.columns = columns
    self.rowCount = rowCount
  }

  private init(checked names: [String], columns: [[Float]], rowCount: Int) {
    self.names = names
    self.columns = columns
    self.rowCount = rowCount
  }

  /// The matrix of some of the rows, in the order given.
  ///
  /// - Parameter rows: Row numbers within `0..<rowCount`.
  /// - Returns: A matrix with the same columns and one row for each number.
  /// - Complexity: O(rows × columns).
  public func selecting(_ rows: [Int]) -> FeatureMatrix {
    FeatureMatrix(
      checked: names, columns: columns.map { column in rows.map { column[$0] } }, rowCount: rows.count)
  }

  /// One row, in the order of ``names``.
  public func row(_ index: Int) -> [Float] { columns.map { $0[index] } }
}
