import Judgement
import Testing

@Suite("Verdicts")
struct VerdictTests {
  @Test("only passes pass, and nothing at all is no data")
  func combined() {
    #expect(Verdict.all([.pass, .pass]) == .pass)
    #expect(Verdict.all([.pass, .tooFewSamples, .noData]) == .noData)
    #expect(Verdict.all([.pass, .tooFewSamples]) == .tooFewSamples)
    #expect(Verdict.all([.noData, .fail, .pass]) == .fail)
    #expect(Verdict.all([]) == .noData)
  }

  @Test("the interval agrees with the formula worked out by other means")
  func wilson() throws {
    let interval = try #require(ShareInterval(count: 83, of: 100, z: 1.959_963_984_540_054))
    #expect(abs(interval.lower - 0.744_519_952_323_9) < 1e-9)
    #expect(abs(interval.upper - 0.891_064_338_859_4) < 1e-9)
    #expect(interval.contains(0.8))
    #expect(!interval.contains(0.7))
  }

  @Test("impossible counts give no interval")
  func impossible() {
    #expect(ShareInterval(count: 0, of: 0) == nil)
    #expect(ShareInterval(count: 5, of: 4) == nil)
    #expect(ShareInterval(count: -1, of: 4) == nil)
  }
}
