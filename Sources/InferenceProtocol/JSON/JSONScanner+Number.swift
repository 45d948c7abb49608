extension JSONScanner {
  /// Reads a number as the nearest double.
  ///
  /// - Throws: `malformed`, or `datatype` for a number beyond the range of doubles.
  @inline(__always) mutating func double() throws(ProtocolError) -> Double {
    let start = position
    let number = try decimal()
    if let value = number.double { return value }
    // Beyond 19 digits or 10^±27: the standard library reads it exactly, at the price of a string.
    guard let text = text(start..<position), let value = Double(text) else {
      throw unexpected("a number")
    }
    guard value.isFinite else {
      throw ProtocolError(.datatype, "the number \(text) at byte \(start) is beyond the range of FP64")
    }
    return value
  }

  /// Reads a number's digits and exponent as they stand.
  mutating func decimal() throws(ProtocolError) -> DecimalNumber {
    var number = DecimalNumber()
    if next == UInt8(ascii: "-") {
      number.isNegative = true
      position += 1
    }
    var significant = 0
    if next == UInt8(ascii: "0") {
      position += 1
      if isDigit(next) { throw unexpected("no digit after a leading 0") }
    } else {
      guard isDigit(next) else { throw unexpected("a number") }
      while isDigit(next) { add(next, to: &number, significant: &significant, isFraction: false) }
    }
    if next == UInt8(ascii: ".") {
      position += 1
      number.isFractional = true
      guard isDigit(next) else { throw unexpected("a digit after the point") }
      while isDigit(next) { add(next, to: &number, significant: &significant, isFraction: true) }
    }
    if next | 0x20 == UInt8(ascii: "e") { try exponent(of: &number) }
    return number
  }

  @inline(__always) private mutating func add(
    _ byte: UInt8, to number: inout DecimalNumber, significant: inout Int, isFraction: Bool
  ) {
    position += 1
    if significant < 19 {
      number.digits = number.digits &* 10 &+ UInt64(byte &- 0x30)
      if number.digits != 0 { significant += 1 }
      if isFraction { number.exponent -= 1 }
    } else if significant == 19, let digits = number.digits(appending: byte &- 0x30) {
      number.digits = digits
      significant = 20
      if isFraction { number.exponent -= 1 }
    } else {
      // Later digits only count when they are no zeros; then the slow path reads the text.
      significant = 21
      if byte != 0x30 { number.isWhole = false }
      if !isFraction { number.exponent += 1 }
    }
  }

  private mutating func exponent(of number: inout DecimalNumber) throws(ProtocolError) {
    position += 1
    number.isFractional = true
    var isNegative = false
    if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
      isNegative = next == UInt8(ascii: "-")
      position += 1
    }
    guard isDigit(next) else { throw unexpected("a digit in the exponent") }
    var exponent = 0
    while isDigit(next) {
      // Far beyond any double already: the exact value no longer matters.
      if exponent < 1_000_000 { exponent = exponent * 10 + Int(next - 0x30) }
      position += 1
    }
    number.exponent += isNegative ? -exponent : exponent
  }

  @inline(__always) private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
