/// A decimal number as it stands in a text: `±digits × 10^exponent`.
struct DecimalNumber {
  var isNegative = false
  /// The first 19 significant digits, which always fit, and the twentieth where it does.
  var digits: UInt64 = 0
  /// The power of ten that ``digits`` are multiplied with.
  var exponent = 0
  /// Whether ``digits`` are all there are.
  var isWhole = true
  /// Whether it was written with a point or an exponent.
  var isFractional = false

  /// ``digits`` with one more; nil where they would not fit.
  func digits(appending digit: UInt8) -> UInt64? {
    let (shifted, tooLong) = digits.multipliedReportingOverflow(by: 10)
    let (sum, overflow) = shifted.addingReportingOverflow(UInt64(digit))
    return tooLong || overflow ? nil : sum
  }

  /// The nearest double, ties to even; nil where it takes more than 128 bits to decide.
  ///
  /// Small cases are one exact multiplication or division (Clinger, "How to read floating point numbers
  /// accurately", 1990). The others up to 10^±27 are decided by one 128-bit product or quotient with 5^k, which
  /// is below 2^63: both are exact but for the remainder, of which only the presence matters.
  var double: Double? {
    guard isWhole else { return nil }
    if digits == 0 { return isNegative ? -0.0 : 0 }
    let magnitude: Double
    if digits < 1 << 53, abs(exponent) <= 22 {
      let power = Self.powersOfTen[abs(exponent)]
      magnitude = exponent < 0 ? Double(digits) / power : Double(digits) * power
    } else if abs(exponent) <= 27 {
      magnitude = exponent < 0 ? quotient(by: -exponent) : product(with: exponent)
    } else {
      return nil
    }
    return isNegative ? -magnitude : magnitude
  }

  /// The magnitude of a whole number, nil where it has a fraction or passes `UInt64`.
  var wholeMagnitude: UInt64? {
    guard isWhole else { return nil }
    var value = digits
    if digits == 0 { return 0 }
    guard abs(exponent) < 20 else { return nil }
    for _ in 0..<abs(exponent) {
      if exponent > 0 {
        let (next, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        value = next
      } else {
        if value % 10 != 0 { return nil }
        value /= 10
      }
    }
    return value
  }

  private func product(with power: Int) -> Double {
    let (high, low) = digits.multipliedFullWidth(by: Self.powersOfFive[power])
    if high == 0 { return Self.round(low, hasMore: false, exponent: power) }
    let shift = UInt64.bitWidth - high.leadingZeroBitCount
    let top = high << (64 - shift) | low >> shift
    return Self.round(top, hasMore: low << (64 - shift) != 0, exponent: power + shift)
  }

  private func quotient(by power: Int) -> Double {
    let divisor = Self.powersOfFive[power]
    let shift = (digits: digits.leadingZeroBitCount, divisor: divisor.leadingZeroBitCount)
    let numerator = digits << shift.digits
    // Halving the numerator keeps its high word below the divisor, whose top bit is set.
    let (quotient, remainder) = (divisor << shift.divisor).dividingFullWidth((numerator >> 1, numerator << 63))
    return Self.round(
      quotient, hasMore: remainder != 0, exponent: shift.divisor - shift.digits - power - 63)
  }

  /// Rounds `bits × 2^exponent`, and a little more where `hasMore`, to the nearest double; it is a normal one.
  private static func round(_ bits: UInt64, hasMore: Bool, exponent: Int) -> Double {
    let excess = 64 - bits.leadingZeroBitCount - 53
    var significand = excess > 0 ? bits >> excess : bits << -excess
    if excess > 0 {
      let rest = bits & (1 << excess - 1)
      let half: UInt64 = 1 << (excess - 1)
      if rest > half || (rest == half && (hasMore || significand & 1 == 1)) { significand += 1 }
    }
    // A carry out of the significand raises the exponent by itself.
    let biased = UInt64(exponent + excess + 52 + 1023)
    return Double(bitPattern: (biased << 52) + (significand - 1 << 52))
  }

  private static let powersOfTen: [Double] = (0...22).map { power in
    (0..<power).reduce(1) { value, _ in value * 10 }
  }
  private static let powersOfFive: [UInt64] = (0...27).map { power in
    (0..<power).reduce(1) { value, _ in value * 5 }
  }
}
