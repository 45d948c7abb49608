/// The elementary functions of training and scoring in additions, multiplications and bit patterns alone.
///
/// Every C library rounds `exp` and `log` in its own way, which would make a model's bytes depend on the machine.
/// IEEE 754 fixes the result of each operation used here, so the results are the same everywhere; they lie within
/// 1 unit in the last place of the true value.
package enum Elementary {
  // ln 2 in two parts: the first has 21 trailing zero bits, so that its product with any exponent is exact.
  private static let ln2High = 0x1.62e42feep-1
  private static let ln2Low = 0x1.a39ef35793c76p-33
  private static let log2e = 0x1.71547652b82fep0

  /// The exponential function.
  package static func exp(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 709.8 { return .infinity }
    if x < -745.2 { return 0 }
    // Beyond these the power of two would leave the range of normal numbers; half of it is applied to each factor.
    if abs(x) > 700 {
      let half = expInRange(x * 0.5)
      return half * half
    }
    return expInRange(x)
  }

  /// The exponential function for arguments from -700 to 700, without a branch.
  @inline(__always)
  static func expInRange(_ x: Double) -> Double {
    // Adding 1.5 × 2^52 rounds to a whole number and leaves it in the low bits.
    let shift = 0x1.8p52
    let shifted = x * log2e + shift
    let k = shifted - shift
    let high = x - k * ln2High
    let low = k * ln2Low
    let r = high - low
    let lost = (high - r) - low
    // The Taylor series of exp(r) beyond 1 + r; |r| <= ln(2) / 2, so r^14 / 14! is below 2^-57.
    var q = 1.0 / 6_227_020_800
    q = q * r + 1.0 / 479_001_600
    q = q * r + 1.0 / 39_916_800
    q = q * r + 1.0 / 3_628_800
    q = q * r + 1.0 / 362_880
    q = q * r + 1.0 / 40_320
    q = q * r + 1.0 / 5_040
    q = q * r + 1.0 / 720
    q = q * r + 1.0 / 120
    q = q * r + 1.0 / 24
    q = q * r + 1.0 / 6
    q = q * r + 0.5
    let scale = Double(bitPattern: (shifted.bitPattern &+ 1023) << 52)
    return (1 + (r + (r * r * q + (lost + r * lost)))) * scale
  }

  /// The natural logarithm.
  package static func log(_ x: Double) -> Double {
    if x.isNaN || x < 0 { return .nan }
    if x == 0 { return -.infinity }
    if x == .infinity { return x }
    var exponent = 0.0
    var bits = x.bitPattern
    if bits >> 52 == 0 {
      bits = (x * 0x1p54).bitPattern
      exponent = -54
    }
    // The significand is taken from [sqrt(1/2), sqrt(2)), so that the series below converges fast around 1.
    let significand = bits & 0xF_FFFF_FFFF_FFFF
    let isUpper = significand > 0x6_A09E_667F_3BCD
    exponent += Double(Int(bits >> 52) - 1023 + (isUpper ? 1 : 0))
    let m = Double(bitPattern: significand | (isUpper ? 1022 : 1023) << 52)
    // log(1 + f) = 2 atanh(s) with s = f / (2 + f); the terms beyond 2s are gathered in `rest`, and 2s is written as
    // f - s f so that f itself, which is exact, carries the leading digits.
    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    var rest = 2.0 / 23
    rest = rest * z + 2.0 / 21
    rest = rest * z + 2.0 / 19
    rest = rest * z + 2.0 / 17
    rest = rest * z + 2.0 / 15
    rest = rest * z + 2.0 / 13
    rest = rest * z + 2.0 / 11
    rest = rest * z + 2.0 / 9
    rest = rest * z + 2.0 / 7
    rest = rest * z + 2.0 / 5
    rest = rest * z + 2.0 / 3
    rest *= z
    // s f = f²/2 - s f²/2, which keeps the rounding of the division out of the larger part.
    let halfSquare = 0.5 * f * f
    let small = s * (halfSquare + rest)
    return exponent * ln2High - ((halfSquare - (small + exponent * ln2Low)) - f)
  }

  /// The logistic function 1 / (1 + exp(-x)), the probability for log-odds `x`.
  @inline(__always)
  package static func sigmoid(_ x: Double) -> Double {
    if x.isNaN { return x }
    let e = exp(-abs(x))
    return (x < 0 ? e : 1) / (1 + e)
  }

  /// The probability for log-odds within ±700, without a branch.
  @inline(__always)
  static func sigmoidInRange(_ x: Double) -> Double {
    let e = expInRange(-abs(x))
    return (x < 0 ? e : 1) / (1 + e)
  }

  /// The function log(1 + exp(x)): the logarithmic loss of log-odds `x` for a negative label.
  package static func softplus(_ x: Double) -> Double { max(x, 0) + log(1 + exp(-abs(x))) }
}
