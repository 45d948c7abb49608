/// A length of time in whole seconds, written `7d`, `12h`, `30m` or `45s`.
public struct TimeSpan: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The length; not negative, and at most a hundred years.
  public let seconds: Int64

  /// No time at all.
  public static let zero = TimeSpan(checked: 0)
  /// A hundred years, which keeps times far from overflow.
  public static let longest = TimeSpan(checked: 36_525 * Day.seconds)

  private static let units: [(letter: Character, seconds: Int64)] = [
    ("d", Day.seconds), ("h", 3_600), ("m", 60), ("s", 1),
  ]

  private init(checked seconds: Int64) { self.seconds = seconds }

  /// A length in seconds; a negative one becomes zero, one above ``longest`` becomes that.
  public init(seconds: Int64) { self.seconds = min(max(0, seconds), TimeSpan.longest.seconds) }

  /// A number of days; clamped as in ``init(seconds:)``.
  public static func days(_ count: Int) -> TimeSpan { TimeSpan(count, times: Day.seconds) }

  /// A number of hours; clamped as in ``init(seconds:)``.
  public static func hours(_ count: Int) -> TimeSpan { TimeSpan(count, times: 3_600) }

  /// A number of minutes; clamped as in ``init(seconds:)``.
  public static func minutes(_ count: Int) -> TimeSpan { TimeSpan(count, times: 60) }

  private init(_ count: Int, times unit: Int64) {
    self.init(seconds: min(max(0, Int64(count)), TimeSpan.longest.seconds) * unit)
  }

  /// Reads a length such as `7d`; nil for anything else, for a sign and for more than ``longest``.
  public init?(_ text: String) {
    guard let unit = TimeSpan.units.first(where: { $0.letter == text.last }) else { return nil }
    let digits = text.dropLast()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(digits),
      count <= TimeSpan.longest.seconds / unit.seconds
    else { return nil }
    seconds = count * unit.seconds
  }

  /// The number of days where it is a whole one.
  public var wholeDays: Int? { seconds % Day.seconds == 0 ? Int(seconds / Day.seconds) : nil }

  /// The length in the greatest unit of which it is a whole number.
  public var description: String {
    let unit = TimeSpan.units.first { seconds % $0.seconds == 0 } ?? ("s", 1)
    return "\(seconds / unit.seconds)\(unit.letter)"
  }

  /// The length in words, such as `7 days` or `an hour`.
  var words: String {
    let names: [Character: (one: String, many: String)] = [
      "d": ("a day", "days"), "h": ("an hour", "hours"), "m": ("a minute", "minutes"), "s": ("a second", "seconds"),
    ]
    let text = description
    guard let letter = text.last, let name = names[letter] else { return text }
    return text.dropLast() == "1" ? name.one : "\(text.dropLast()) \(name.many)"
  }

  /// Whether one is shorter than the other.
  public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.seconds < right.seconds }
}

extension TimeSpan: Codable {
  /// Decodes the written form.
  ///
  /// - Throws: `DecodingError` for any other text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let span = TimeSpan(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no length of time; write one such as 7d, 12h or 30m")
    }
    self = span
  }

  /// Encodes the written form.
  ///
  /// - Throws: What the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
