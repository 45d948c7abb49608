/// Points in time as text: RFC 3339, and the forms with a space and without an offset that databases write.
enum TimeText {
  /// Reads the whole of a text as a time.
  ///
  /// - Parameter text: `2018-04-01`, `2018-04-01 12:30:00`, `2018-04-01T12:30:00Z` or `2018-04-01T12:30:00.25+02:00`;
  ///   seconds may be left out, a fraction of a second is cut off, and a time without an offset is UTC.
  /// - Returns: The seconds since 1970-01-01 00:00:00 UTC; nil for anything else.
  static func seconds(_ text: some Collection<UInt8>) -> Int64? {
    guard (10...40).contains(text.count) else { return nil }
    var reader = Reader(bytes: Array(text))
    guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
      let date = reader.digits(2), let day = Day(year: year, month: month, day: date)
    else { return nil }
    let midnight = Int64(day.number) * Day.seconds
    if reader.isAtEnd { return midnight }
    guard reader.take("T") || reader.take(" ") || reader.take("t"), let hour = reader.digits(2), hour < 24,
      reader.take(":"), let minute = reader.digits(2), minute < 60
    else { return nil }
    var second = 0
    if reader.take(":") {
      // A leap second is counted as the last one before it, as Unix time does.
      guard let stated = reader.digits(2), stated <= 60 else { return nil }
      second = min(stated, 59)
      if reader.take(".") { guard reader.skipDigits() else { return nil } }
    }
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    return midnight + Int64(hour * 3_600 + minute * 60 + second - offset)
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    mutating func digits(_ count: Int) -> Int? {
      guard position + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[position..<position + count] {
        let digit = byte &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int(digit)
      }
      position += count
      return value
    }

    mutating func skipDigits() -> Bool {
      let start = position
      while position < bytes.count, bytes[position] &- UInt8(ascii: "0") <= 9 { position += 1 }
      return position > start
    }

    /// The seconds that an offset adds to UTC; 0 where there is none.
    mutating func offset() -> Int? {
      if isAtEnd || take("Z") || take("z") { return 0 }
      let isWest = take("-")
      guard isWest || take("+"), let hours = digits(2), hours < 24 else { return nil }
      _ = take(":")
      guard let minutes = digits(2), minutes < 60 else { return nil }
      return (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
  }
}
