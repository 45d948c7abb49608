import InferenceProtocol
import Testing

@Suite struct JSONValueTests {
  private func read(_ text: String) throws -> JSONValue { try JSONValue(reading: Array(text.utf8)) }

  @Test(
    "a value is written on one line as it was read",
    arguments: [
      #"{"a":[1,-2,3.5,true,false,null],"b":{"c":"d"},"a2":[]}"#, #""quote \" backslash \\ slash / tab \t""#, "[]",
      "{}",
      #"["é","日本","😀"]"#, "1e-07", "1e+16", #"{"z":1,"a":2}"#,
    ] as [String])
  func roundTrip(_ text: String) throws {
    #expect(String(decoding: try read(text).encoded(), as: UTF8.self) == text)
  }

  @Test("escapes stand for their characters")
  func escapes() throws {
    #expect(try read(#""\u0041\u00e9\ud83d\ude00\/\b\f\n\r\t""#).string == "A\u{E9}\u{1F600}/\u{8}\u{C}\n\r\t")
  }

  @Test(
    "what is broken is refused with the byte where reading stopped",
    arguments: [
      (#"{"inputs": [ bad"#, 13), ("", 0), ("[1,]", 3), (#"{"a" 1}"#, 5), (#"{"a":1"#, 6), ("[1 2]", 3), ("nul", 0),
      ("[1] x", 4), (#"{1:2}"#, 1), ("\"a\nb\"", 2),
    ] as [(String, Int)])
  func broken(_ text: String, _ offset: Int) throws {
    let error = try #require(throws: ProtocolError.self) { try read(text) }
    #expect(error.offset == offset)
    #expect(error.code == .malformed)
    #expect(error.description.contains("at byte \(offset)"))
  }

  @Test(
    "strings that are no text are refused",
    arguments: [#""\ud800""#, #""\udc00\ud800""#, #""\ud800\u0041""#, #""\u12g4""#, #""\x""#, "\"open"] as [String])
  func badStrings(_ text: String) {
    #expect(throws: ProtocolError.self) { try read(text) }
  }

  @Test("bytes that are not UTF-8 are refused")
  func notUTF8() {
    #expect(throws: ProtocolError.self) { try JSONValue(reading: ([0x22, 0xC3, 0x28, 0x22] as [UInt8])) }
  }

  @Test("nesting is bounded")
  func depth() throws {
    #expect(throws: Never.self) { try read(String(repeating: "[", count: 60) + String(repeating: "]", count: 60)) }
    let error = try #require(throws: ProtocolError.self) { try read(String(repeating: "[", count: 1_000_000)) }
    #expect(error.code == .tooLarge)
  }

  @Test("a long list cannot become a tree many times its size")
  func manyValues() throws {
    let text = "[" + String(repeating: "0,", count: 1 << 20) + "0]"
    let error = try #require(throws: ProtocolError.self) { try read(text) }
    #expect(error.code == .tooLarge)
  }
}
