/// What a row without some of its values is given in their place, before anything else is done to it.
///
/// A row of n features becomes one of n + ``indicators``.count values: the features with gaps filled, then for each
/// indicator 1 where the row lacked that feature and 0 where it had it.
public struct Imputation: Equatable, Sendable {
  /// For each feature the value that takes the place of a missing one (NaN).
  public let fill: [Float]
  /// The features, counted from 0 and ascending, for which a row also says whether it lacked them.
  public let indicators: [Int]

  /// How many values a row has afterwards.
  public var width: Int { fill.count + indicators.count }

  /// Describes an imputation.
  ///
  /// - Parameters:
  ///   - fill: A finite value a feature.
  ///   - indicators: Numbers of features in ascending order.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/modelFile`` naming what cannot be.
  public init(fill: [Float], indicators: [Int] = []) throws(ModelError) {
    guard fill.allSatisfy(\.isFinite) else {
      throw ModelError(.modelFile, "a value that fills gaps is not finite; give each feature a finite one")
    }
    let isAscending = zip(indicators, indicators.dropFirst()).allSatisfy { $0 < $1 }
    guard isAscending, indicators.allSatisfy(fill.indices.contains) else {
      throw ModelError(
        .modelFile,
        "indicators of missing values are for features \(indicators) of \(fill.count); name each once, in order")
    }
    self.init(checked: fill, indicators: indicators)
  }

  init(checked fill: [Float], indicators: [Int]) {
    self.fill = fill
    self.indicators = indicators
  }

  /// Fills the gaps of a matrix with the imputation's features.
  func applied(to matrix: FeatureMatrix) throws(ModelError) -> FeatureMatrix {
    guard !indicators.isEmpty || matrix.columns.contains(where: { $0.contains(where: \.isNaN) }) else { return matrix }
    let filled = zip(matrix.columns, fill).map { column, fill in column.map { $0.isNaN ? fill : $0 } }
    let flags = indicators.map { feature in matrix.columns[feature].map { Float($0.isNaN ? 1 : 0) } }
    return try FeatureMatrix(
      names: matrix.names + indicators.map { "\(matrix.names[$0]) is missing" }, columns: filled + flags)
  }
}
