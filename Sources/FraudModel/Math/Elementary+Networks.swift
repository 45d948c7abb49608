/// Functions that networks of other programs use; they are built from ``exp(_:)`` and ``log(_:)``.
extension Elementary {
  /// The hyperbolic tangent.
  static func tanh(_ x: Double) -> Double {
    if x.isNaN { return x }
    // Beneath this the difference below loses digits that the series x - x³/3 + 2x⁵/15 keeps.
    if abs(x) < 1e-3 { return x - x * x * x / 3 + 2 * x * x * x * x * x / 15 }
    let e = exp(-2 * abs(x))
    let value = (1 - e) / (1 + e)
    return x < 0 ? -value : value
  }

  /// The error function, within 1e-14.
  ///
  /// Source: Abramowitz and Stegun, 7.1.6 for small arguments and the continued fraction 7.1.14 beyond.
  static func erf(_ x: Double) -> Double {
    if x.isNaN { return x }
    let z = abs(x)
    if z > 6 { return x < 0 ? -1 : 1 }
    let value: Double
    if z < 2.5 {
      var term = z
      var sum = z
      var n = 1.0
      while term > sum * 1e-17 {
        term *= 2 * z * z / (2 * n + 1)
        sum += term
        n += 1
      }
      value = 1.1283791670955126 * exp(-z * z) * sum
    } else {
      var fraction = z
      for k in stride(from: 60, through: 1, by: -1) { fraction = z + Double(k) / 2 / fraction }
      value = 1 - 0.5641895835477563 * exp(-z * z) / fraction
    }
    return x < 0 ? -value : value
  }

  /// A power.
  static func power(_ base: Double, _ exponent: Double) -> Double {
    if exponent == 0 || base == 1 { return 1 }
    if base.isNaN || exponent.isNaN { return .nan }
    if exponent == 0.5, base >= 0 { return base.squareRoot() }
    let isWhole = exponent == exponent.rounded(.towardZero)
    if isWhole, abs(exponent) <= 64 {
      var result = 1.0
      for _ in 0..<Int(abs(exponent)) { result *= base }
      return exponent < 0 ? 1 / result : result
    }
    if base < 0, !isWhole, base.isFinite { return .nan }
    let isOdd = isWhole && abs(exponent) < 0x1p53 && exponent.truncatingRemainder(dividingBy: 2) != 0
    let size = exp(exponent * log(abs(base)))
    return base < 0 && isOdd ? -size : size
  }
}
