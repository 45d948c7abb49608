import FraudModel
import TestSupport
import Testing

@Suite("Elementary functions")
struct TrainingMathTests {
  @Test("exp and log lie within an ulp or two of the true value", .enabled(if: Surroundings.python != nil))
  func accuracy() async throws {
    let python = try #require(Surroundings.python)
    var arguments: [Double] = [0, 1, -1, 0.5, 1e-300, -1e-9, 709.7, -700, 701, -745, 40, -40]
    for index in 0..<3000 { arguments.append((Sample.unit(5, index) - 0.5) * (index % 3 == 0 ? 1400 : 60)) }
    let positive = arguments.map { abs($0) + 1e-12 }
    let ends: [Double] = [.leastNonzeroMagnitude, .leastNormalMagnitude, 1e308, 1 - 1e-16, 1 + 1e-15]
    let script = """
      import sys, decimal
      decimal.getcontext().prec = 45
      D = decimal.Decimal
      for line in sys.stdin:
          what, x = line.split()
          x = float(x)
          print(repr(float(D(x).exp() if what == 'exp' else D(x).ln())))
      """
    let lines = arguments.map { "exp \($0)" } + (positive + ends).map { "log \($0)" }
    let ran = try await run(python, ["-c", script], input: lines.joined(separator: "\n"))
    let expected = ran.output.split(separator: "\n").compactMap { Double($0) }
    try #require(expected.count == lines.count, "\(ran.errors)")
    let ours = arguments.map(Elementary.exp) + (positive + ends).map(Elementary.log)
    for (line, (value, wanted)) in zip(lines, zip(ours, expected)) {
      #expect(abs(value - wanted) <= 2 * wanted.ulp, "\(line) gives \(value), not \(wanted)")
    }
  }

  @Test("exp and log at the ends of their ranges")
  func ends() {
    #expect(Elementary.exp(-.infinity) == 0)
    #expect(Elementary.exp(1000) == .infinity)
    #expect(Elementary.exp(.nan).isNaN)
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-1).isNaN)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect(Elementary.sigmoid(0) == 0.5)
    #expect(Elementary.sigmoid(-.infinity) == 0)
    #expect(Elementary.sigmoid(.infinity) == 1)
  }

  @Test("the logistic function rises with its argument")
  func monotone() {
    var last = 0.0
    for step in -20_000...20_000 {
      let value = Elementary.sigmoid(Double(step) / 1000)
      #expect(value >= last)
      last = value
    }
  }
}
