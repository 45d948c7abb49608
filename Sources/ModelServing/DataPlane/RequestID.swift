import Synchronization

/// Makes ids for requests that bring none: random UUIDs (RFC 9562, version 4).
final class RequestID: Sendable {
  // Seeded once: asking the system for every id would cost more than scoring a row.
  private let state: Mutex<(UInt64, UInt64)>

  init() {
    var generator = SystemRandomNumberGenerator()
    state = Mutex((generator.next() | 1, generator.next()))
  }

  /// The next id.
  func next() -> String {
    let (high, low) = state.withLock { state in (Self.step(&state), Self.step(&state)) }
    let bytes = [(high & ~0xF000) | 0x4000, (low & ~(3 << 62)) | 1 << 63].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
    }
    return unsafe String(unsafeUninitializedCapacity: 36) { text in
      var position = 0
      for (index, byte) in bytes.enumerated() {
        if [4, 6, 8, 10].contains(index) {
          unsafe text[position] = UInt8(ascii: "-")
          position += 1
        }
        for digit in [byte >> 4, byte & 15] {
          unsafe text[position] = digit < 10 ? 0x30 + digit : 0x57 + digit
          position += 1
        }
      }
      return position
    }
  }

  /// Xoroshiro128++ (Blackman and Vigna, 2019).
  private static func step(_ state: inout (UInt64, UInt64)) -> UInt64 {
    func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 { value << count | value >> (64 - count) }
    let (first, second) = (state.0, state.1 ^ state.0)
    let result = rotated(state.0 &+ state.1, 17) &+ state.0
    state = (rotated(first, 49) ^ second ^ second << 21, rotated(second, 28))
    return result
  }
}
