/// Random numbers that are the same on every machine: a seed and a stream give one sequence.
///
/// Source: SplitMix64, Steele, Lea and Flood, OOPSLA 2014.
struct RandomSequence {
  private var state: UInt64

  /// Begins the sequence of a seed and a stream; different streams of a seed have nothing in common.
  init(seed: UInt64, stream: UInt64) {
    let key = StableHash.mix(Int64(bitPattern: stream))
    state = StableHash.mix(Int64(bitPattern: seed &+ key))
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    defer { state &+= 0x9E37_79B9_7F4A_7C15 }
    return StableHash.mix(Int64(bitPattern: state))
  }

  /// The next number from 0 up to 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Brings elements into a random order.
  mutating func shuffle(_ elements: inout [UInt32]) {
    unsafe elements.withUnsafeMutableBufferPointer { elements in
      for last in stride(from: elements.count - 1, to: 0, by: -1) {
        // The high half of the product lies evenly in 0...last but for 2^-32 or so (Lemire, 2019).
        let other = Int(truncatingIfNeeded: (next() >> 32 &* UInt64(last + 1)) >> 32)
        unsafe elements.swapAt(last, other)
      }
    }
  }
}
