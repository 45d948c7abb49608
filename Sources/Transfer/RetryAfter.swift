extension HTTPResponse {
  /// How long the server asks to wait (RFC 9110 section 10.2.3); nil where it does not say.
  ///
  /// A date is counted from the answer's own `Date`, so that no clock of ours has to agree with the server's.
  public var retryAfter: Duration? {
    guard let text = headers["Retry-After"] else { return nil }
    if let seconds = Int(text) { return seconds < 0 ? nil : .seconds(seconds) }
    guard let then = HTTPDate.seconds(text), let now = headers["Date"].flatMap(HTTPDate.seconds) else { return nil }
    return .seconds(max(0, then - now))
  }
}

/// Dates as HTTP writes them.
enum HTTPDate {
  private static let months = [
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11,
    "Dec": 12,
  ]

  /// The seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`; nil for any other text.
  static func seconds(_ text: String) -> Int? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let month = months[String(parts[2])],
      let year = Int(parts[3]), (1970...9999).contains(year), (1...31).contains(day)
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2])
    else { return nil }
    // Days of the civil calendar, counted in years that begin in March, so that the leap day comes last.
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
  }
}
