#if canImport(Glibc)
  import Glibc
#endif

/// A moment as logs write it.
package enum Timestamp {
  /// Now, in UTC, as RFC 3339 writes it with microseconds: `2026-01-31T12:00:00.000000Z`.
  package static func now() -> String {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return text(seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
  }

  /// A moment after 1970-01-01T00:00:00Z.
  package static func text(seconds: Int, nanoseconds: Int) -> String {
    let (day, second) = (seconds / 86_400, seconds % 86_400)
    // Years that begin in March have their leap day at the end, and 400 of them 146,097 days (Hinnant, chrono-Compatible
    // Low-Level Date Algorithms, 2014).
    let shifted = day + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let isNextYear = month >= 10
    let date = [
      padded(era * 400 + yearOfEra + (isNextYear ? 1 : 0), 4), padded(isNextYear ? month - 9 : month + 3, 2),
      padded(dayOfYear - (153 * month + 2) / 5 + 1, 2),
    ]
    let clock = [padded(second / 3_600, 2), padded(second / 60 % 60, 2), padded(second % 60, 2)]
    return date.joined(separator: "-") + "T" + clock.joined(separator: ":") + "." + padded(nanoseconds / 1_000, 6) + "Z"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
