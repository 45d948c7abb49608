/// The grid that leaf values lie on, so that single precision adds them up without rounding.
///
/// A float holds 24 bits. When all leaf values are multiples of one power of two, and even the largest of each tree add
/// up to less than 2^24 of them, then every partial sum in every order is exact, and all runtimes agree to the bit.
enum LeafGrid {
  /// The finest grid: what log-odds are counted in while trees are grown.
  static let unit = 0x1p-20
  /// Log-odds stay within ±64 while trees are grown; beyond, a probability is 0 or 1 in double precision.
  static let limit: Int32 = 1 << 26

  /// A leaf value as a number of units.
  static func units(_ value: Double) -> Int32 {
    Int32(max(-Double(limit), min(Double(limit), value / unit)).rounded(.toNearestOrEven))
  }

  /// A number of units, brought within the limit.
  @inline(__always)
  static func limited(_ units: Int32) -> Int32 { max(-limit, min(limit, units)) }

  /// How many bits the grid must be coarser than ``unit`` for these trees; 0 for most models.
  static func coarsening(for trees: [GrownTree]) -> Int {
    let largest = trees.map { tree in
      tree.nodes.reduce(0) { max($0, $1.split == nil ? Int(abs($1.value)) : 0) }
    }
    var bits = 0
    while largest.reduce(0, { $0 + ($1 >> bits) + 1 }) >= 1 << 24 { bits += 1 }
    return bits
  }

  /// The value that a leaf has in the finished model.
  static func value(_ units: Int32, coarsening bits: Int) -> Float {
    let half: Int32 = bits > 0 ? 1 << Int32(bits - 1) : 0
    return Float((units + half) >> Int32(bits)) * Float(sign: .plus, exponent: bits - 20, significand: 1)
  }
}
