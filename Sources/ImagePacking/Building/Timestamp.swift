/// A time as images write it (RFC 3339, UTC).
enum Timestamp {
  /// Writes seconds since 1970.
  ///
  /// The calendar is Howard Hinnant's `civil_from_days`: eras of 400 years, years that begin in March.
  static func text(_ seconds: Int) -> String {
    let days = seconds / 86_400 + 719_468
    let (era, dayOfEra) = (days / 146_097, days % 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
      + time.map { padded($0, 2) }.joined(separator: ":") + "Z"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
