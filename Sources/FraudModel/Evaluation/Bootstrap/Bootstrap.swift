internal import Judgement

/// Measures models on rows that are drawn again and again, to see how far chance alone moves the measures.
///
/// Whole cards, terminals or days are drawn with replacement, since their rows resemble each other. Replicates depend on
/// the seed and their number only, not on threads; the same seed draws the same clusters for every model, so that
/// differences of models on the same rows are paired.
public struct Bootstrap: Sendable, Equatable {
  /// What is drawn as a whole.
  public enum Unit: String, Sendable, Codable, CaseIterable {
    /// All transactions of a card.
    case card
    /// All transactions at a terminal.
    case terminal
    /// All transactions of a day, days of each period among themselves.
    case day
  }

  /// What is drawn as a whole.
  public let unit: Unit
  /// How many times all is drawn.
  public let replicates: Int
  /// Chooses the draws.
  public let seed: UInt64

  /// Describes a bootstrap.
  ///
  /// - Parameters:
  ///   - unit: What is drawn as a whole.
  ///   - replicates: From 20 to 100,000; 1,000 give intervals whose ends hardly move with the seed.
  ///   - seed: Chooses the draws.
  /// - Throws: ``ModelError`` with code ``ModelError/Code/option``.
  public init(by unit: Unit = .card, replicates: Int = 1000, seed: UInt64 = 1) throws(ModelError) {
    guard (20...100_000).contains(replicates) else {
      throw ModelError(.option, "a bootstrap has \(replicates) replicates; give it 20 to 100,000")
    }
    self.init(checked: unit, replicates: replicates, seed: seed)
  }

  private init(checked unit: Unit, replicates: Int, seed: UInt64) {
    self.unit = unit
    self.replicates = replicates
    self.seed = seed
  }

  /// A thousand replicates by a unit.
  static func standard(by unit: Unit) -> Bootstrap { Bootstrap(checked: unit, replicates: 1000, seed: 1) }

  /// Measures a model in every replicate.
  ///
  /// - Parameters:
  ///   - periods: The rows of one or more periods, such as the test weeks of a backtest; a measure is the mean of its
  ///     values in the periods. A card or terminal that occurs in several is drawn in all of them alike.
  ///   - options: What measures depend on beside scores and labels.
  ///   - threads: How many threads to use; nil for all processors.
  /// - Returns: The measures of every replicate.
  /// - Complexity: O(replicates × rows), about a third of a millisecond for 58,000 rows, after sorting the rows once.
  ///   Calibration slope and intercept are those of 256 groups of scores, after four steps of Newton's method from the
  ///   sample's own line.
  public func replicate(
    _ periods: [ScoredRows], options: MetricOptions = MetricOptions(), threads: Int? = nil
  ) -> Replicates {
    let clusters = ResampledClusters(periods, by: unit)
    let resampling = ClusterResampling(strata: clusters.strata, seed: seed)
    let weighted = zip(periods, clusters.ofRows).map { period, ofRows in
      WeightedPeriod(period, clusters: ofRows, count: resampling.clusters, unit: unit, options: options)
    }
    let chunk = 16
    let chunks = concurrentMap((replicates + chunk - 1) / chunk, threads: threads) { piece in
      var counts: [Int32] = []
      var found: [Int32] = []
      return (piece * chunk..<min(replicates, (piece + 1) * chunk)).map { number in
        resampling.counts(of: number, into: &counts)
        return Bootstrap.mean(weighted.map { $0.measure(counts, scratch: &found) })
      }
    }
    let ones = [Int32](repeating: 1, count: resampling.clusters)
    var scratch: [Int32] = []
    return Replicates(
      estimates: Bootstrap.mean(weighted.map { $0.measure(ones, scratch: &scratch) }), values: chunks.flatMap(\.self),
      clusters: resampling.clusters, rows: periods.reduce(0) { $0 + $1.labels.count },
      frauds: periods.reduce(0) { $0 + $1.frauds })
  }

  /// The mean of each measure over the periods; NaN where a period does not define it.
  private static func mean(_ periods: [[Double]]) -> [Double] {
    Metric.allCases.indices.map { metric in
      periods.isEmpty ? .nan : periods.reduce(0) { $0 + $1[metric] } / Double(periods.count)
    }
  }
}
