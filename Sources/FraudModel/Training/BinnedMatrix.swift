/// A matrix whose values are replaced by the numbers of their bins: a byte each, column after column.
struct BinnedMatrix: Sendable {
  let rowCount: Int
  /// One for each feature.
  let edges: [BinEdges]
  /// The bin of each value: `bins[feature × rowCount + row]`.
  let bins: [UInt8]
  /// Where each feature's bins begin in a histogram over all of them, and at the end their number.
  let offsets: [Int]

  /// Sorts a matrix's values into bins.
  ///
  /// - Complexity: O(rows × features × log(bins)).
  init(_ matrix: FeatureMatrix, labels: [Bool], limit: Int, threads: Int) {
    let columns = concurrentMap(matrix.columns.count, threads: threads) { feature in
      let edges = BinEdges(matrix.columns[feature], labels: labels, limit: limit)
      return (edges: edges, bins: matrix.columns[feature].map(edges.bin(of:)))
    }
    var bins: [UInt8] = []
    bins.reserveCapacity(matrix.rowCount * columns.count)
    for column in columns { bins.append(contentsOf: column.bins) }
    self.init(rowCount: matrix.rowCount, edges: columns.map(\.edges), bins: bins)
  }

  private init(rowCount: Int, edges: [BinEdges], bins: [UInt8]) {
    self.rowCount = rowCount
    self.edges = edges
    self.bins = bins
    offsets = edges.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.binCount) }
  }

  /// Some of the rows, in the order given, in the same bins.
  func selecting(_ rows: [Int]) -> BinnedMatrix {
    var selected: [UInt8] = []
    selected.reserveCapacity(rows.count * edges.count)
    for feature in edges.indices {
      let column = bins[feature * rowCount..<(feature + 1) * rowCount]
      for row in rows { selected.append(column[column.startIndex + row]) }
    }
    return BinnedMatrix(rowCount: rows.count, edges: edges, bins: selected)
  }
}
