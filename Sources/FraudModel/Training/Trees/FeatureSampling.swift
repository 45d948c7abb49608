/// Which features a tree and its nodes may ask about.
///
/// Features are drawn by the hash of seed, tree, node and feature, so that a draw depends on nothing else.
struct FeatureSampling: Sendable {
  private let count: Int
  private let tree: UInt64
  private let ofTree: [Int]?
  private let nodeShare: Double

  /// Draws the features of a tree.
  ///
  /// - Parameters:
  ///   - options: The shares and the seed.
  ///   - tree: The tree's number.
  ///   - count: How many features there are.
  init(_ options: GradientBoostedTrees, tree: Int, count: Int) {
    self.count = count
    self.tree = StableHash.mix(Int64(bitPattern: StableHash.mix(Int64(options.seed)) &+ UInt64(tree)))
    nodeShare = options.featuresPerNode
    ofTree =
      options.featuresPerTree < 1
      ? Self.draw(Array(0..<count), share: options.featuresPerTree, key: self.tree) : nil
  }

  /// The features that a node may ask about; nil for all.
  func features(ofNode node: Int) -> [Bool]? {
    guard ofTree != nil || nodeShare < 1 else { return nil }
    var drawn = ofTree ?? Array(0..<count)
    if nodeShare < 1 { drawn = Self.draw(drawn, share: nodeShare, key: tree &+ UInt64(node) &+ 1) }
    var mask = [Bool](repeating: false, count: count)
    for feature in drawn { mask[feature] = true }
    return mask
  }

  /// At least one of some features: those with the lowest hashes.
  private static func draw(_ features: [Int], share: Double, key: UInt64) -> [Int] {
    let count = max(1, Int((Double(features.count) * share).rounded()))
    let start = StableHash.mix(Int64(bitPattern: key))
    let hashed = features.map { (hash: StableHash.mix(Int64(bitPattern: start &+ UInt64($0))), feature: $0) }
    return hashed.sorted { ($0.hash, $0.feature) < ($1.hash, $1.feature) }.prefix(count).map(\.feature)
  }
}
