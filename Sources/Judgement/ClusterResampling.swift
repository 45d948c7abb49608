/// Draws clusters with replacement: how often each one counts in each replicate of a bootstrap.
///
/// Rows of one card, terminal or day resemble each other, so that drawing rows one by one would make every interval too
/// narrow; drawing whole clusters does not. Clusters are drawn within strata, from each as many as it has.
///
/// Source: A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application, 1997, sections 3.2 and 3.8.
public struct ClusterResampling: Sendable, Equatable {
  /// How many clusters each stratum has; clusters are numbered on through the strata.
  public let strata: [Int]
  private let generator: CounterGenerator

  /// Describes the draws.
  ///
  /// - Parameters:
  ///   - strata: How many clusters each stratum has.
  ///   - seed: Chooses the draws.
  public init(strata: [Int], seed: UInt64) {
    self.strata = strata.map { max(0, $0) }
    generator = CounterGenerator(seed: seed)
  }

  /// How many clusters there are.
  public var clusters: Int { strata.reduce(0, +) }

  /// How often each cluster was drawn.
  ///
  /// - Parameters:
  ///   - replicate: Which replicate; its draws depend on the seed and on this number only.
  ///   - counts: Becomes one count a cluster; its memory is used again.
  /// - Complexity: O(clusters).
  public func counts(of replicate: Int, into counts: inout [Int32]) {
    let clusters = clusters
    if counts.count != clusters { counts = [Int32](repeating: 0, count: clusters) }
    for cluster in counts.indices { counts[cluster] = 0 }
    var random = generator.stream(UInt64(truncatingIfNeeded: replicate))
    var first = 0
    for size in strata {
      for _ in 0..<size { counts[first + random.index(below: size)] += 1 }
      first += size
    }
  }
}
