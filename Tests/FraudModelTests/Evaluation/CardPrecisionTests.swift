import FraudFixtures
import FraudModel
import TestSupport
import Testing

@Suite("Card precision")
struct CardPrecisionTests {
  @Test("cards found on an earlier day are out, and a card counts by its highest score")
  func byHand() throws {
    // Day 1: card 1 (fraud, .9), card 2 (.8), card 3 (fraud, .3). Day 2: card 1 again (.95), card 3 (fraud, .5), card 2 (.6).
    let data = try Transactions(
      epoch: Day(number: 17_622), ids: Array(0..<7), seconds: [1, 2, 3, 4, 86_401, 86_402, 86_403],
      customers: [1, 2, 3, 1, 1, 3, 2], terminals: [Int64](repeating: 0, count: 7),
      amountCents: [Int64](repeating: 1, count: 7), frauds: [true, false, true, false, true, true, false])
    let scores = [0.1, 0.8, 0.3, 0.9, 0.95, 0.5, 0.6]
    let rows = Array(0..<7)
    #expect(try Metrics(of: scores, rows: rows, in: data, alertsPerDay: 1).cardPrecision == (1.0 + 0) / 2)
    #expect(try Metrics(of: scores, rows: rows, in: data, alertsPerDay: 2).cardPrecision == (0.5 + 0.5) / 2)
    #expect(try Metrics(of: scores, rows: rows, in: data, alertsPerDay: 3).cardPrecision == (2.0 / 3 + 0) / 2)
  }

  @Test("a plain program with tables computes the same", .enabled(if: Surroundings.python != nil))
  func peer() async throws {
    let python = try #require(Surroundings.python)
    let data = try TransactionSimulator(.small).transactions()
    var random = RandomStream(seed: 3)
    let scores = data.frauds.map { min(1, ($0 ? 0.4 : 0) + random.uniform() * 0.6) }
    let script = """
      import sys
      days, found, total = {}, set(), 0
      for line in sys.stdin:
        day, card, label, score = line.split(',')
        best = days.setdefault(int(day), {}).setdefault(int(card), [0.0, 0])
        best[0], best[1] = max(best[0], float(score)), max(best[1], int(label))
      for day in sorted(days):
        cards = sorted((-score, card, label) for card, (score, label) in days[day].items() if card not in found)
        hits = [card for _, card, label in cards[:20] if label]
        found.update(hits)
        total += len(hits) / 20
      print(repr(total / len(days)))
      """
    let input = data.frauds.indices.map {
      "\(data.seconds[$0] / 86_400),\(data.customers[$0]),\(data.frauds[$0] ? 1 : 0),\(scores[$0])"
    }.joined(separator: "\n")
    let said = try await run(python, ["-c", script], input: input)
    let expected = try #require(Double(said.output.dropLast()))
    let metrics = try Metrics(of: scores, rows: Array(0..<data.rowCount), in: data, alertsPerDay: 20)
    #expect(abs(try #require(metrics.cardPrecision) - expected) < 1e-12)
    #expect(expected > 0)
  }
}
