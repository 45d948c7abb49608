/// The natural logarithm, the same bits on every machine: it uses only operations that IEEE 754 rounds exactly.
///
/// The libraries of different systems differ in the last bit, and one bit is enough to change a digest.
/// The error is below 2 units in the last place.
///
/// - Parameter x: A number; the logarithm of 0 is negative infinity and that of a negative number is NaN.
/// - Returns: log x.
package func portableLog(_ x: Double) -> Double {
  guard x > 0, x.isFinite else { return x == 0 ? -.infinity : x > 0 ? .infinity : .nan }
  // x = m · 2^e with m from √½ to √2, where the series below converges fast.
  var mantissa = x.significand
  var exponent = Double(x.exponent)
  if mantissa > 1.414_213_562_373_095_1 {
    mantissa /= 2
    exponent += 1
  }
  // log m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …) for s = (m − 1) / (m + 1), so |s| < 0.1716: the first term left
  // out is below 2^-60 of the first.
  let s = (mantissa - 1) / (mantissa + 1)
  let square = s * s
  var series = 0.0
  for divisor in stride(from: 25.0, through: 3, by: -2) { series = (series + 1 / divisor) * square }
  // ln 2 in two parts, the first with so few digits that its product with an exponent is exact.
  let high = 0x1.62e42feep-1
  let low = 0x1.a39ef35793c76p-33
  return exponent * high + (2 * s + (2 * s * series + exponent * low))
}
