/// How well one column alone tells fraud from genuine: a test for columns that know the answer.
///
/// The values are put into bins: texts each into its own, numbers into at most 256 with about equally many rows or
/// equally many frauds, missing values into one more. The bins are ranked by their share of fraud in every second row,
/// and the ranking is judged on the other rows, and the other way round: so a column of many values cannot seem to know
/// what it has only memorised, and any shape of dependence counts, not only a rising one.
///
/// A column leaks where that ranking puts nearly every fraud before nearly every genuine transaction: the area under the
/// ROC curve reaches ``ValidationRules/leakAUC``. A rule such as "all above 220 are fraud" is no leak: it may be never
/// wrong, but it finds only a part of the frauds, so its area stays far below. A column that finds half of all frauds
/// without one false alarm is named as a warning.
struct LabelLeak: Sendable {
  /// The area under the ROC curve on rows that the ranking was not made from.
  let area: Double
  /// The share of frauds found there before the first false alarm.
  let recall: Double
  private let column: String

  /// Fewer frauds or genuine transactions than this say nothing.
  private static let fewest = 20
  private static let bins = 256

  /// Measures a column; nil for one that is not given to models, and where there are too few of a class.
  init?(_ column: Schema.Column, _ found: Table.Column, labels: [Bool]?) {
    guard let labels, labels.count == found.values.count, column.role == .feature || column.role == .amount else {
      return nil
    }
    let frauds = labels.count(where: \.self)
    guard frauds >= LabelLeak.fewest, labels.count - frauds >= LabelLeak.fewest else { return nil }
    // Counts by bin of genuine and fraudulent rows, of even and of odd rows.
    var counts: [SIMD4<Int32>]
    switch found.values {
    case .texts(let codes, let names):
      counts = Array(repeating: .zero, count: names.count + 1)
      for row in codes.indices {
        counts[codes[row] < 0 ? names.count : Int(codes[row])][(row & 1) << 1 | (labels[row] ? 1 : 0)] += 1
      }
    case .booleans(let values):
      counts = LabelLeak.counts(values, found.missing, labels) { $0 ? 1 : 0 }
    case .numbers(let values): counts = LabelLeak.counts(values, found.missing, labels) { Float($0) }
    case .integers(let values), .cents(let values), .times(let values):
      counts = LabelLeak.counts(values, found.missing, labels) { Float($0) }
    }
    let halves = [LabelLeak.judge(counts, learned: 0), LabelLeak.judge(counts, learned: 2)].compactMap(\.self)
    guard halves.count == 2 else { return nil }
    area = (halves[0].area + halves[1].area) / 2
    recall = min(halves[0].recall, halves[1].recall)
    self.column = column.name
  }

  /// What is to be said about it.
  func anomaly(rules: ValidationRules) -> Anomaly? {
    if area >= rules.leakAUC {
      return Anomaly(
        .labelLeak, .error, column: column,
        "column '\(column.excerpt)' alone separates fraud from genuine with an area under the ROC curve of "
          + "\(rounded(area)); it is likely made from the label, so give it the role ignored")
    }
    if recall >= rules.leakRecall {
      return Anomaly(
        .labelLeak, .warning, column: column,
        "column '\(column.excerpt)' alone finds a share of \(rounded(recall)) of the frauds without a false alarm; "
          + "make sure that it is known when a transaction is scored")
    }
    return nil
  }

  private static func counts<Value>(
    _ values: [Value], _ missing: RowSet, _ labels: [Bool], _ number: (Value) -> Float
  ) -> [SIMD4<Int32>] {
    let edges = edges(values, missing, labels, number)
    // A full binary tree of edges, those that are not needed beyond every value, is searched without a branch.
    let tree = edges + [Float](repeating: .infinity, count: max(0, bins - 1 - edges.count))
    var counts = [Int32](repeating: 0, count: 4 * (bins + 1))
    let hasMissing = !missing.isEmpty
    unsafe tree.withUnsafeBufferPointer { tree in
      unsafe counts.withUnsafeMutableBufferPointer { counts in
        for row in values.indices {
          let value = number(values[row])
          var bin = 0
          var half = bins / 2
          while half > 0 {
            bin = unsafe tree[bin + half - 1] < value ? bin + half : bin
            half /= 2
          }
          if value.isNaN || (hasMissing && missing.contains(row)) { bin = bins }
          unsafe counts[bin << 2 | (row & 1) << 1 | (labels[row] ? 1 : 0)] += 1
        }
      }
    }
    return (0...bins).map { SIMD4(counts[4 * $0], counts[4 * $0 + 1], counts[4 * $0 + 2], counts[4 * $0 + 3]) }
  }

  /// The upper edges of all bins but the last, at most ``bins`` − 2 of them, from a sample of all rows and one of the frauds.
  private static func edges<Value>(
    _ values: [Value], _ missing: RowSet, _ labels: [Bool], _ number: (Value) -> Float
  ) -> [Float] {
    func sample(_ rows: [Int]) -> [Float] {
      let step = max(1, rows.count / 16_384)
      return stride(from: 0, to: rows.count, by: step).map { number(values[rows[$0]]) }
        .filter { !$0.isNaN }.sorted()
    }
    let every = max(1, values.count / 16_384)
    let all = sample(stride(from: 0, to: values.count, by: every).filter { !missing.contains($0) })
    let frauds = sample(labels.indices.filter { labels[$0] && !missing.contains($0) })
    var edges: Set<Float> = []
    for sorted in [all, frauds] where !sorted.isEmpty {
      for bin in 1..<bins / 2 - 1 { edges.insert(sorted[min(sorted.count - 1, bin * sorted.count / (bins / 2 - 1))]) }
      // The greatest value below a quantile is an edge too, so that a value that stands alone has a bin of its own.
      if let least = sorted.first { edges.insert(least.nextDown) }
    }
    return edges.sorted()
  }

  /// Ranks the bins by one half of the rows and judges the ranking by the other half.
  private static func judge(_ counts: [SIMD4<Int32>], learned: Int) -> (area: Double, recall: Double)? {
    let judged = 2 - learned
    let genuine = counts.reduce(0) { $0 + Int($1[judged]) }
    let frauds = counts.reduce(0) { $0 + Int($1[judged + 1]) }
    let base = Double(counts.reduce(0) { $0 + Int($1[learned + 1]) }) / Double(max(1, genuine + frauds))
    guard genuine > 0, frauds > 0 else { return nil }
    func share(_ count: SIMD4<Int32>) -> Double {
      (Double(count[learned + 1]) + base) / (Double(count[learned]) + Double(count[learned + 1]) + 1)
    }
    let ranked = counts.map { (share: share($0), count: $0) }.sorted { $0.share > $1.share }
    var (area, found, recall, isClean) = (0.0, 0, 0, true)
    var place = 0
    while place < ranked.count {
      var (tiedFrauds, tiedGenuine, tiedLearned) = (0, 0, 0)
      let share = ranked[place].share
      while place < ranked.count, ranked[place].share == share {
        tiedFrauds += Int(ranked[place].count[judged + 1])
        tiedGenuine += Int(ranked[place].count[judged])
        tiedLearned += Int(ranked[place].count[learned])
        place += 1
      }
      area += Double(tiedGenuine) * (Double(found) + Double(tiedFrauds) / 2)
      found += tiedFrauds
      if tiedGenuine + tiedLearned > 0 { isClean = false }
      if isClean { recall = found }
    }
    return (area / (Double(genuine) * Double(frauds)), Double(recall) / Double(frauds))
  }
}
