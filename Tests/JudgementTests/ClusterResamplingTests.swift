import Judgement
import Testing

@Suite("Clusters are drawn again")
struct ClusterResamplingTests {
  private func counts(_ resampling: ClusterResampling, _ replicate: Int) -> [Int32] {
    var counts: [Int32] = []
    resampling.counts(of: replicate, into: &counts)
    return counts
  }

  @Test("each stratum gives as many clusters as it has")
  func strata() {
    let resampling = ClusterResampling(strata: [5, 0, 3, 100], seed: 1)
    for replicate in 0..<50 {
      let counts = counts(resampling, replicate)
      #expect(counts[..<5].reduce(0, +) == 5)
      #expect(counts[5..<8].reduce(0, +) == 3)
      #expect(counts[8...].reduce(0, +) == 100)
    }
  }

  @Test("a replicate depends on the seed and its number only")
  func independence() {
    let one = ClusterResampling(strata: [50], seed: 7)
    var reused: [Int32] = []
    one.counts(of: 3, into: &reused)
    one.counts(of: 4, into: &reused)
    #expect(reused == counts(one, 4))
    #expect(counts(one, 4) != counts(one, 3))
    #expect(counts(one, 4) != counts(ClusterResampling(strata: [50], seed: 8), 4))
  }

  @Test("counts spread as draws with replacement do")
  func distribution() {
    let resampling = ClusterResampling(strata: [200], seed: 3)
    var seen = [Int](repeating: 0, count: 6)
    for replicate in 0..<500 {
      for count in counts(resampling, replicate) { seen[min(5, Int(count))] += 1 }
    }
    // Binomial(200, 1/200): shares of 0, 1, 2 and 3 draws.
    let expected = [0.366_958, 0.368_802, 0.184_401, 0.061_158]
    for (count, share) in expected.enumerated() {
      #expect(abs(Double(seen[count]) / 100_000 - share) < 0.006, "\(count)")
    }
  }

  @Test("numbers below a bound are equally likely, and the stream stays what it was")
  func generator() {
    var stream = CounterGenerator(seed: 1).stream(2)
    var seen = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { seen[stream.index(below: 7)] += 1 }
    #expect(seen.allSatisfy { abs($0 - 10_000) < 400 }, "\(seen)")
    #expect(stream.index(below: 0) == 0)
    var order = Array(0..<10)
    var other = CounterGenerator(seed: 5).stream(0)
    other.shuffle(&order)
    #expect(order.sorted() == Array(0..<10))
    #expect(order == [9, 6, 1, 8, 7, 2, 3, 0, 4, 5])
  }
}
