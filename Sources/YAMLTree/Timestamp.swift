/// A point in time as a plain scalar spells it: `2024-1-31`, `2024-01-31T12:00:00Z`, `2024-1-31 2:59:43.1`.
struct Timestamp: Equatable {
  private var year = 0
  private var month = 0
  private var day = 0
  private var hour = 0
  private var minute = 0
  private var second = 0
  /// The digits after the second's point.
  private var fraction: [UInt8] = []
  /// Minutes east of UTC.
  private var offset = 0

  /// Reads a timestamp in one of the four forms that Go's `yaml` packages know; nil for anything else.
  init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    guard rest.count >= 8, rest.prefix(while: Self.isDigit).count == 4, rest.dropFirst(4).first == UInt8(ascii: "-")
    else { return nil }
    guard let date = Self.date(&rest) else { return nil }
    (year, month, day) = date
    guard let separator = rest.popFirst() else { return }
    let hasZone = separator | 0x20 == UInt8(ascii: "t")
    guard hasZone || separator == UInt8(ascii: " "), readTime(&rest) else { return nil }
    if hasZone { guard readZone(&rest) else { return nil } }
    guard rest.isEmpty else { return nil }
  }

  /// The point in time as RFC 3339 writes it, without zeros at the end of the fraction.
  var rfc3339: String {
    var text = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))T"
    text += "\(Self.padded(hour, 2)):\(Self.padded(minute, 2)):\(Self.padded(second, 2))"
    var digits = fraction.prefix(9)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    if !digits.isEmpty { text += "." + String(decoding: digits, as: UTF8.self) }
    guard offset != 0 else { return text + "Z" }
    let size = abs(offset)
    return text + (offset < 0 ? "-" : "+") + "\(Self.padded(size / 60, 2)):\(Self.padded(size % 60, 2))"
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, atMost width: Int = 2, atLeast: Int = 1) -> Int? {
    let digits = rest.prefix(width).prefix(while: isDigit)
    guard digits.count >= atLeast else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func take(_ character: Character, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first, first == character.asciiValue else { return false }
    rest = rest.dropFirst()
    return true
  }

  private static func date(_ rest: inout ArraySlice<UInt8>) -> (Int, Int, Int)? {
    guard let year = number(&rest, atMost: 4), take("-", &rest), let month = number(&rest), take("-", &rest),
      let day = number(&rest), (1...12).contains(month)
    else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day) ? (year, month, day) : nil
  }

  private mutating func readTime(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let hour = Self.number(&rest), Self.take(":", &rest), let minute = Self.number(&rest),
      Self.take(":", &rest), let second = Self.number(&rest), hour < 24, minute < 60, second < 60
    else { return false }
    (self.hour, self.minute, self.second) = (hour, minute, second)
    if let point = rest.first, point == UInt8(ascii: ".") || point == UInt8(ascii: ",") {
      let digits = rest.dropFirst().prefix(while: Self.isDigit)
      guard !digits.isEmpty else { return false }
      fraction = Array(digits)
      rest = rest.dropFirst(digits.count + 1)
    }
    return true
  }

  private mutating func readZone(_ rest: inout ArraySlice<UInt8>) -> Bool {
    if Self.take("Z", &rest) { return true }
    let isWest = rest.first == UInt8(ascii: "-")
    guard Self.take("+", &rest) || Self.take("-", &rest) else { return false }
    guard let hours = Self.number(&rest, atLeast: 2), Self.take(":", &rest),
      let minutes = Self.number(&rest, atLeast: 2), hours <= 24, minutes < 60
    else { return false }
    offset = (hours * 60 + minutes) * (isWest ? -1 : 1)
    return true
  }
}
