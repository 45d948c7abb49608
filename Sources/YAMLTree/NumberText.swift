/// Numbers as Go's `strconv` package reads and writes them.
enum NumberText {
  enum Integer: Equatable {
    case fits(Int64)
    case large(UInt64)
  }

  /// Reads a whole number: decimal, `0x`, `0o`, `0b` or octal with a leading zero, with an optional sign.
  static func integer(_ text: String) -> Integer? {
    var digits = Array(text.utf8)[...]
    var isNegative = false
    var isSigned = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      isSigned = true
      digits = digits.dropFirst()
    }
    var radix: UInt64 = 10
    if digits.first == UInt8(ascii: "0"), digits.count > 1 {
      switch digits[digits.startIndex + 1] | 0x20 {
      case UInt8(ascii: "x"):
        radix = 16
        digits = digits.dropFirst(2)
      case UInt8(ascii: "b"):
        radix = 2
        digits = digits.dropFirst(2)
      case UInt8(ascii: "o"):
        radix = 8
        digits = digits.dropFirst(2)
      default:
        radix = 8
        digits = digits.dropFirst()
      }
    }
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = digitValue(byte), digit < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = sum
    }
    if isNegative { return value <= 1 << 63 ? .fits(Int64(truncatingIfNeeded: 0 &- value)) : nil }
    if let fits = Int64(exactly: value) { return .fits(fits) }
    return isSigned ? nil : .large(value)
  }

  private static func digitValue(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Whether the text has the form `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
  static func looksLikeFloat(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    func takeDigits() -> Int {
      let count = rest.prefix { UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") }.count
      rest = rest.dropFirst(count)
      return count
    }
    func take(_ characters: UInt8...) -> Bool {
      guard let first = rest.first, characters.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take(UInt8(ascii: "-"), UInt8(ascii: "+"))
    if take(UInt8(ascii: ".")) {
      guard takeDigits() > 0 else { return false }
    } else {
      guard takeDigits() > 0 else { return false }
      if take(UInt8(ascii: ".")) { _ = takeDigits() }
    }
    if take(UInt8(ascii: "e"), UInt8(ascii: "E")) {
      _ = take(UInt8(ascii: "-"), UInt8(ascii: "+"))
      guard takeDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// Reads a decimal floating-point number; nil for other text and for one out of range.
  static func float(_ text: String) -> Double? {
    guard looksLikeFloat(text) else { return nil }
    // Double's own reader wants a digit on both sides of the point.
    var spelled = text.hasPrefix(".") ? "0" + text : text
    if let point = spelled.utf8.firstIndex(of: UInt8(ascii: ".")) {
      let next = spelled.utf8.index(after: point)
      let hasDigit = next < spelled.endIndex && (0x30...0x39).contains(spelled.utf8[next])
      if !hasDigit { spelled.insert("0", at: next) }
    }
    guard let value = Double(spelled), value.isFinite else { return nil }
    return value
  }

  /// Takes out underscores that stand between digits; nil where one stands elsewhere.
  static func withoutUnderscores(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
    let bytes = Array(text.utf8)
    func isDigit(_ index: Int) -> Bool {
      bytes.indices.contains(index) && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
    }
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
      guard isDigit(index - 1), isDigit(index + 1) else { return nil }
    }
    return text.filter { $0 != "_" }
  }

  /// Writes a floating-point number as `FormatFloat(value, 'g', -1, 64)` does: shortest digits that read back the
  /// same, with an exponent below 1e-4 and from 1e+06 on.
  static func general(_ value: Double) -> String {
    if value.isNaN { return ".nan" }
    if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
    let (sign, digits, exponent) = shortest(value)
    if exponent < -4 || exponent >= 6 { return sign + scientific(digits, exponent) }
    return sign + positional(digits, exponent)
  }

  /// Writes a floating-point number as Go's `encoding/json` does; nil where JSON has no such number.
  static func json(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    let (sign, digits, exponent) = shortest(value)
    let magnitude = value.magnitude
    if magnitude != 0, magnitude < 1e-6 || magnitude >= 1e21 {
      let text = sign + scientific(digits, exponent)
      // encoding/json writes e-9 for e-09.
      if text.hasSuffix("e-0\(abs(exponent))"), abs(exponent) < 10 {
        return String(text.dropLast(2)) + String(abs(exponent))
      }
      return text
    }
    return sign + positional(digits, exponent)
  }

  /// The sign, the shortest digits that read back the same, and the decimal exponent of the first digit.
  private static func shortest(_ value: Double) -> (sign: String, digits: [UInt8], exponent: Int) {
    let sign = value.sign == .minus ? "-" : ""
    var digits: [UInt8] = []
    var exponent = 0
    var pointAt: Int?
    let text = Array(value.magnitude.description.utf8)
    for (index, byte) in text.enumerated() {
      if byte == UInt8(ascii: ".") {
        pointAt = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
      }
    }
    exponent += (pointAt ?? digits.count) - 1
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    if zeros == digits.count { return (sign, [UInt8(ascii: "0")], 0) }
    digits.removeFirst(zeros)
    exponent -= zeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (sign, digits, exponent)
  }

  private static func scientific(_ digits: [UInt8], _ exponent: Int) -> String {
    var text = String(decoding: digits.prefix(1), as: UTF8.self)
    if digits.count > 1 { text += "." + String(decoding: digits.dropFirst(), as: UTF8.self) }
    let size = abs(exponent)
    return text + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0\(size)" : "\(size)")
  }

  private static func positional(_ digits: [UInt8], _ exponent: Int) -> String {
    let text = String(decoding: digits, as: UTF8.self)
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + text }
    if digits.count <= exponent + 1 { return text + String(repeating: "0", count: exponent + 1 - digits.count) }
    return text.prefix(exponent + 1) + "." + text.dropFirst(exponent + 1)
  }
}
