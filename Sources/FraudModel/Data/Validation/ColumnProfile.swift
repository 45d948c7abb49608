/// What the fields of one column have in common, gathered piece by piece.
///
/// Two profiles make one of both pieces, whichever way the pieces are cut.
struct ColumnProfile: Sendable {
  /// Different texts are told apart up to this many.
  static let distinctLimit = 1_000

  private(set) var rows = 0
  private(set) var missing = 0
  private var isWhole = true
  private var isNumber = true
  private var hasTwoPlaces = true
  private var isBoolean = true
  private var isTime = true
  private(set) var minimum = Double.infinity
  private(set) var maximum = -Double.infinity
  private var texts = TextDictionary()

  /// How many different texts there are; one more than ``distinctLimit`` for any number beyond it.
  var distinct: Int { min(texts.count, ColumnProfile.distinctLimit + 1) }

  /// The different texts in the order of their bytes, where there are at most ``distinctLimit``.
  var names: [String] { texts.sorted().names }

  /// Whether every value stands there once, as far as that can be told.
  var isDistinct: Bool { distinct > ColumnProfile.distinctLimit || distinct == rows }

  /// Whether every field is an amount of money: a number of at most two decimal places that is not negative.
  var isMoney: Bool { isNumber && hasTwoPlaces && minimum >= 0 && rows > missing }

  /// The narrowest type that all values have; text where there are none.
  var type: Schema.ValueType {
    if rows == missing { return .text }
    if isWhole { return .integer }
    if isNumber { return .number }
    if isBoolean { return .boolean }
    return isTime ? .time : .text
  }

  /// Adds a field.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    rows += 1
    if text.isEmpty || (unsafe text.count <= 4 && MissingText.matches(String(decoding: text, as: UTF8.self))) {
      missing += 1
      return
    }
    if texts.count <= ColumnProfile.distinctLimit { _ = unsafe texts.code(of: text) }
    if isNumber { unsafe addNumber(text) }
    if isBoolean {
      // Digits are whole numbers before they are booleans.
      unsafe isBoolean = text[0] > UInt8(ascii: "9") && BooleanText.value(text) != nil
    }
    if isTime { unsafe isTime = TimeText.seconds(text) != nil }
  }

  private mutating func addNumber(_ text: UnsafeBufferPointer<UInt8>) {
    let value: Double
    if let decimal = unsafe NumberText.decimal(text),
      let magnitude = NumberText.double(decimal.digits, exponent: decimal.exponent)
    {
      value = decimal.isNegative ? -magnitude : magnitude
      if isWhole { unsafe isWhole = decimal.scaled(places: 0) != nil && !text.contains(UInt8(ascii: ".")) }
      if hasTwoPlaces { hasTwoPlaces = decimal.scaled(places: 2) != nil }
    } else if let number = unsafe FieldValue.number(String(decoding: text, as: UTF8.self)) {
      (isWhole, hasTwoPlaces) = (false, false)
      value = number
    } else {
      (isNumber, isWhole, hasTwoPlaces) = (false, false, false)
      return
    }
    minimum = min(minimum, value)
    maximum = max(maximum, value)
  }

  /// Adds the fields of another piece.
  mutating func add(_ other: ColumnProfile) {
    rows += other.rows
    missing += other.missing
    isWhole = isWhole && other.isWhole
    isNumber = isNumber && other.isNumber
    hasTwoPlaces = hasTwoPlaces && other.hasTwoPlaces
    isBoolean = isBoolean && other.isBoolean
    isTime = isTime && other.isTime
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    _ = texts.add(other.texts)
  }
}
