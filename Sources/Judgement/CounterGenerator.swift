/// Random bits that are a function of a seed and two numbers, so that any thread can make any part of them.
///
/// A stream is SplitMix64, whose n-th output is a mixture of `start + n · constant` alone; streams start at places that
/// are mixtures of the seed and their number.
///
/// Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
public struct CounterGenerator: Sendable, Equatable {
  /// The seed.
  public let seed: UInt64

  /// Begins with a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// The stream of a number.
  public func stream(_ number: UInt64) -> Stream {
    Stream(state: Self.mix(Self.mix(seed &+ Self.step) ^ Self.mix(number &+ 2 &* Self.step)))
  }

  /// One stream of random bits.
  public struct Stream: RandomNumberGenerator, Sendable {
    fileprivate var state: UInt64

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
      state &+= CounterGenerator.step
      return CounterGenerator.mix(state)
    }

    /// A whole number below `bound`, each as likely as any other; 0 for a bound below 1.
    public mutating func index(below bound: Int) -> Int {
      // Lemire's multiplication (2019): the upper word of a product, redrawn where it would favour some numbers.
      let bound = UInt64(max(1, bound))
      var product = next().multipliedFullWidth(by: bound)
      if product.low < bound {
        let least = (0 &- bound) % bound
        while product.low < least { product = next().multipliedFullWidth(by: bound) }
      }
      return Int(product.high)
    }

    /// Puts elements in an order of which each is as likely as any other.
    ///
    /// The standard library's own `shuffle(using:)` may draw differently in another release; this one stays.
    ///
    /// - Parameter elements: What is put in order.
    /// - Complexity: O(count).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
      for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, index(below: last + 1)) }
    }
  }

  fileprivate static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  fileprivate static func mix(_ number: UInt64) -> UInt64 {
    var z = number
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
