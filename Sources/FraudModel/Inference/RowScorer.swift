/// Something that gives each row of features a score: a model of this library or one that another program wrote.
public protocol RowScorer: Sendable {
  /// The features' names, in the order in which a row holds them.
  var features: [String] { get }

  /// Scores one row.
  ///
  /// - Parameter row: One value for each of ``features``; NaN stands for a missing one.
  /// - Returns: The probability of fraud, or whatever else the model gives as its score.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the row has another number of values.
  func score(_ row: Span<Float>) throws(ModelError) -> Float

  /// Scores rows that stand one after the other.
  ///
  /// - Parameters:
  ///   - rows: `count` times as many values as there are features, row by row.
  ///   - count: How many rows there are.
  ///   - scores: Gets one score a row; as long as `count`.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the lengths do not agree.
  func score(rows: Span<Float>, count: Int, into scores: inout MutableSpan<Float>) throws(ModelError)
}

extension RowScorer {
  /// How many values a row has.
  public var width: Int { features.count }

  /// Scores rows that stand one after the other.
  ///
  /// - Parameters:
  ///   - rows: `count` times ``width`` values, row by row.
  ///   - count: How many rows there are.
  ///   - scores: Becomes one score a row; its memory is used again.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the lengths do not agree.
  public func score(rows: [Float], count: Int, into scores: inout [Float]) throws(ModelError) {
    guard count >= 0, count <= rows.count else {
      throw ModelError(.shape, "\(rows.count) values do not make \(count) rows; give each row \(width) values")
    }
    if scores.count > count { scores.removeLast(scores.count - count) }
    if scores.count < count { scores.append(contentsOf: repeatElement(0, count: count - scores.count)) }
    var span = scores.mutableSpan
    try score(rows: rows.span, count: count, into: &span)
  }
}

extension Scorer: RowScorer {
  /// The features' names, in the order in which a row holds them.
  public var features: [String] { model.features }
}
