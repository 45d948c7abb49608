import FraudFixtures
import TestSupport
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  @Test("the bits are those of the published generators", .enabled(if: Surroundings.python != nil))
  func peer() async throws {
    let python = try #require(Surroundings.python)
    // Big integers cut to 64 bits, written from the two papers.
    let script = """
      M = (1 << 64) - 1
      def mix(state):
        state = (state + 0x9E3779B97F4A7C15) & M
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
        return state, z ^ (z >> 31)
      state, z = mix(42)
      state = z ^ 7
      s = []
      for _ in range(4):
        state, z = mix(state)
        s.append(z)
      rotate = lambda x, k: ((x << k) | (x >> (64 - k))) & M
      for _ in range(1000):
        print((rotate(s[1] * 5 & M, 7) * 9) & M)
        t = (s[1] << 17) & M
        s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotate(s[3], 45)
      """
    let expected = try await run(python, ["-c", script]).output.split(separator: "\n").compactMap { UInt64($0) }
    var random = RandomStream(seed: 42, path: 7)
    try #require(expected.count == 1_000)
    #expect(expected.allSatisfy { $0 == random.next() })
  }

  @Test("the distributions have the mean and variance that they should")
  func moments() {
    var random = RandomStream(seed: 11)
    func moments(_ draw: (inout RandomStream) -> Double) -> (mean: Double, variance: Double) {
      let values = (0..<20_000).map { _ in draw(&random) }
      let mean = values.reduce(0, +) / 20_000
      return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000)
    }
    let uniform = moments { $0.uniform(from: 2, to: 5) }
    #expect(abs(uniform.mean - 3.5) < 0.03 && abs(uniform.variance - 0.75) < 0.03)
    let normal = moments { $0.normal(mean: -1, deviation: 2) }
    #expect(abs(normal.mean + 1) < 0.06 && abs(normal.variance - 4) < 0.2)
    let poisson = moments { Double($0.poisson(mean: 3)) }
    #expect(abs(poisson.mean - 3) < 0.06 && abs(poisson.variance - 3) < 0.15)
    let index = moments { Double($0.index(below: 7)) }
    #expect(abs(index.mean - 3) < 0.08 && abs(index.variance - 4) < 0.15)
  }

  @Test("a sample has different numbers in any order")
  func samples() {
    var random = RandomStream(seed: 1)
    #expect(random.sample(10, below: 10).sorted() == Array(0..<10))
    #expect(random.sample(5, below: 3).sorted() == [0, 1, 2])
    #expect(random.sample(2, below: 0).isEmpty)
    var counts = [Int](repeating: 0, count: 5)
    for _ in 0..<5_000 { for number in random.sample(2, below: 5) { counts[number] += 1 } }
    #expect(counts.allSatisfy { (1_850...2_150).contains($0) })
  }
}
