/// Scores rows with a model: a value to share between threads, checked once when it is made.
///
/// The score is the calibrated probability of fraud. It is the score that ONNX runtimes compute from the model's file:
/// trees are summed in single precision, everything else is done in double precision and rounded at the end.
public struct Scorer: Sendable {
  /// The model.
  public let model: TrainedModel
  /// How many values a row has.
  public var width: Int { model.features.count }

  let core: CoreScorer

  /// Prepares a model for scoring.
  ///
  /// - Complexity: O(size of the model).
  public init(_ model: TrainedModel) { self.init(model, instructions: .best) }

  /// Prepares a model for scoring with some of the processor's instructions, which changes no score.
  package init(_ model: TrainedModel, instructions: InstructionSet) {
    self.model = model
    core = CoreScorer(model.imputation, model.preprocessing, model.core, instructions: instructions)
  }

  /// Scores one row.
  ///
  /// - Parameter row: The features in the order of ``TrainedModel/features``; NaN stands for a missing value, which
  ///   trees send where they learned to and which ``TrainedModel/imputation`` replaces for other cores. A linear model
  ///   without it gives NaN.
  /// - Returns: The probability of fraud, from 0 to 1.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the row has another number of values.
  /// - Complexity: O(features) or O(trees × depth); nothing is allocated.
  public func score(_ row: Span<Float>) throws(ModelError) -> Float {
    model.calibration.probability(try logOdds(row))
  }

  /// The log-odds that a row gets before calibration.
  ///
  /// - Parameter row: The features in the order of ``TrainedModel/features``; NaN stands for a missing value.
  /// - Returns: The log-odds: what the contributions of an ``Explanation`` add up to.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the row has another number of values.
  /// - Complexity: O(features) or O(trees × depth); nothing is allocated.
  public func logOdds(_ row: Span<Float>) throws(ModelError) -> Double {
    try check(row)
    return core.logOdds(row)
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
  /// - Parameters:
  ///   - matrix: Columns with the names of ``TrainedModel/features``, in that order.
  ///   - threads: How many threads to use; nil for one a processor. The scores do not depend on it.
  /// - Returns: One score a row.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the columns are not the model's features.
  public func score(_ matrix: FeatureMatrix, threads: Int? = nil) throws(ModelError) -> [Float] {
    try logOdds(matrix, threads: threads).map(model.calibration.probability)
  }

  /// The log-odds that the rows of a matrix get before calibration.
  ///
  /// - Parameters:
  ///   - matrix: Columns with the names of ``TrainedModel/features``, in that order.
  ///   - threads: How many threads to use; nil for one a processor. The result does not depend on it.
  /// - Returns: One value a row.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` when the columns are not the model's features.
  public func logOdds(_ matrix: FeatureMatrix, threads: Int? = nil) throws(ModelError) -> [Double] {
    try check(matrix)
    return core.logOdds(matrix, threads: threads)
  }

  /// Refuses a row that has not one value a feature.
  func check(_ row: Span<Float>) throws(ModelError) {
    guard row.count == width else { throw wrongShape(values: row.count, rows: 1) }
  }

  /// Refuses a matrix whose columns are not the model's features.
  func check(_ matrix: FeatureMatrix) throws(ModelError) {
    guard matrix.names == model.features else {
      throw ModelError(
        .shape,
        "the model takes \(model.features.joined(separator: ", ")) and the rows have "
          + "\(matrix.names.joined(separator: ", ")); give the model's features in its order")
    }
    try matrix.checkCategories(of: model)
  }

  private func wrongShape(values: Int, rows: Int) -> ModelError {
    ModelError(
      .shape,
      "\(values) values do not make \(rows) \(rows == 1 ? "row" : "rows") of the model's \(width) features; "
        + "give each row one value a feature")
  }
}
