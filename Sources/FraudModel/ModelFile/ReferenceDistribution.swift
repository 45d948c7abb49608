/// How the features were distributed in training: what later rows are compared with to see drift.
///
/// It is the content of `reference.json`.
public struct ReferenceDistribution: Codable, Equatable, Sendable {
  /// The version of the format that this library writes.
  public static let currentVersion = 1

  /// One feature's distribution.
  public struct Feature: Codable, Equatable, Sendable {
    /// The feature's name.
    public let name: String
    /// Ascending upper edges of all bins but the last: a bin holds the values above the edge before it and at most its
    /// own.
    public let edges: [Float]
    /// How many training rows fell into each bin; one more than there are edges.
    public let counts: [Int]
    /// How many training rows had no value.
    public let missing: Int
  }

  /// The version of the format.
  public let version: Int
  /// How many rows were counted.
  public let rows: Int
  /// The features in the model's order.
  public let features: [Feature]

  /// Counts the rows of a matrix.
  ///
  /// - Parameters:
  ///   - matrix: The training rows.
  ///   - bins: Into how many bins of about equally many rows to divide each feature; a feature of fewer values has
  ///     fewer.
  ///   - threads: How many threads to use; nil for all processors.
  /// - Complexity: O(rows × features).
  public init(of matrix: FeatureMatrix, bins: Int = 20, threads: Int? = nil) {
    version = Self.currentVersion
    rows = matrix.rowCount
    features = concurrentMap(matrix.columns.count, threads: threads) { feature in
      Feature(name: matrix.names[feature], column: matrix.columns[feature], bins: max(1, bins))
    }
  }
}

extension ReferenceDistribution.Feature {
  /// Counts one column's values.
  init(name: String, column: [Float], bins: Int) {
    self.name = name
    var keys = column.filter { !$0.isNaN }.map(FloatOrder.key)
    FloatOrder.sort(&keys)
    missing = column.count - keys.count
    var edges: [Float] = []
    var counts: [Int] = []
    var counted = 0
    for bin in 1..<max(2, bins) where !keys.isEmpty {
      // The value below which this share of the rows lies; all rows with that value belong to the bin.
      let edge = FloatOrder.value(keys[max(0, bin * keys.count / bins - 1)])
      guard edge.isFinite, edge > edges.last ?? -.infinity else { continue }
      var end = bin * keys.count / bins
      while end < keys.count, keys[end] <= FloatOrder.key(edge) { end += 1 }
      if end == keys.count { break }
      edges.append(edge)
      counts.append(end - counted)
      counted = end
    }
    self.edges = edges
    self.counts = counts + [keys.count - counted]
  }
}
