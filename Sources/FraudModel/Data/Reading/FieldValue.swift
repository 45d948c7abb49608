/// The value of a field in whatever form it is written.
enum FieldValue {
  /// A whole number, cents or seconds.
  case integer(Int64)
  case number(Double)
  case boolean(Bool)
  /// The code of a text.
  case text(Int32)
  /// There is none.
  case missing
  /// A whole number that is too large.
  case beyond(String)
  /// Something that is not of the column's type.
  case other(String)

  /// Converts a field.
  ///
  /// - Parameters:
  ///   - text: The field without quotes around it.
  ///   - type: What the column holds.
  ///   - dictionary: Gives codes to texts.
  init(_ text: UnsafeBufferPointer<UInt8>, _ type: FieldPlan.Kind, _ dictionary: inout TextDictionary) {
    if text.isEmpty {
      self = .missing
      return
    }
    if type == .text {
      self = unsafe .text(dictionary.code(of: text))
      return
    }
    if let value = unsafe FieldValue.value(text, type) {
      self = value
      return
    }
    let string = unsafe String(decoding: text, as: UTF8.self)
    if MissingText.matches(string) {
      self = .missing
      return
    }
    let digits = string.utf8.dropFirst(string.utf8.first == UInt8(ascii: "-") ? 1 : 0)
    let isWhole = !digits.isEmpty && digits.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
    if type == .number, let value = FieldValue.number(string) {
      self = .number(value)
    } else if isWhole, type == .integer {
      // Leading zeros make a number long and not large.
      self = Int64(string).map { .integer($0) } ?? .beyond(string)
    } else if isWhole, type == .money {
      self = .beyond(string)
    } else {
      self = .other(string)
    }
  }

  private static func value(_ text: UnsafeBufferPointer<UInt8>, _ type: FieldPlan.Kind) -> FieldValue? {
    switch type {
    case .integer: return unsafe NumberText.decimal(text)?.scaled(places: 0).map { .integer($0) }
    case .money: return unsafe NumberText.decimal(text)?.scaled(places: 2).map { .integer($0) }
    case .boolean: return unsafe BooleanText.value(text).map { .boolean($0) }
    case .time: return unsafe TimeText.seconds(text).map { .integer($0) }
    case .number, .text, .passedOver: return nil
    }
  }

  /// A number in any decimal form, and also NaN and the infinities.
  static func number(_ text: String) -> Double? {
    let isDecimal = text.utf8.allSatisfy { byte in
      byte &- UInt8(ascii: "0") <= 9 || "+-.eE".utf8.contains(byte)
    }
    if isDecimal { return Double(text) }
    switch text.lowercased() {
    case "nan", "-nan": return .nan
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: return nil
    }
  }
}
