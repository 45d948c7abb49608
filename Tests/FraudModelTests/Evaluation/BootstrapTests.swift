import FraudFixtures
import FraudModel
import Judgement
import Testing

@Suite("Bootstrap")
struct BootstrapTests {
  /// Transactions of a simulated bank with scores that know something about the labels; most scores are ties.
  static func scored(
    steps: Int = 200, skill: Double = 0.6, seed: UInt64 = 3, first: String = "2018-04-15", days: Int = 50
  ) throws -> ScoredRows {
    let data = try TransactionSimulator(.small).transactions()
    let day = try #require(Day(first))
    let rows = data.rows(in: day...day.advanced(by: days - 1))
    var random = RandomStream(seed: seed)
    // A share of the frauds scores high, the others as genuine rows do, of which few score high.
    let scores = rows.map { row -> Double in
      let (stands, place) = (data.frauds[row] && random.uniform() < skill, random.uniform())
      let score = stands ? 0.3 + 0.7 * place : 0.9 * place * place * place
      return max(1, (score * Double(steps)).rounded()) / Double(steps)
    }
    return try ScoredRows(scores, rows: rows, of: data, threshold: 0.5)
  }

  /// The rows as they would stand in a file in which each card, terminal or day occurs as often as it was drawn.
  private func repeated(_ rows: ScoredRows, _ keys: [Int64], _ counts: [Int32]) throws -> ScoredRows {
    let numbers = Dictionary(uniqueKeysWithValues: Set(keys).sorted().enumerated().map { ($1, $0) })
    var chosen: [(row: Int, copy: Int)] = []
    for row in keys.indices {
      let number = try #require(numbers[keys[row]])
      chosen += (0..<Int(counts[number])).map { (row, $0) }
    }
    let data = try Transactions(
      epoch: Day(number: 0), ids: chosen.indices.map(Int64.init),
      seconds: chosen.map { Int64(rows.days[$0.row].number) * Day.seconds },
      customers: chosen.map { rows.customers[$0.row] * 1000 + Int64($0.copy) },
      terminals: chosen.map { rows.terminals[$0.row] }, amountCents: chosen.map { rows.amountCents[$0.row] },
      frauds: chosen.map { rows.labels[$0.row] })
    return try ScoredRows(
      chosen.map { rows.scores[$0.row] }, rows: Array(chosen.indices), of: data, threshold: rows.threshold)
  }

  @Test("a replicate measures what the drawn rows would", arguments: Bootstrap.Unit.allCases)
  func expansion(unit: Bootstrap.Unit) throws {
    let rows = try Self.scored()
    let options = MetricOptions(alertsPerDay: 5, leastPrecision: 0.3)
    let replicates = try Bootstrap(by: unit, replicates: 20, seed: 9).replicate([rows], options: options, threads: 1)
    let keys: [Int64] =
      switch unit {
      case .card: rows.customers
      case .terminal: rows.terminals
      case .day: rows.days.map { Int64($0.number) }
      }
    let resampling = ClusterResampling(strata: [Set(keys).count], seed: 9)
    #expect(replicates.clusters == resampling.clusters)
    for replicate in 0..<20 {
      var counts: [Int32] = []
      resampling.counts(of: replicate, into: &counts)
      let expected = Metrics(of: try repeated(rows, keys, counts), options: options)
      for metric in Metric.allCases {
        switch (metric, unit) {
        // Lines are compared below; days keep the precision that they had.
        case (.calibrationSlope, _), (.calibrationIntercept, _), (.cardPrecision, .day), (.cardPrecision, .terminal),
          // Drawn twice, a day is one day; drawn not at all, none.
          (.precisionAtAlerts, .day):
          continue
        default: break
        }
        let value = replicates.values(of: metric)[replicate]
        let wanted = try #require(expected[metric])
        #expect(abs(value - wanted) <= 1e-12 * max(1, abs(wanted)), "\(metric) of replicate \(replicate)")
      }
      // Scores stand in groups there.
      let wanted = try #require(expected.calibrationSlope)
      let slope = replicates.values(of: .calibrationSlope)[replicate]
      #expect(abs(slope - wanted) < 0.05, "\(slope), \(wanted)")
    }
  }

  @Test("the sample's own measures are those of the metrics, averaged over periods")
  func estimates() throws {
    let weeks = [try Self.scored(), try Self.scored(seed: 4, first: "2018-05-25", days: 9)]
    let replicates = try Bootstrap(replicates: 20).replicate(weeks)
    let metrics = weeks.map { Metrics(of: $0) }
    for metric in Metric.allCases {
      let values = try metrics.map { try #require($0[metric]) }
      let estimate = try #require(replicates.estimate(of: metric))
      let tolerance = metric == .calibrationSlope || metric == .calibrationIntercept ? 1e-2 : 1e-12
      #expect(abs(estimate - (values[0] + values[1]) / 2) < tolerance, "\(metric)")
      if metric == .averagePrecision || metric == .rocAUC { #expect(estimate == (values[0] + values[1]) / 2) }
    }
  }

  @Test("threads and the order of the rows change nothing")
  func determinism() throws {
    let rows = try Self.scored()
    let bootstrap = try Bootstrap(by: .card, replicates: 50)
    let one = bootstrap.replicate([rows], threads: 1)
    #expect(one == bootstrap.replicate([rows], threads: 3))
    let other = try Bootstrap(by: .card, replicates: 50, seed: 2).replicate([rows])
    #expect(one.values(of: .averagePrecision) != other.values(of: .averagePrecision))
    let data = try TransactionSimulator(.small).transactions()
    let day = try #require(Day("2018-04-15"))
    let numbers = data.rows(in: day...day.advanced(by: 49))
    let backwards = try ScoredRows(
      rows.scores.reversed(), rows: numbers.reversed(), of: data, threshold: rows.threshold)
    let turned = bootstrap.replicate([backwards])
    for metric in [Metric.rocAUC, .averagePrecision, .recall, .cardPrecision, .recallAtPrecision] {
      #expect(turned.values(of: metric) == one.values(of: metric), "\(metric)")
    }
  }

  @Test("an interval is as wide as the spread of the cards says")
  func width() throws {
    let rows = try Self.scored()
    let interval = try #require(
      try Bootstrap(by: .card, replicates: 2000).replicate([rows]).interval(of: .brier, confidence: 0.95))
    // The standard error of a ratio of sums over cards.
    var sums: [Int64: (error: Double, rows: Double)] = [:]
    for row in rows.scores.indices {
      let distance = rows.scores[row] - (rows.labels[row] ? 1 : 0)
      sums[rows.customers[row], default: (0, 0)].error += distance * distance
      sums[rows.customers[row], default: (0, 0)].rows += 1
    }
    let count = Double(rows.scores.count)
    let mean = sums.values.reduce(0) { $0 + $1.error } / count
    let variance = sums.values.reduce(0) { $0 + ($1.error - mean * $1.rows) * ($1.error - mean * $1.rows) }
    let expected = 2 * 1.96 * variance.squareRoot() / count
    #expect(abs(interval.width / expected - 1) < 0.08)
    #expect(interval.contains(mean))
  }

  @Test("gains are paired: a model against itself gains nothing, and a better one surely")
  func gains() throws {
    let (weak, strong) = (try Self.scored(skill: 0.1), try Self.scored(skill: 0.6))
    let bootstrap = try Bootstrap(replicates: 200)
    let same = try ModelComparison([weak], with: [weak], bootstrap: bootstrap)
    #expect(same[.averagePrecision]?.gain == 0)
    #expect(same[.averagePrecision]?.interval?.width == 0)
    #expect(same.mcNemar.pValue == 1)
    let better = try ModelComparison([strong], with: [weak], bootstrap: bootstrap)
    for metric in [Metric.averagePrecision, .rocAUC, .brier] {
      #expect(try #require(better[metric]?.interval).lower > 0, "\(metric)")
    }
    let elsewhere = try Self.scored(days: 49)
    #expect(throws: ModelError.self) { try ModelComparison([weak], with: [elsewhere], bootstrap: bootstrap) }
    #expect(throws: ModelError.self) { try ModelComparison([weak], with: [], bootstrap: bootstrap) }
  }

  @Test("what the rows do not define has no interval, and nothing traps")
  func undefined() throws {
    let data = try TransactionSimulator(.small).transactions()
    let nothing = try ScoredRows([], rows: [], of: data)
    let genuine = try ScoredRows(
      [0.1, 0.2], rows: Array(data.frauds.indices.filter { !data.frauds[$0] }.prefix(2)), of: data)
    for unit in Bootstrap.Unit.allCases {
      let bootstrap = try Bootstrap(by: unit, replicates: 20)
      for periods in [[], [nothing], [genuine], [genuine, nothing]] {
        let replicates = bootstrap.replicate(periods)
        #expect(replicates.interval(of: .averagePrecision) == nil)
        #expect(replicates.interval(of: .precision) == nil)
      }
      #expect(bootstrap.replicate([genuine]).interval(of: .brier) != nil)
    }
    #expect(throws: ModelError.self) { try Bootstrap(replicates: 1) }
  }
}
