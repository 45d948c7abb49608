/// Questions about categories, each answered for a block of rows before the trees are looked at.
struct RankedCategories: Sendable {
  /// What is asked.
  struct Question: Hashable {
    let feature: Int
    let categories: CategorySet
    let missingGoesLeft: Bool
  }

  private struct Column {
    let feature: Int
    let column: Int
  }

  private var columns: [Column] = []
  /// Of each column, the answer for each category, for values that are none, and for missing ones.
  private var answers: [Int8] = []

  private static let none = CategorySet.highest + 1
  private static let missing = CategorySet.highest + 2
  private static let answerCount = CategorySet.highest + 3

  /// Adds a question and the column that gets its answers: -128 for left and -127 for right.
  mutating func add(_ question: Question, column: Int) {
    columns.append(Column(feature: question.feature, column: column))
    var answers = [Int8](repeating: -127, count: Self.answerCount)
    for category in question.categories.categories { answers[category] = -128 }
    if question.missingGoesLeft { answers[Self.missing] = -128 }
    self.answers.append(contentsOf: answers)
  }

  /// Answers all questions for some rows.
  ///
  /// - Parameters:
  ///   - rows: `count` rows of `width` values, one row after the other.
  ///   - count: How many rows there are.
  ///   - width: How many values a row has.
  ///   - columns: ``RankedTrees/block`` bytes for each column of the trees.
  func rank(
    rows: UnsafePointer<Float>, count: Int, width: Int, columns: UnsafeMutablePointer<Int8>
  ) {
    unsafe answers.withUnsafeBufferPointer { answers in
      for (number, column) in self.columns.enumerated() {
        let values = unsafe rows + column.feature
        let given = unsafe columns + column.column * RankedTrees.block
        for row in 0..<count {
          unsafe given[row] = answers[number * Self.answerCount + Self.kind(of: values[row * width])]
        }
      }
    }
  }

  /// Which of a column's answers a value gets.
  @inline(__always)
  private static func kind(of value: Float) -> Int {
    // Beyond the highest category no conversion is safe; NaN fails both comparisons.
    guard value >= 0, value <= Float(CategorySet.highest) else { return value.isNaN ? missing : none }
    let category = Int(value)
    return Float(category) == value ? category : none
  }
}
