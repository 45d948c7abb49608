import FraudModel
import Testing

@Suite("Threshold rules")
struct ThresholdRuleTests {
  private let judged: [(score: Float, isFraud: Bool)] = (0..<500).map { row in
    let score = Float((Sample.unit(431, row) * 60).rounded() / 60)
    return (score, Sample.unit(432, row) < Double(score) * 0.6)
  }

  private func flagged(_ threshold: Float) -> (all: Int, caught: Int) {
    let rows = judged.filter { $0.score >= threshold }
    return (rows.count, rows.count(where: \.isFraud))
  }

  private var frauds: Int { judged.count(where: \.isFraud) }

  @Test("a recall asked for is reached with the largest precision", arguments: [0.2, 0.5, 0.95])
  func recall(least: Double) {
    let chosen = ThresholdRule.recall(atLeast: least).choose(judged, basis: "a sample")
    let reaching = Set(judged.map(\.score)).map(flagged).filter { Double($0.caught) / Double(frauds) >= least }
    #expect(chosen.precision == reaching.map { Double($0.caught) / Double($0.all) }.max())
    #expect(chosen.recall ?? 0 >= least)
  }

  @Test("costs are smallest", arguments: [(1.0, 1.0), (1.0, 10.0), (5.0, 1.0), (1.0, 100.0)])
  func cost(costs: (falsePositive: Double, falseNegative: Double)) {
    func cost(_ threshold: Float) -> Double {
      let (all, caught) = flagged(threshold)
      return costs.falsePositive * Double(all - caught) + costs.falseNegative * Double(frauds - caught)
    }
    let chosen = ThresholdRule.cost(falsePositive: costs.falsePositive, falseNegative: costs.falseNegative)
      .choose(judged, basis: "a sample")
    #expect(cost(chosen.value) == min(cost(2), judged.map { cost($0.score) }.min() ?? 0))
  }

  @Test("flagging nothing is a choice when every alert costs more than it saves")
  func nothing() {
    let chosen = ThresholdRule.cost(falsePositive: 10, falseNegative: 1)
      .choose([(0.9, false), (0.8, true), (0.1, false)], basis: "three rows")
    #expect(!chosen.flags(0.9) && chosen.recall == 0)
    #expect(chosen.basis == "three rows; flagging nothing costs least")
  }

  @Test("as many are flagged as can be looked at", arguments: [1.0, 3.5, 40.0, 1000.0])
  func alerts(limit: Double) {
    let chosen = ThresholdRule.alerts(perDay: limit).choose(judged, days: 7, basis: "a week")
    let most = Set(judged.map(\.score)).map { flagged($0).all }.filter { Double($0) <= limit * 7 }.max()
    if let most {
      #expect(flagged(chosen.value).all == most)
    } else {
      #expect(chosen.value == judged.map(\.score).max())
      #expect(chosen.basis == "a week; even the highest score flags more, this is the fewest")
    }
    let share = ThresholdRule.alertShare(limit * 7 / 7000).choose(judged, basis: "a week")
    #expect(Double(flagged(share.value).all) <= max(limit * 7 / 14, Double(flagged(1).all)))
  }

  @Test(
    "rules are read as they are written",
    arguments: ["recall>=0.7", "cost:1.0:50.0", "alerts-per-day:100.0", "alert-share:0.01"])
  func text(rule: String) {
    #expect(ThresholdRule(rule)?.description == rule)
    #expect(ThresholdRule(rule + "x") == nil)
  }

  @Test(
    "rules that cannot be are refused",
    arguments: [
      "recall>=2", "cost:1", "cost:0:1", "cost:1:2:3", "cost::", "alerts-per-day:0", "alerts-per-day:nan", "",
    ])
  func impossible(rule: String) { #expect(ThresholdRule(rule) == nil) }

  @Test("alerts a day need days")
  func days() throws {
    let (matrix, labels) = try Sample.transactions(441, rows: 300, features: 3)
    let trainer = try Trainer(
      .logisticRegression(LogisticRegression()), options: TrainingOptions(thresholdRule: .alerts(perDay: 5)))
    #expect(message { _ = try trainer.train(on: matrix, labels: labels) }?.contains("how many days") == true)
    let model = try trainer.train(on: matrix, labels: labels, days: 4)
    #expect(model.threshold.rule == "alerts-per-day:5.0")
    #expect(
      message { _ = try TrainingOptions(thresholdRule: .alerts(perDay: -1)) }?.hasPrefix("the threshold rule") == true)
  }
}
