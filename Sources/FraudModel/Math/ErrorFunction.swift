extension Elementary {
  /// The complementary error function, twice the share of a normal distribution of variance 1/2 beyond `x`.
  ///
  /// Relative errors stay below 1e-14 up to `x = 26`, beyond which it is below the smallest normal numbers.
  ///
  /// Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6 for small and 7.1.14 for large arguments.
  static func erfc(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x < 0 { return 2 - erfc(-x) }
    if x > 27 { return 0 }
    let rootPi = 1.772_453_850_905_516
    let square = x * x
    guard x > 2 else {
      // All terms are positive, so that nothing cancels but the difference from 1.
      var term = x
      var sum = x
      var n = 1.0
      while term > sum * 0x1p-56 {
        term *= 2 * square / (2 * n + 1)
        sum += term
        n += 1
      }
      return 1 - 2 / rootPi * exp(-square) * sum
    }
    // The continued fraction from its far end; 120 terms are enough from 2 on.
    var tail = x
    for n in stride(from: 120.0, to: 0, by: -1) { tail = x + n / 2 / tail }
    return exp(-square) / (rootPi * tail)
  }
}
