/// Some of the categories 0 to 254 of a feature: what a tree's question may ask for in place of a threshold.
public struct CategorySet: Equatable, Hashable, Sendable {
  /// The highest category that a set can hold.
  public static let highest = 254

  // Bit c of the 256 stands for category c.
  private var words = SIMD4<UInt64>.zero

  /// The empty set.
  public init() {}

  /// A set of categories; those outside 0 to ``highest`` are left out.
  public init(_ categories: some Sequence<Int>) {
    for category in categories where (0...Self.highest).contains(category) {
      words[category >> 6] |= 1 << UInt64(category & 63)
    }
  }

  /// The categories in the set, ascending.
  public var categories: [Int] { (0...Self.highest).filter { words[$0 >> 6] >> UInt64($0 & 63) & 1 == 1 } }

  /// Whether a feature's value is a category of the set; no fraction, no negative value and no NaN is.
  @inline(__always)
  public func contains(_ value: Float) -> Bool {
    guard value >= 0, value <= Float(Self.highest), value == value.rounded(.towardZero) else { return false }
    let category = Int(value)
    return words[category >> 6] >> UInt64(category & 63) & 1 == 1
  }
}
