internal import CKernels

/// Which thresholds and sets of categories the trees ask for, and in which column of bytes each is answered.
///
/// A feature with more than 255 distinct thresholds gets several columns, each for 255 neighbours. Missing values are
/// below all thresholds in one column of a feature and, where a question sends them right, above all in another.
struct RankTable {
  private(set) var features: [ck_ranked_feature] = []
  /// The thresholds of each of ``features``.
  private(set) var thresholds: [Float] = []
  private(set) var sets = RankedCategories()
  private(set) var columnCount = 0

  /// What a column of a feature's thresholds is found by.
  private struct OrderedColumn: Hashable {
    let feature: Int
    let chunk: Int
    let missingGoesLeft: Bool
  }

  private var ordered: [OrderedColumn: Int] = [:]
  private var categorical: [RankedCategories.Question: Int] = [:]
  /// Each feature's distinct thresholds, ascending.
  private var distinct: [Int: [Float]] = [:]

  /// The most thresholds of a column, so that a rank fits into a byte.
  private static let most = 255

  init(_ trees: [DecisionTree]) {
    let nodes = trees.lazy.flatMap(\.nodes)
    var keys: [Int: Set<UInt32>] = [:]
    for node in nodes {
      guard let feature = node.feature, node.categories == nil else { continue }
      // Both zeros have one key: they are one threshold.
      keys[feature, default: []].insert(FloatOrder.key(node.threshold))
    }
    for (feature, keys) in keys { distinct[feature] = keys.sorted().map(FloatOrder.value) }
    var asked: Set<OrderedColumn> = []
    for node in nodes {
      guard let feature = node.feature else { continue }
      if let categories = node.categories {
        let question = RankedCategories.Question(
          feature: feature, categories: categories, missingGoesLeft: node.missingGoesLeft)
        if categorical[question] == nil {
          categorical[question] = columnCount
          sets.add(question, column: columnCount)
          columnCount += 1
        }
      } else if let index = index(of: node.threshold, of: feature) {
        asked.insert(
          OrderedColumn(feature: feature, chunk: index / Self.most, missingGoesLeft: node.missingGoesLeft))
      }
    }
    for feature in distinct.keys.sorted() {
      guard let values = distinct[feature] else { continue }
      for chunk in 0..<(values.count + Self.most - 1) / Self.most {
        let low = columnCount
        ordered[OrderedColumn(feature: feature, chunk: chunk, missingGoesLeft: true)] = low
        columnCount += 1
        var high = low
        let right = OrderedColumn(feature: feature, chunk: chunk, missingGoesLeft: false)
        if asked.contains(right) {
          high = columnCount
          ordered[right] = high
          columnCount += 1
        }
        add(Array(values[chunk * Self.most..<min(values.count, (chunk + 1) * Self.most)]), of: feature, low, high)
      }
    }
  }

  private mutating func add(_ values: [Float], of feature: Int, _ low: Int, _ high: Int) {
    var half = 1
    while half * 2 - 1 < values.count { half *= 2 }
    features.append(
      ck_ranked_feature(
        feature: UInt32(feature), first: UInt32(thresholds.count), half: UInt32(half), count: UInt32(values.count),
        low_column: UInt32(low), high_column: UInt32(high)))
    thresholds.append(contentsOf: values + [Float](repeating: .infinity, count: half * 2 - 1 - values.count))
  }

  /// Where a threshold stands among a feature's.
  private func index(of threshold: Float, of feature: Int) -> Int? {
    guard let values = distinct[feature] else { return nil }
    var below = 0
    var above = values.count
    while below < above {
      let middle = (below + above) / 2
      if values[middle] < threshold { below = middle + 1 } else { above = middle }
    }
    return below
  }

  /// The column that answers a question and the highest rank there that goes left; nil for a leaf.
  func place(of node: DecisionTree.Node) -> (column: Int, rank: Int)? {
    guard let feature = node.feature else { return nil }
    if let categories = node.categories {
      let question = RankedCategories.Question(
        feature: feature, categories: categories, missingGoesLeft: node.missingGoesLeft)
      return categorical[question].map { ($0, 0) }
    }
    guard let index = index(of: node.threshold, of: feature) else { return nil }
    let column = OrderedColumn(feature: feature, chunk: index / Self.most, missingGoesLeft: node.missingGoesLeft)
    return ordered[column].map { ($0, index % Self.most) }
  }
}
