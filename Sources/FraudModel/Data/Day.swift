/// A calendar day of the proleptic Gregorian calendar, without a time zone.
///
/// Days are counted, so that arithmetic on them is arithmetic on whole numbers; as text they are `YYYY-MM-DD`.
public struct Day: Hashable, Sendable {
  /// The number of days since 1970-01-01.
  public var number: Int { Int(count) }

  // 32 bits span 11 million years, which keeps all the arithmetic below far from overflow.
  private let count: Int32

  /// The number of seconds in a day.
  public static let seconds: Int64 = 86_400

  /// The day that is a number of days after 1970-01-01; numbers beyond 32 bits stop at the last day there is.
  public init(number: Int) { count = Int32(clamping: number) }

  /// The day of a date.
  ///
  /// - Parameters:
  ///   - year: From 0 to 9999; the year 0 is 1 BC.
  ///   - month: From 1 to 12.
  ///   - day: From 1 to the length of the month; nil is returned for a date that is in no calendar.
  public init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month) else { return nil }
    guard day >= 1, day <= Day.length(of: month, in: year) else { return nil }
    // Years that begin in March have the leap day at their end, so that each month begins on a day of its own:
    // 153 days for every five months. 719,468 days lie between 0000-03-01 and 1970-01-01; one 400-year era of
    // 146,097 days is added first so that the division is one of positive numbers.
    let shifted = month > 2 ? year : year - 1
    let years = shifted + 400
    let days = 365 * years + years / 4 - years / 100 + years / 400
    let monthFromMarch = (month + 9) % 12
    self.init(number: days + (153 * monthFromMarch + 2) / 5 + day - 1 - 146_097 - 719_468)
  }

  /// The year, the month from 1 to 12 and the day of the month from 1.
  public var date: (year: Int, month: Int, day: Int) {
    // The inverse of the arithmetic above, era by era of 400 years.
    let sinceMarchOfYear0 = number + 719_468
    let era = (sinceMarchOfYear0 >= 0 ? sinceMarchOfYear0 : sinceMarchOfYear0 - 146_096) / 146_097
    let dayOfEra = sinceMarchOfYear0 - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  /// A day of the week, numbered as ISO 8601 does.
  public enum Weekday: Int, Sendable, Codable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// Whether it is Saturday or Sunday.
    public var isWeekend: Bool { self == .saturday || self == .sunday }
  }

  /// The day of the week.
  public var weekday: Weekday {
    // 1970-01-01 was a Thursday.
    let sinceMonday = (number + 3) % 7
    return Weekday(rawValue: (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1) ?? .thursday
  }

  private static func length(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Day: Strideable {
  /// The number of days from this one to another; negative when the other is earlier.
  public func distance(to other: Day) -> Int { other.number - number }

  /// The day a number of days later.
  public func advanced(by days: Int) -> Day { Day(number: number + Int(Int32(clamping: days))) }

  /// Whether one day is before another.
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day: LosslessStringConvertible, Codable {
  /// Reads `YYYY-MM-DD`, four, two and two digits, and nothing else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    func digits(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = digits(0..<4), let month = digits(5..<7), let day = digits(8..<10) else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `YYYY-MM-DD`; a year outside 0 to 9999 is written with as many digits as it has.
  public var description: String {
    let (year, month, day) = date
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value.magnitude)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return (year < 0 ? "-" : "") + "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Decodes the text form.
  ///
  /// - Throws: `DecodingError` for text that is not a day.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let day = Day(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a day; write YYYY-MM-DD")
    }
    self = day
  }

  /// Encodes the text form.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
