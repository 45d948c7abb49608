import InferenceProtocol
import Testing

/// Whatever the bytes are, the readers answer with a value or an error; a trap would end the test.
@Suite struct HostileInputTests {
  private func swallow(_ bytes: [UInt8], headerLength: Int?) {
    _ = try? InferRequest(decoding: bytes, headerLength: headerLength)
    _ = try? InferResponse(decoding: bytes, headerLength: headerLength)
    _ = try? JSONValue(reading: bytes)
  }

  @Test("random bytes are refused without a trap")
  func noise() {
    var generator = SeededGenerator(4)
    let alphabet = Array(#"{}[]",:0123456789eE+-.truefalsnu\ "#.utf8)
    for round in 0..<30_000 {
      let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        round % 2 == 0
          ? UInt8.random(in: 0...255, using: &generator) : alphabet.randomElement(using: &generator) ?? 0
      }
      swallow(bytes, headerLength: Bool.random(using: &generator) ? nil : Int.random(in: -2...70, using: &generator))
    }
  }

  @Test("requests that are changed, cut or doubled are read or refused without a trap")
  func mutations() throws {
    var generator = SeededGenerator(5)
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      let request = try InferRequestTests.request(using: &generator)
      var length = request.encode(into: &bytes, isBinary: Bool.random(using: &generator))
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(position...)
        case 2: bytes.remove(at: position)
        case 3: bytes.insert(contentsOf: bytes[position...].prefix(8), at: position)
        default: length = Int.random(in: -1...bytes.count + 1, using: &generator)
        }
      }
      swallow(bytes, headerLength: length)
    }
  }
}
