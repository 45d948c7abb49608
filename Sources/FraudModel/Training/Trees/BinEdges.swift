internal import CKernels

/// Where one feature's values are cut into bins.
struct BinEdges: Equatable, Sendable {
  /// The upper edges of all bins but the last, ascending.
  ///
  /// Bin `b`, counted from 1, holds the values above `upper[b - 2]` and at most `upper[b - 1]`. The last bin has no
  /// upper edge. Bin 0 holds missing values.
  let upper: [Float]
  /// Whether the values are categories, which have no order that means anything.
  let isCategorical: Bool

  /// The number of bins, that of missing values included.
  var binCount: Int { upper.count + 2 }

  /// Chooses edges so that the bins weigh about the same.
  ///
  /// A value weighs its share of the frauds plus its share of the genuine rows. With frauds as one in a hundred, bins
  /// of equally many rows would be coarse just where frauds lie, in the tails. A value that weighs a whole bin gets
  /// one of its own. The edges depend on the values and labels but not on the order of the rows.
  ///
  /// - Parameters:
  ///   - column: The values; NaN for missing.
  ///   - labels: One a value.
  ///   - limit: How many bins there may be at most besides that of missing values.
  /// - Complexity: O(rows).
  init(_ column: [Float], labels: [Bool], limit: Int) {
    var keys: [[UInt32]] = [[], []]
    keys[0].reserveCapacity(column.count)
    for row in column.indices where !column[row].isNaN {
      keys[labels[row] ? 1 : 0].append(FloatOrder.key(column[row]))
    }
    FloatOrder.sort(&keys[0])
    FloatOrder.sort(&keys[1])
    let values = Self.masses(genuine: keys[0], frauds: keys[1])
    let cuts = values.count <= limit ? Array(values.indices.dropLast()) : Self.cuts(values, limit: limit)
    upper = cuts.map { Self.between(values[$0].value, values[$0 + 1].value) }
    isCategorical = false
  }

  /// The different values in ascending order, each with what it weighs: whole numbers, so that sums are exact.
  private static func masses(genuine: [UInt32], frauds: [UInt32]) -> [(value: Float, mass: Int)] {
    let genuineMass = max(1, frauds.count)
    let fraudMass = max(1, genuine.count)
    var values: [(value: Float, mass: Int)] = []
    var g = 0
    var f = 0
    while g < genuine.count || f < frauds.count {
      let key = min(g < genuine.count ? genuine[g] : .max, f < frauds.count ? frauds[f] : .max)
      var mass = 0
      while g < genuine.count, genuine[g] == key {
        mass += genuineMass
        g += 1
      }
      while f < frauds.count, frauds[f] == key {
        mass += fraudMass
        f += 1
      }
      values.append((FloatOrder.value(key), mass))
    }
    return values
  }

  /// The numbers of the values after which to cut: fewer than `limit`.
  private static func cuts(_ values: [(value: Float, mass: Int)], limit: Int) -> [Int] {
    let total = values.reduce(0) { $0 + $1.mass }
    let heavy = values.filter { $0.mass >= total / limit }
    // What the bins that no single value fills have to share.
    var bins = limit - heavy.count
    var rest = total - heavy.reduce(0) { $0 + $1.mass }
    var cuts: [Int] = []
    var mass = 0
    for index in values.indices.dropLast() where cuts.count < limit - 1 {
      let isHeavy = values[index].mass >= total / limit
      if !isHeavy { mass += values[index].mass }
      let isFull = bins > 0 && mass * bins >= rest
      guard isHeavy || isFull || values[index + 1].mass >= total / limit else { continue }
      cuts.append(index)
      if !isHeavy {
        rest -= mass
        bins -= 1
      }
      mass = 0
    }
    return cuts
  }

  /// A number from the lower value up to, but not including, the upper one: the middle where there is one.
  private static func between(_ lower: Float, _ upper: Float) -> Float {
    let middle = Float((Double(lower) + Double(upper)) / 2)
    return middle < upper ? middle : lower
  }

  /// The edges of a feature whose values are categories, a bin each.
  ///
  /// - Parameter categories: How many there are, from 0 on; at most 255.
  init(categories: Int) {
    upper = (0..<max(0, categories - 1)).map { Float($0) }
    isCategorical = true
  }

  /// Gives each value its bin.
  ///
  /// - Parameters:
  ///   - values: The values; NaN for missing.
  ///   - bins: Gets a bin a value.
  ///   - level: The instructions to use.
  /// - Complexity: O(values × log(bins)).
  func sort(_ values: [Float], into bins: UnsafeMutablePointer<UInt8>, _ level: InstructionSet) {
    // The kernel halves 255 edges, whatever their number.
    let edges = upper + [Float](repeating: .infinity, count: 255 - upper.count)
    unsafe values.withUnsafeBufferPointer { values in
      unsafe edges.withUnsafeBufferPointer { edges in
        guard let start = values.baseAddress, let edges = edges.baseAddress else { return }
        unsafe ck_tree_bin(level.rawValue, start, values.count, edges, bins)
      }
    }
  }
}
