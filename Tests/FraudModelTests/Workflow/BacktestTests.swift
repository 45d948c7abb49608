import FraudFixtures
import FraudModel
import Synchronization
import Testing

@Suite("Backtest")
struct BacktestTests {
  private static func folds(historyFrom: String? = nil) throws -> [PrequentialFold] {
    try ["2018-05-01", "2018-05-08"].map {
      try PrequentialFold(
        from: #require(Day($0)), trainDays: 7, delayDays: 7, testDays: 7, historyFrom: historyFrom.flatMap(Day.init))
    }
  }

  @Test("several models at the same time give what each gives alone, with any number of threads")
  func together() throws {
    let data = try TransactionSimulator(.small).transactions()
    let matrix = try FeaturePreset.handbook.features(labelDelayDays: 7).compute(over: data)
    let backtest = Backtest(folds: try Self.folds())
    let trainers = [
      try Trainer(.logisticRegression(LogisticRegression())),
      try Trainer(.gradientBoostedTrees(GradientBoostedTrees(trees: 5))),
    ]
    let seen = Mutex([[Double]](repeating: [], count: 2))
    let together = try backtest.run(trainers, on: data, features: matrix, threads: 3) { model, share in
      seen.withLock { $0[model].append(share) }
    }
    for (trainer, results) in zip(trainers, together) {
      let alone = try backtest.run(trainer, on: data, features: matrix)
      #expect(alone.map(\.metrics) == results.map(\.metrics))
      #expect(alone.map(\.scored) == results.map(\.scored))
      #expect(results.map(\.test) == backtest.folds.map(\.test))
    }
    for shares in seen.withLock(\.self) {
      #expect(shares == shares.sorted())
      #expect(shares.last == 1)
    }
    #expect(together[1][0].importance?.contains { $0.value > 0 } == true)
  }

  @Test("a history adds training rows and leaves the test as it is")
  func history() throws {
    let data = try TransactionSimulator(.small).transactions()
    let (short, long) = (try Self.folds(), try Self.folds(historyFrom: "2018-04-10"))
    for (short, long) in zip(short, long) {
      let (one, other) = (try short.rows(of: data), try long.rows(of: data))
      #expect(one.test == other.test)
      #expect(other.training == data.rows(in: try #require(Day("2018-04-10"))...short.training.upperBound))
      #expect(one.training == data.rows(in: short.training))
      #expect(long.test == short.test)
    }
    #expect(throws: ModelError.self) { try Self.folds(historyFrom: "2018-05-02") }
  }

  @Test("a fold for other test days keeps its distances")
  func testing() throws {
    let fold = try Self.folds(historyFrom: "2018-04-10")[0]
    let first = try #require(Day("2018-05-20"))
    let moved = try fold.testing(first...first.advanced(by: 2))
    #expect(moved.test == first...first.advanced(by: 2))
    #expect(moved.training.upperBound.distance(to: first) == 8)
    #expect(moved.trainDays == 7)
  }
}
