/// A set of rows of a table, one bit a row; nothing where it is empty.
public struct RowSet: Sendable, Equatable {
  private var words: [UInt64] = []
  /// How many rows belong to it.
  public private(set) var count = 0

  /// An empty set.
  public init() {}

  /// The set of some rows.
  ///
  /// - Parameters:
  ///   - rows: Row numbers, in any order and none below 0.
  ///   - rowCount: How many rows there are.
  init(_ rows: some Sequence<Int>, of rowCount: Int) {
    for row in rows { insert(row, of: rowCount) }
  }

  /// Whether no row belongs to it.
  public var isEmpty: Bool { count == 0 }

  /// Whether a row belongs to it.
  public func contains(_ row: Int) -> Bool {
    row >> 6 < words.count && words[row >> 6] >> UInt64(row & 63) & 1 == 1
  }

  /// The rows that do not belong to another set.
  func subtracting(_ other: RowSet) -> RowSet {
    var result = self
    for index in words.indices where index < other.words.count { result.words[index] &= ~other.words[index] }
    result.count = result.words.reduce(0) { $0 + $1.nonzeroBitCount }
    return result
  }

  /// Adds a row.
  mutating func insert(_ row: Int, of rowCount: Int) {
    if words.isEmpty { words = [UInt64](repeating: 0, count: (rowCount + 63) >> 6) }
    let bit: UInt64 = 1 << UInt64(row & 63)
    if words[row >> 6] & bit == 0 {
      words[row >> 6] |= bit
      count += 1
    }
  }

  /// The first rows in ascending order.
  ///
  /// - Parameter most: How many at most.
  /// - Returns: Row numbers.
  public func first(_ most: Int) -> [Int] {
    var rows: [Int] = []
    for (index, word) in words.enumerated() where word != 0 {
      for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 {
        if rows.count >= most { return rows }
        rows.append(index << 6 | bit)
      }
    }
    return rows
  }
}
