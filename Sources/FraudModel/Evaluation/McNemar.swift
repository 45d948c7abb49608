/// McNemar's test: whether two models that decide about the same rows are right equally often.
///
/// Only rows on which one is right and the other wrong say anything.
///
/// Source: Quinn McNemar, Psychometrika 12 (1947), with the continuity correction of Edwards, Psychometrika 13 (1948).
public struct McNemar: Sendable, Equatable, Codable {
  /// Rows that only the first model decided rightly.
  public let onlyFirstRight: Int
  /// Rows that only the second model decided rightly.
  public let onlySecondRight: Int
  /// Chi-square with continuity correction; the smaller of both counts where the test is exact.
  public let statistic: Double
  /// The probability of so uneven counts, or more uneven ones, if both models were right equally often.
  public let pValue: Double
  /// Whether the probability is that of the binomial distribution, which fewer than 25 rows ask for.
  public let isExact: Bool

  /// Tests two counts.
  ///
  /// - Parameters:
  ///   - onlyFirstRight: Rows that only the first model decided rightly, not negative.
  ///   - onlySecondRight: Rows that only the second model decided rightly, not negative.
  public init(onlyFirstRight: Int, onlySecondRight: Int) {
    let first = max(0, onlyFirstRight)
    let second = max(0, onlySecondRight)
    self.onlyFirstRight = first
    self.onlySecondRight = second
    let (rows, overflow) = first.addingReportingOverflow(second)
    isExact = rows < 25 && !overflow
    if isExact {
      let fewer = min(first, second)
      statistic = Double(fewer)
      // Whole binomial coefficients: below 25 rows they fit a Double exactly.
      var coefficient = 1.0
      var sum = 0.0
      for count in 0...fewer {
        sum += coefficient
        coefficient = coefficient * Double(rows - count) / Double(count + 1)
      }
      pValue = min(1, 2 * sum / Double(1 << rows))
    } else {
      let distance = abs(Double(first) - Double(second)) - 1
      statistic = distance * distance / (Double(first) + Double(second))
      pValue = Elementary.erfc((statistic / 2).squareRoot())
    }
  }

  /// Tests the decisions of two models.
  ///
  /// - Parameters:
  ///   - first: The rows of one model.
  ///   - second: The same rows of the other.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` where the rows are not the same.
  public init(_ first: ScoredRows, _ second: ScoredRows) throws(ModelError) {
    try first.requireSameRows(as: second)
    var onlyFirst = 0
    var onlySecond = 0
    let decisions = zip(first.flagged, second.flagged)
    for (isFraud, (one, other)) in zip(first.labels, decisions) where one != other {
      if one == isFraud { onlyFirst += 1 } else { onlySecond += 1 }
    }
    self.init(onlyFirstRight: onlyFirst, onlySecondRight: onlySecond)
  }

  /// Tests the decisions of two models in several periods together.
  ///
  /// - Parameters:
  ///   - first: The rows of one model, period by period.
  ///   - second: The same rows of the other.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/shape`` where the rows are not the same.
  public init(_ first: [ScoredRows], _ second: [ScoredRows]) throws(ModelError) {
    guard first.count == second.count else {
      throw ModelError(
        .shape,
        "one model was judged on \(first.count) periods and the other on \(second.count); judge both on the same"
      )
    }
    var counts = (first: 0, second: 0)
    for (one, other) in zip(first, second) {
      let test = try McNemar(one, other)
      counts.first += test.onlyFirstRight
      counts.second += test.onlySecondRight
    }
    self.init(onlyFirstRight: counts.first, onlySecondRight: counts.second)
  }

  private enum CodingKeys: String, CodingKey {
    case onlyFirstRight = "only_first_right"
    case onlySecondRight = "only_second_right"
    case statistic
    case pValue = "p_value"
    case isExact = "is_exact"
  }
}
