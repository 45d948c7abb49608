/// A hash that is the same on every machine and in every run, unlike Swift's own, which is seeded anew.
enum StableHash {
  /// Mixes the bits of a number so that similar numbers get unrelated hashes.
  ///
  /// Source: the finaliser of SplitMix64, Steele, Lea and Flood, OOPSLA 2014.
  static func mix(_ number: Int64) -> UInt64 {
    var z = UInt64(bitPattern: number) &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
