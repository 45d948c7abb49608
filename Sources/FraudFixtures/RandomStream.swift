import FraudModel

/// A stream of random numbers that is the same for the same seed on every machine and with every release.
///
/// The generator is xoshiro256** (Blackman and Vigna 2018), its state filled by SplitMix64 (Steele, Lea and Flood
/// 2014). Real numbers are made with operations that IEEE 754 rounds exactly and with a logarithm made of such.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Begins a stream.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - path: Numbers that tell the streams of one seed apart, so that each thing that is simulated has its own.
  public init(seed: UInt64, path: UInt64...) {
    var mixed = SplitMix64(state: seed)
    for step in path { mixed = SplitMix64(state: mixed.next() ^ step) }
    state = (mixed.next(), mixed.next(), mixed.next(), mixed.next())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ value: UInt64, by count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
    let result = rotated(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, by: 45)
    return result
  }

  /// A number from `low` up to but not including `high`, each as likely as any other.
  public mutating func uniform(from low: Double = 0, to high: Double = 1) -> Double {
    // 53 bits are what a Double holds.
    low + (high - low) * (Double(next() >> 11) * 0x1p-53)
  }

  /// A whole number below `bound`, each as likely as any other; the bound is at least 1.
  public mutating func index(below bound: Int) -> Int {
    // Lemire's multiplication (2019): the upper word of a product, redrawn where it would favour some numbers.
    let bound = UInt64(max(1, bound))
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A normally distributed number, by Marsaglia's polar method (1964).
  public mutating func normal(mean: Double, deviation: Double) -> Double {
    while true {
      let x = uniform(from: -1, to: 1)
      let y = uniform(from: -1, to: 1)
      let square = x * x + y * y
      if square > 0, square < 1 {
        return mean + deviation * x * (-2 * Elementary.log(square) / square).squareRoot()
      }
    }
  }

  /// A Poisson distributed number: how many exponentially distributed gaps fit into the mean.
  public mutating func poisson(mean: Double) -> Int {
    var count = 0
    // 1 − u is never 0, so the logarithm is finite.
    var reached = -Elementary.log(1 - uniform())
    while reached < mean {
      count += 1
      reached -= Elementary.log(1 - uniform())
    }
    return count
  }

  /// Some of the numbers below `bound`, all different, in the order drawn.
  public mutating func sample(_ count: Int, below bound: Int) -> [Int] {
    // The beginning of a Fisher–Yates shuffle; only the places that moved are kept.
    var moved: [Int: Int] = [:]
    return (0..<max(0, min(count, bound))).map { place in
      let drawn = place + index(below: bound - place)
      let value = moved[drawn] ?? drawn
      moved[drawn] = moved[place] ?? place
      return value
    }
  }
}

/// Spreads a seed over as many bits as wanted.
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
