internal import CKernels

/// A matrix whose values are replaced by the numbers of their bins, a byte each, laid out twice.
///
/// Column after column for dividing a node's rows by one feature; and 16 features of a row side by side for summing up
/// a node's rows in all of them, so that a row that stands alone costs one cache line and not sixteen. Together at most
/// twice the bytes of the bins, and so half the bytes of the matrix.
struct BinnedMatrix: Sendable {
  let rowCount: Int
  /// One for each feature.
  let edges: [BinEdges]
  /// The bin of each value: `columns[feature × stride + row]`.
  let columns: KernelMemory<UInt8>
  /// How far columns are apart.
  let stride: Int
  /// The features that stand side by side.
  let groups: [Range<Int>]
  /// The bins of the groups: `rows[(group × rowCount + row) × 16 + feature within the group]`.
  let rows: KernelMemory<UInt8>
  /// Where each feature's bins begin in a histogram over all of them, and at the end their number.
  let offsets: [Int]

  /// How many rows are brought from columns into rows at a time.
  private static let block = 1 << 12

  /// Sorts a matrix's values into bins.
  ///
  /// - Parameters:
  ///   - matrix: The rows.
  ///   - labels: Their labels.
  ///   - limit: How many bins a feature may have besides that of missing values.
  ///   - threads: How many threads to use; they do not change the result.
  ///   - level: The instructions to use; they do not change it either.
  /// - Complexity: O(rows × features × log(bins)).
  init(_ matrix: FeatureMatrix, labels: [Bool], limit: Int, threads: Int, level: InstructionSet) {
    let stride = Self.stride(for: matrix.rowCount)
    let columns = KernelMemory<UInt8>(stride * matrix.columns.count, filledWith: 0)
    let edges = concurrentMap(matrix.columns.count, threads: threads) { feature in
      let column = matrix.columns[feature]
      let edges =
        matrix.categories[matrix.names[feature]].map { BinEdges(categories: $0.count) }
        ?? BinEdges(column, labels: labels, limit: limit)
      unsafe edges.sort(column, into: columns.start + feature * stride, level)
      return edges
    }
    self.init(rowCount: matrix.rowCount, edges: edges, columns: columns, stride: stride, threads: threads)
  }

  private init(rowCount: Int, edges: [BinEdges], columns: KernelMemory<UInt8>, stride: Int, threads: Int) {
    self.rowCount = rowCount
    self.edges = edges
    self.columns = columns
    self.stride = stride
    offsets = edges.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.binCount) }
    let width = Int(CK_TREE_GROUP)
    let count = (edges.count + width - 1) / width
    let groups = (0..<count).map { $0 * edges.count / count..<($0 + 1) * edges.count / count }
    let rows = KernelMemory<UInt8>(groups.count * rowCount * width, filledWith: 0)
    let blocks = (rowCount + Self.block - 1) / Self.block
    concurrently(groups.count * blocks, threads: threads) { piece in
      let group = piece / blocks
      let first = piece % blocks * Self.block
      for row in first..<min(rowCount, first + Self.block) {
        let place = unsafe rows.start + (group * rowCount + row) * width
        for (index, feature) in groups[group].enumerated() {
          unsafe place[index] = columns.start[feature * stride + row]
        }
      }
    }
    self.groups = groups
    self.rows = rows
  }

  /// A value's bin.
  @inline(__always)
  func bin(_ row: Int, _ feature: Int) -> UInt8 { columns[feature * stride + row] }

  /// Some of the rows, in the order given, in the same bins.
  func selecting(_ rows: [Int], threads: Int) -> BinnedMatrix {
    let stride = Self.stride(for: rows.count)
    let selected = KernelMemory<UInt8>(stride * edges.count, filledWith: 0)
    concurrently(edges.count, threads: threads) { feature in
      for (place, row) in rows.enumerated() { unsafe selected.start[feature * stride + place] = bin(row, feature) }
    }
    return BinnedMatrix(rowCount: rows.count, edges: edges, columns: selected, stride: stride, threads: threads)
  }

  /// Kernels read whole words, also where a column ends within one.
  private static func stride(for rows: Int) -> Int { (rows + 63) / 64 * 64 }
}
