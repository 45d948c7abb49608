import FraudModel
import TestSupport
import Testing

@Suite("McNemar's test")
struct McNemarTests {
  private static let counts = [
    (0, 0), (1, 0), (3, 7), (12, 12), (2, 22), (24, 1), (13, 12), (25, 30), (40, 8), (100, 180), (0, 400), (5000, 5200),
  ]

  @Test("scipy's binomial and chi-square distributions give the same", .enabled(if: Surroundings.python != nil))
  func peer() async throws {
    let python = try #require(Surroundings.python)
    let script = """
      from scipy.stats import binom, chi2
      import sys
      for line in sys.stdin:
        b, c = map(int, line.split())
        if b + c < 25:
          print(min(b, c), min(1.0, 2 * binom.cdf(min(b, c), b + c, 0.5)))
        else:
          statistic = (abs(b - c) - 1) ** 2 / (b + c)
          print(statistic, chi2.sf(statistic, 1))
      """
    let said = try await run(
      python, ["-c", script], input: Self.counts.map { "\($0) \($1)\n" }.joined())
    let lines = said.output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
    try #require(lines.count == Self.counts.count, "\(said.errors)")
    for ((first, second), expected) in zip(Self.counts, lines) {
      let test = McNemar(onlyFirstRight: first, onlySecondRight: second)
      #expect(abs(test.statistic - expected[0]) <= 1e-12 * expected[0])
      #expect(abs(test.pValue - expected[1]) <= 1e-11 * expected[1], "\(first) \(second)")
      #expect(test.isExact == (first + second < 25))
    }
  }

  @Test("counts come from the decisions at each model's threshold")
  func decisions() throws {
    let data = try Transactions(
      epoch: Day(number: 0), ids: [1, 2, 3, 4], seconds: [0, 1, 2, 3], customers: [1, 2, 3, 4],
      terminals: [1, 1, 1, 1],
      amountCents: [1, 1, 1, 1], frauds: [true, true, false, false])
    let first = try ScoredRows([0.9, 0.2, 0.1, 0.8], rows: [0, 1, 2, 3], of: data, threshold: 0.5)
    let second = try ScoredRows([0.1, 0.3, 0.05, 0.1], rows: [0, 1, 2, 3], of: data, threshold: 0.2)
    let test = try McNemar(first, second)
    // Row 0: only the first is right; rows 1 and 3: only the second; row 2: both.
    #expect(test.onlyFirstRight == 1)
    #expect(test.onlySecondRight == 2)
  }

  @Test("impossible counts do not trap")
  func extremes() {
    #expect(McNemar(onlyFirstRight: -4, onlySecondRight: .min).pValue == 1)
    #expect(McNemar(onlyFirstRight: .max, onlySecondRight: .max).isExact == false)
  }
}
