import FraudModel
import TestSupport
import Testing

@Suite("Days")
struct DayTests {
  @Test(
    "known dates have known numbers and weekdays",
    arguments: [
      ("1970-01-01", 0, .thursday), ("2018-04-01", 17_622, .sunday), ("2000-02-29", 11_016, .tuesday),
      ("1969-12-31", -1, .wednesday), ("0000-01-01", -719_528, .saturday), ("9999-12-31", 2_932_896, .friday),
      ("1900-03-01", -25_508, .thursday),
    ] as [(String, Int, Day.Weekday)])
  func knownDates(text: String, number: Int, weekday: Day.Weekday) throws {
    let day = try #require(Day(text))
    #expect(day.number == number)
    #expect(day.weekday == weekday)
    #expect(day.description == text)
  }

  @Test("every day of two centuries is read back as it was written, and follows the day before it")
  func roundTrip() throws {
    var before = try #require(Day("1879-12-31"))
    for number in (before.number + 1)...(before.number + 73_050) {
      let day = Day(number: number)
      #expect(Day(day.description) == day)
      let (year, month, date) = day.date
      #expect(date == before.date.day + 1 || date == 1 && (month == before.date.month + 1 || month == 1))
      #expect(year == before.date.year || (year, month, date) == (before.date.year + 1, 1, 1))
      before = day
    }
  }

  @Test("Python's calendar agrees on every hundredth day", .enabled(if: Surroundings.python != nil))
  func peer() async throws {
    let python = try #require(Surroundings.python)
    let script = """
      import datetime
      first = datetime.date(1970, 1, 1).toordinal()
      for number in range(1 - first, datetime.date(9999, 12, 31).toordinal() - first + 1, 100):
        day = datetime.date.fromordinal(first + number)
        print(number, day.isoformat(), day.isoweekday())
      """
    let lines = try await run(python, ["-c", script]).output.split(separator: "\n")
    #expect(lines.count > 36_000)
    for line in lines {
      let fields = line.split(separator: " ")
      let day = try #require(Day(String(fields[1])))
      #expect("\(day.number) \(day) \(day.weekday.rawValue)" == String(line))
    }
  }

  @Test(
    "anything but a date of the calendar as YYYY-MM-DD is refused",
    arguments: [
      "", "2018-4-1", "2018-04-31", "2018-02-29", "1900-02-29", "2018-13-01", "2018-00-10", "2018-01-00", "2018/01/01",
      " 2018-01-01", "2018-01-01 ", "-018-01-01", "+018-01-01", "20180101", "２018-01-01", "2018-01-01T00:00:00",
    ])
  func refusals(text: String) { #expect(Day(text) == nil) }

  @Test("arithmetic stops at the last day there is")
  func extremes() {
    let last = Day(number: .max)
    #expect(last.advanced(by: .max) == last)
    #expect(Day(number: .min).advanced(by: .min) == Day(number: .min))
    #expect(last.description.hasSuffix("-07-11"))
    #expect(Day(number: .min).description.hasPrefix("-"))
  }

  @Test("days count and compare as numbers do")
  func strides() throws {
    let first = try #require(Day("2018-02-27"))
    let last = try #require(Day("2018-03-02"))
    #expect(Array(first...last).map(\.description) == ["2018-02-27", "2018-02-28", "2018-03-01", "2018-03-02"])
    #expect(first.distance(to: last) == 3)
  }
}
