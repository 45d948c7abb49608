import InferenceProtocol
import Testing

/// The standard library's `Double(_:)` is the peer: it reads every decimal exactly.
@Suite struct JSONNumberTests {
  private func read(_ text: String) throws -> Double? { try JSONValue(reading: Array(text.utf8)).number }

  @Test("any double reads back from its shortest form bit by bit")
  func shortestForms() throws {
    var generator = SeededGenerator(1)
    for _ in 0..<50_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(try read(value.description)?.bitPattern == value.bitPattern, "\(value)")
    }
  }

  @Test("feature-sized decimals of 1 to 22 digits are read to the nearest double")
  func decimals() throws {
    var generator = SeededGenerator(2)
    for _ in 0..<100_000 {
      let count = Int.random(in: 1...22, using: &generator)
      let digits = (0..<count).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      let point = Int.random(in: 0...count, using: &generator)
      let whole = String(digits.prefix(point).drop { $0 == "0" })
      let fraction = digits.dropFirst(point)
      let exponent = Int.random(in: -30...30, using: &generator)
      let text =
        (Bool.random(using: &generator) ? "-" : "") + (whole.isEmpty ? "0" : whole)
        + (fraction.isEmpty ? "" : "." + fraction) + (Bool.random(using: &generator) ? "e\(exponent)" : "")
      #expect(try read(text)?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }

  @Test(
    "numbers at the edges are read exactly",
    arguments: [
      "0", "-0", "-0.0", "9007199254740993", "9007199254740992.5", "9007199254740993.0000000000000000001", "1e22",
      "1e23",
      "8.5e22", "123456789012345678901234567890", "0.1e-26", "1e-27", "9.999999999999999999e27", "1e308",
      "1.7976931348623157e308", "2.2250738585072014e-308", "5e-324", "2.47e-324", "1e-400", "18446744073709551615",
      "18446744073709551616", "0.00000000000000000000000000000000000000000000000001e60", "9007199254740991e-22",
      "0.125730216503143310546875", "1000000000000000000000000000000000000000e-39", "7205759403792793.5e1",
    ] as [String])
  func edges(_ text: String) throws {
    #expect(try read(text)?.bitPattern == Double(text)?.bitPattern)
  }

  @Test("a whole number that fits stays an integer", arguments: [0, -1, 42, .max, .min] as [Int64])
  func integers(_ value: Int64) throws {
    #expect(try JSONValue(reading: Array("\(value)".utf8)).integer == value)
  }

  @Test(
    "what is no JSON number is refused",
    arguments: ["01", "-", "1.", ".5", "+1", "1e", "1e+", "NaN", "Infinity", "0x10", "1e999", "--1", "1_000"]
      as [String])
  func refused(_ text: String) {
    #expect(throws: ProtocolError.self) { try read(text) }
  }
}
