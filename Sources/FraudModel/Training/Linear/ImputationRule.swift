/// How models that need every value learn what takes the place of missing ones.
///
/// It is learned whether or not training lacks values, so that a served model never answers NaN to a gap.
public struct ImputationRule: Equatable, Sendable {
  /// What is made of a feature's values that are there.
  public enum Statistic: String, CaseIterable, Sendable {
    /// Their mean.
    case mean
    /// Their median: of an even number, the mean of the middle two.
    case median
  }

  /// What takes the place of a missing value; 0 for a feature that training never has.
  public let statistic: Statistic
  /// Whether a row also says that it lacked a feature, for each feature that training lacks somewhere but not
  /// everywhere: that something is missing may tell more than any value.
  public let marksMissing: Bool

  /// Chooses a rule.
  public init(_ statistic: Statistic = .median, marksMissing: Bool = true) {
    self.statistic = statistic
    self.marksMissing = marksMissing
  }

  /// Learns from a matrix, whatever the order of its rows.
  func learn(from matrix: FeatureMatrix, threads: Int) -> Imputation {
    let columns = concurrentMap(matrix.columns.count, threads: threads) { feature in
      let column = matrix.columns[feature]
      let present = column.count { !$0.isNaN }
      let fill =
        switch statistic {
        case _ where present == 0: Float(0)
        case .mean: Self.mean(of: column, present: present)
        case .median: Self.median(of: column, present: present)
        }
      return (fill: fill, isMarked: marksMissing && present > 0 && present < column.count)
    }
    return Imputation(checked: columns.map(\.fill), indicators: columns.indices.filter { columns[$0].isMarked })
  }

  private static func mean(of column: [Float], present: Int) -> Float {
    var lowest = Float.infinity
    var highest = -Float.infinity
    for value in column where !value.isNaN {
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
    var sum = FixedPointSum(bound: Double(highest) - Double(lowest), count: present)
    for value in column where !value.isNaN { sum.add(Double(value) - Double(lowest)) }
    return Float(Double(lowest) + sum.value / Double(present))
  }

  private static func median(of column: [Float], present: Int) -> Float {
    let lower = FloatOrder.select((present - 1) / 2, of: column)
    let upper = present % 2 == 1 ? lower : FloatOrder.select(present / 2, of: column)
    return Float((Double(lower) + Double(upper)) / 2)
  }
}
