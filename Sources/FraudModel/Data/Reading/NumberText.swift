/// Decimal numbers in text, converted without an error beyond the one rounding that a double needs.
enum NumberText {
  /// A number as its text has it: `digits` × 10^`exponent`.
  struct Decimal: Equatable {
    var isNegative = false
    var digits: UInt64 = 0
    var exponent = 0

    /// The number in units of 10^-`places`; nil where that is not a whole number of 64 bits.
    func scaled(places: Int) -> Int64? {
      if digits == 0 { return 0 }
      var value = digits
      var exponent = exponent &+ places
      while exponent > 0 {
        let (product, overflows) = value.multipliedReportingOverflow(by: 10)
        if overflows { return nil }
        value = product
        exponent -= 1
      }
      while exponent < 0 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 10)
        if remainder != 0 { return nil }
        value = quotient
        exponent += 1
      }
      guard let magnitude = Int64(exactly: value) else { return nil }
      return isNegative ? -magnitude : magnitude
    }

    /// How many places after the point the number needs at least; 0 for a whole number.
    var places: Int {
      if digits == 0 { return 0 }
      var (digits, exponent) = (digits, exponent)
      while exponent < 0, digits % 10 == 0 { (digits, exponent) = (digits / 10, exponent + 1) }
      return max(0, -exponent)
    }
  }

  /// Reads the whole of a text as a decimal number, such as `-12.50` or `1e+05`.
  ///
  /// - Parameter text: The bytes.
  /// - Returns: The number; nil for anything else and for more than 19 digits.
  static func decimal(_ text: some Collection<UInt8>) -> Decimal? {
    var number = Decimal()
    var rest = text[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      number.isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    var count = 0
    var isFraction = false
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        let digit = byte &- UInt8(ascii: "0")
        if digit > 9 { break }
        count += 1
        if count > 19 { return nil }
        number.digits = number.digits &* 10 &+ UInt64(digit)
        if isFraction { number.exponent -= 1 }
      }
      rest = rest.dropFirst()
    }
    guard count > 0 else { return nil }
    if let byte = rest.first {
      guard byte | 0x20 == UInt8(ascii: "e"), let exponent = Int(String(decoding: rest.dropFirst(), as: UTF8.self)),
        abs(exponent) < 1_000
      else { return nil }
      number.exponent += exponent
    }
    return number
  }

  /// The double nearest to a decimal number; nil where the quick ways do not give it.
  @inline(__always)
  static func double(_ digits: UInt64, exponent: Int) -> Double? {
    // Both operands are exact, so the one operation rounds once.
    // Source: William D. Clinger, How to Read Floating Point Numbers Accurately, PLDI 1990.
    if digits < 1 << 53, exponent >= -22, exponent <= 22 {
      let value = Double(digits)
      return exponent < 0 ? value / powersOfTen[-exponent] : value * powersOfTen[exponent]
    }
    return divided(digits, exponent: exponent)
  }

  /// The double nearest to `digits` / 10^-`exponent`, from the exact quotient of whole numbers.
  private static func divided(_ digits: UInt64, exponent: Int) -> Double? {
    guard digits != 0, exponent < 0, exponent >= -27 else { return nil }
    var divisor: UInt64 = 1
    for _ in 0..<(-exponent) { divisor &*= 5 }
    // Both are shifted so that their highest bit is set: the quotient has 63 bits or more, ten beyond those kept.
    let (left, right) = (digits.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let dividend = digits << UInt64(left)
    let (quotient, remainder) = (divisor << UInt64(right)).dividingFullWidth((dividend >> 1, dividend << 63))
    // What is lost of the quotient shows in its last bit, so that the rounding to a double sees it.
    let sticky = quotient | (remainder == 0 ? 0 : 1)
    return Double(sign: .plus, exponent: exponent - left + right - 63, significand: Double(sticky))
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}
