/// The forms that nearly every value has, read without making text of them.
///
/// Each returns nil, with the scanner where it was, for anything else, which ``CSVScanner/field()`` then tells.
extension CSVScanner {
  /// Reads a number without quotes, up to the delimiter after it.
  mutating func number() -> Double? {
    guard let (decimal, end) = decimal() else { return nil }
    guard let value = NumberText.double(decimal.digits, exponent: decimal.exponent) else { return nil }
    move(to: end)
    return decimal.isNegative ? -value : value
  }

  /// Reads an amount of money without quotes, up to the delimiter after it, as whole cents.
  mutating func cents() -> Int64? {
    guard let (decimal, end) = decimal(), let value = decimal.scaled(places: 2) else { return nil }
    move(to: end)
    return value
  }

  /// Reads a boolean that is one letter or digit.
  mutating func boolean() -> Bool? {
    guard let byte = byte(at: position), isDelimiter(at: position + 1) else { return nil }
    guard let value = BooleanText.value([byte]) else { return nil }
    move(to: position + 1)
    return value
  }

  /// Takes a decimal number apart; the second value is where its delimiter stands.
  @inline(__always)
  private func decimal() -> (NumberText.Decimal, end: Int)? {
    var cursor = position
    var number = NumberText.Decimal()
    if byte(at: cursor) == UInt8(ascii: "-") {
      number.isNegative = true
      cursor += 1
    }
    let start = cursor
    while let digit = digit(at: cursor) {
      number.digits = number.digits &* 10 &+ digit
      cursor += 1
    }
    var count = cursor - start
    if byte(at: cursor) == UInt8(ascii: ".") {
      cursor += 1
      let point = cursor
      while let digit = digit(at: cursor) {
        number.digits = number.digits &* 10 &+ digit
        cursor += 1
      }
      number.exponent = point - cursor
      count += cursor - point
    }
    // 19 digits always fit into 64 bits.
    guard count > 0, count <= 19 else { return nil }
    if let byte = byte(at: cursor), byte | 0x20 == UInt8(ascii: "e") {
      cursor += 1
      let sign = self.byte(at: cursor)
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { cursor += 1 }
      let first = cursor
      var exponent = 0
      while let digit = digit(at: cursor), cursor - first < 4 {
        exponent = exponent * 10 + Int(digit)
        cursor += 1
      }
      guard cursor > first else { return nil }
      number.exponent += sign == UInt8(ascii: "-") ? -exponent : exponent
    }
    return isDelimiter(at: cursor) ? (number, cursor) : nil
  }

  @inline(__always)
  private func digit(at place: Int) -> UInt64? {
    guard let byte = byte(at: place) else { return nil }
    let digit = byte &- UInt8(ascii: "0")
    return digit <= 9 ? UInt64(digit) : nil
  }
}

/// The spellings of true and false.
enum BooleanText {
  /// What a text means: 1 and 0, true and false, t and f, yes and no, y and n, in letters of either case.
  static func value(_ text: some Collection<UInt8>) -> Bool? {
    if text.count == 1, let byte = text.first {
      switch byte {
      case UInt8(ascii: "1"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "y"), UInt8(ascii: "Y"): return true
      case UInt8(ascii: "0"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "n"), UInt8(ascii: "N"): return false
      default: return nil
      }
    }
    guard text.count <= 5 else { return nil }
    switch String(decoding: text, as: UTF8.self).lowercased() {
    case "true", "yes": return true
    case "false", "no": return false
    default: return nil
    }
  }
}

/// The spellings of a value that is not there.
enum MissingText {
  /// Whether a field of a column that is not text says that there is no value: empty, `NA`, `N/A`, `null` or `None`.
  static func matches(_ text: String) -> Bool {
    text.isEmpty || text == "NA" || text == "N/A" || text == "null" || text == "NULL" || text == "None"
  }
}
