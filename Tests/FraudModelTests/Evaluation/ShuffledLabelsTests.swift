import FraudFixtures
import FraudModel
import Testing

@Suite("Shuffled labels")
struct ShuffledLabelsTests {
  @Test("days keep their frauds, and which rows have them depends on the seed alone")
  func daily() throws {
    let data = try TransactionSimulator(.small).transactions()
    let shuffled = try data.shufflingLabels(seed: 1)
    func daily(_ data: Transactions) -> [Day: Int] {
      Dictionary(data.frauds.indices.map { (data.day(of: $0), data.frauds[$0] ? 1 : 0) }, uniquingKeysWith: +)
    }
    #expect(daily(shuffled) == daily(data))
    #expect(shuffled.frauds != data.frauds)
    #expect(try data.shufflingLabels(seed: 1) == shuffled)
    #expect(try data.shufflingLabels(seed: 2).frauds != shuffled.frauds)
    let backwards = try data.selecting((0..<data.rowCount).reversed()).shufflingLabels(seed: 1)
    #expect(backwards.frauds.reversed() == shuffled.frauds)
  }

  @Test("a model finds nothing in them")
  func nothing() throws {
    let data = try TransactionSimulator(.small).transactions()
    let fold = try PrequentialFold(from: #require(Day("2018-04-25")), trainDays: 14, delayDays: 7, testDays: 21)
    func lift(_ data: Transactions) throws -> Double {
      let matrix = try FeaturePreset.handbook.features(labelDelayDays: 7).compute(over: data)
      let trainer = try Trainer(.logisticRegression(LogisticRegression()))
      let metrics = try Backtest(folds: [fold]).run(trainer, on: data, features: matrix)[0].metrics
      return try #require(metrics.averagePrecision) / (Double(metrics.frauds) / Double(metrics.rows))
    }
    #expect(try lift(data) > 3)
    #expect(try lift(data.shufflingLabels(seed: 1)) < 2)
  }
}
