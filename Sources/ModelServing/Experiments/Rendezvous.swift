#if canImport(Glibc)
  import Glibc
#endif

/// Weighted rendezvous hashing: each candidate draws a number for the key, and the greatest number wins.
///
/// The draw of a candidate is `weight / -ln(u)`, where u in (0, 1) is made of a 64-bit hash of experiment, candidate and
/// key. The same key meets the same candidate on every server without any shared state; when a weight changes, keys
/// move only to the candidate that gained or from the one that lost, and never between the others.
///
/// The hash is FNV-1a over the UTF-8 bytes `experiment 0x00 candidate 0x00 key`, finished by SplitMix64's mixing
/// function; u is `(hash >> 11 + 0.5) / 2^53`. Sources: Thaler and Ravishankar, "Using name-based mappings to increase
/// hit rates", 1998; Schindelhauer and Schomaker, "Weighted distributed hash tables", 2005.
struct Rendezvous: Sendable {
  /// Each candidate's weight, and the hash of what comes before the key.
  private let draws: [(weight: Double, prefix: UInt64)]

  init(experiment: String, candidates: [(name: String, weight: Double)]) {
    draws = candidates.map { candidate in
      let prefix = Array(experiment.utf8) + [0] + Array(candidate.name.utf8) + [0]
      return (candidate.weight, Self.fold(prefix, into: 0xCBF2_9CE4_8422_2325))
    }
  }

  /// The index of the candidate that a key meets; of equal draws the first wins.
  func choose(_ key: some Sequence<UInt8>) -> Int {
    var (chosen, greatest) = (0, -1.0)
    for (index, draw) in draws.enumerated() {
      let hash = Self.mix(Self.fold(key, into: draw.prefix))
      let uniform = (Double(hash >> 11) + 0.5) * 0x1p-53
      let score = draw.weight / -log(uniform)
      if score > greatest { (chosen, greatest) = (index, score) }
    }
    return chosen
  }

  private static func fold(_ bytes: some Sequence<UInt8>, into hash: UInt64) -> UInt64 {
    bytes.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func mix(_ hash: UInt64) -> UInt64 {
    var value = hash &+ 0x9E37_79B9_7F4A_7C15
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
