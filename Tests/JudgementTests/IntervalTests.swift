import Judgement
import Testing

@Suite("Intervals and sample sizes")
struct IntervalTests {
  @Test("percentiles lie between the two nearest values, as numpy's do")
  func quantiles() {
    let values = [1.0, 2, 4, 8, 16]
    #expect(Interval.quantile(0, of: values) == 1)
    #expect(Interval.quantile(1, of: values) == 16)
    #expect(Interval.quantile(0.5, of: values) == 4)
    #expect(Interval.quantile(0.625, of: values) == 6)
    #expect(Interval.quantile(0.5, of: []) == nil)
    #expect(Interval.quantile(1.5, of: values) == nil)
    let interval = Interval(percentilesOf: (0...100).map(Double.init), confidence: 0.9)
    #expect(interval.map { abs($0.lower - 5) < 1e-9 && abs($0.upper - 95) < 1e-9 } == true)
    #expect(Interval(percentilesOf: values, confidence: 1) == nil)
  }

  @Test("a bound is met, missed or not told, in both directions")
  func bounds() {
    func verdict(_ wanted: BoundDecision.Bound) -> Verdict {
      BoundDecision(estimate: 5, lower: 4, upper: 6, wanted: wanted).verdict
    }
    #expect(verdict(.atLeast(4)) == .pass)
    #expect(verdict(.atLeast(4.1)) == .tooFewSamples)
    #expect(verdict(.atLeast(6)) == .tooFewSamples)
    #expect(verdict(.atLeast(6.1)) == .fail)
    #expect(verdict(.atMost(6)) == .pass)
    #expect(verdict(.atMost(5.9)) == .tooFewSamples)
    #expect(verdict(.atMost(3.9)) == .fail)
  }

  @Test("the sample that would decide grows with the square of the width over the distance")
  func growth() {
    let near = BoundDecision(estimate: 5, lower: 4, upper: 7, wanted: .atLeast(4.5))
    #expect(near.growth == 4)
    #expect(near.needed(of: 100) == 400)
    let below = BoundDecision(estimate: 5, lower: 4, upper: 7, wanted: .atLeast(6))
    #expect(below.growth == 4)
    let above = BoundDecision(estimate: 5, lower: 4, upper: 7, wanted: .atMost(6))
    #expect(above.growth == 4)
    let never = BoundDecision(estimate: 5, lower: 4, upper: 7, wanted: .atLeast(5))
    #expect(never.verdict == .tooFewSamples)
    #expect(never.needed(of: 100) == nil)
    #expect(BoundDecision(estimate: 5, lower: 4, upper: 7, wanted: .atLeast(4)).growth == nil)
    let broken = BoundDecision(estimate: .nan, lower: .nan, upper: .nan, wanted: .atLeast(4))
    #expect(broken.verdict == .tooFewSamples)
    #expect(broken.growth == nil)
  }

  @Test("sizes for shares and percentiles")
  func sizes() {
    #expect(SampleSize.telling(0.5, from: 0.25, z: 2) == 16)
    #expect(SampleSize.telling(0.5, from: 0.5, z: 2) == nil)
    #expect(SampleSize.telling(0, from: 0.5, z: 2) == 1)
    #expect(SampleSize.resolving(percentile: 99) == 1000)
    #expect(SampleSize.resolving(percentile: 50, beyond: 3) == 6)
    #expect(SampleSize.resolving(percentile: 100) == nil)
  }
}
