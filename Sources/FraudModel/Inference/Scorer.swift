/// Scores rows with a model: a value to share between threads, checked once when it is made.
///
/// The score is the calibrated probability of fraud. It is the score that ONNX runtimes compute from the model's file:
/// trees are summed in single precision, everything else is done in double precision and rounded at the end.
public struct Scorer: Sendable {
  /// The model.
  public let model: TrainedModel
  /// How many values a row has.
  public var width: Int { model.features.count }

  private let core: CoreScorer

  /// Prepares a model for scoring.
  ///
  /// - Complexity: O(size of the model).
  public init(_ model: TrainedModel) {
    self.model = model
    core = CoreScorer(model.preprocessing, model.core)
  }

  /// Scores one row.
  ///
  /// - Parameter row: The features in the order of ``TrainedModel/features``; NaN stands for a missing value, which
  ///   trees send where they learned to and which makes a linear model's score NaN.
  /// - Returns: The probability of fraud, from 0 to 1.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the row has another number of values.
  /// - Complexity: O(features) or O(trees × depth); nothing is allocated.
  public func score(_ row: Span<Float>) throws(ModelError) -> Float {
    guard row.count == width else { throw wrongShape(values: row.count, rows: 1) }
    let logOdds = unsafe row.withUnsafeBufferPointer { row in
      var logOdds = 0.0
      unsafe core.logOdds(row, count: 1, width: width) { logOdds = $1 }
      return logOdds
    }
    return model.calibration.probability(logOdds)
  }

  /// Scores rows that stand one after the other.
  ///
  /// - Parameters:
  ///   - rows: `count` times ``width`` values, row by row.
  ///   - count: How many rows there are.
  ///   - scores: Gets one score a row; as long as `count`.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the lengths do not agree.
  /// - Complexity: O(count × (features, or trees × depth)); nothing is allocated.
  public func score(rows: Span<Float>, count: Int, into scores: inout MutableSpan<Float>) throws(ModelError) {
    let (values, overflow) = count.multipliedReportingOverflow(by: width)
    guard count >= 0, !overflow, rows.count == values else { throw wrongShape(values: rows.count, rows: count) }
    guard scores.count == count else {
      throw ModelError(.shape, "there is room for \(scores.count) scores and there are \(count) rows; give one each")
    }
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe scores.withUnsafeMutableBufferPointer { scores in
        unsafe core.logOdds(rows, count: count, width: width) { unsafe scores[$0] = model.calibration.probability($1) }
      }
    }
  }

  /// Scores rows that stand one after the other.
  ///
  /// - Parameters:
  ///   - rows: `count` times ``width`` values, row by row.
  ///   - count: How many rows there are.
  ///   - scores: Becomes one score a row; its memory is used again.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the lengths do not agree.
  public func score(rows: [Float], count: Int, into scores: inout [Float]) throws(ModelError) {
    guard count >= 0, count <= rows.count else { throw wrongShape(values: rows.count, rows: count) }
    if scores.count > count { scores.removeLast(scores.count - count) }
    if scores.count < count { scores.append(contentsOf: repeatElement(0, count: count - scores.count)) }
    var span = scores.mutableSpan
    try score(rows: rows.span, count: count, into: &span)
  }

  /// Scores a matrix.
  ///
  /// - Parameter matrix: Columns with the names of ``TrainedModel/features``, in that order.
  /// - Returns: One score a row.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the columns are not the model's features.
  public func score(_ matrix: FeatureMatrix) throws(ModelError) -> [Float] {
    guard matrix.names == model.features else {
      throw ModelError(
        .shape,
        "the model takes \(model.features.joined(separator: ", ")) and the rows have "
          + "\(matrix.names.joined(separator: ", ")); give the model's features in its order")
    }
    try matrix.checkCategories(of: model)
    return core.logOdds(matrix).map(model.calibration.probability)
  }

  private func wrongShape(values: Int, rows: Int) -> ModelError {
    ModelError(
      .shape,
      "\(values) values do not make \(rows) \(rows == 1 ? "row" : "rows") of the model's \(width) features; "
        + "give each row one value a feature")
  }
}
