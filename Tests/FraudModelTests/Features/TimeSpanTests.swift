import FraudModel
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#endif

@Suite("Lengths of time")
struct TimeSpanTests {
  @Test(
    "are written in the greatest unit that fits and read back",
    arguments: [
      ("7d", 604_800), ("12h", 43_200), ("30m", 1_800), ("45s", 45), ("90m", 5_400), ("0d", 0),
      ("36525d", 3_155_760_000),
    ] as [(String, Int64)])
  func text(text: String, seconds: Int64) throws {
    let span = try #require(TimeSpan(text))
    #expect(span.seconds == seconds)
    #expect(span.description == text)
  }

  @Test(
    "nothing else is one",
    arguments: ["", "d", "7", "7 d", "-7d", "+7d", "7D", "1.5h", "36526d", "7dd", "9999999999999999999s"])
  func refusals(text: String) { #expect(TimeSpan(text) == nil) }

  @Test("windows keep whole days as numbers, as earlier releases wrote them, and read both")
  func windows() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for (window, json) in [
      (.init(of: .customer, days: 7), #"{"days":7,"delay_days":0,"entity":"customer"}"#),
      (
        .init(of: .terminal, length: .hours(12), delay: .minutes(90)),
        #"{"delay":"90m","entity":"terminal","length":"12h"}"#
      ),
      (.init(of: .pair(.customer, .terminal), length: nil), #"{"delay_days":0,"entity":"customer+terminal"}"#),
    ] as [(FeatureDefinition.Window, String)] {
      #expect(String(decoding: try encoder.encode(window), as: UTF8.self) == json)
      #expect(try JSONDecoder().decode(FeatureDefinition.Window.self, from: Data(json.utf8)) == window)
    }
    let old = #"{"name":"a","kind":"average_amount","window":{"entity":"customer","days":7,"delay_days":0}}"#
    let definition = try JSONDecoder().decode(FeatureDefinition.self, from: Data(old.utf8))
    #expect(definition == FeatureDefinition("a", .mean, over: .init(of: .customer, days: 7)))
    let long = #"{"entity":"customer","days":9000000000000}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(FeatureDefinition.Window.self, from: Data(long.utf8))
    }
  }
}
