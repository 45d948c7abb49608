/// An order of rows that depends on what they say and not on where they stood.
///
/// Learning that takes rows one batch after the other depends on their order. From this one, which is as good as a
/// random one, it comes to the same model however the rows were given.
enum CanonicalOrder {
  /// The numbers of all rows, ordered by a hash of their values, and rows of the same hash by the values themselves.
  ///
  /// - Complexity: O(rows × features) on average.
  static func rows(of set: TrainingSet, threads: Int) -> [Int] {
    let count = set.labels.count
    let block = 1 << 14
    let hashes = concurrentMap((count + block - 1) / block, threads: threads) { number in
      hash(number * block..<min(count, (number + 1) * block), of: set)
    }.flatMap(\.self)
    // So many buckets that few rows share one.
    let bits = max(1, Int.bitWidth - count.leadingZeroBitCount - 3)
    let shift = UInt64(64 - bits)
    var starts = [Int](repeating: 0, count: 1 << bits + 1)
    for hash in hashes { starts[Int(hash >> shift) + 1] += 1 }
    for bucket in 1..<starts.count { starts[bucket] += starts[bucket - 1] }
    var places = starts
    var rows = [Int](repeating: 0, count: count)
    for (row, hash) in hashes.enumerated() {
      let bucket = Int(hash >> shift)
      rows[places[bucket]] = row
      places[bucket] += 1
    }
    for bucket in 0..<starts.count - 1 where starts[bucket + 1] - starts[bucket] > 1 {
      rows[starts[bucket]..<starts[bucket + 1]].sort { one, other in
        hashes[one] != hashes[other] ? hashes[one] < hashes[other] : precedes(one, other, in: set)
      }
    }
    return rows
  }

  private static func hash(_ rows: Range<Int>, of set: TrainingSet) -> [UInt64] {
    var hashes = rows.map { row in
      let label: UInt64 = set.labels[row] ? 1 : 0
      let weight = UInt64(set.weights?[row].bitPattern ?? 0)
      return UInt64(bitPattern: set.groups?[row] ?? 0) ^ (weight << 1 | label) &* 0x9E37_79B9_7F4A_7C15
    }
    for column in set.matrix.columns {
      for (place, row) in rows.enumerated() {
        // Multiplying carries bits up, the shift brings them down again.
        let mixed = (hashes[place] ^ UInt64(FloatOrder.key(column[row]))) &* 0x9E37_79B9_7F4A_7C15
        hashes[place] = mixed ^ mixed >> 32
      }
    }
    return hashes.map { StableHash.mix(Int64(bitPattern: $0)) }
  }

  private static func precedes(_ one: Int, _ other: Int, in set: TrainingSet) -> Bool {
    for column in set.matrix.columns {
      let keys = (FloatOrder.key(column[one]), FloatOrder.key(column[other]))
      if keys.0 != keys.1 { return keys.0 < keys.1 }
    }
    if set.labels[one] != set.labels[other] { return set.labels[other] }
    let weights = (set.weight(one), set.weight(other))
    if weights.0 != weights.1 { return weights.0 < weights.1 }
    return set.groups.map { $0[one] < $0[other] } ?? false
  }
}
