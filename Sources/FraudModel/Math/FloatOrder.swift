/// The order of float values as whole numbers, and sorting by it in linear time.
enum FloatOrder {
  /// A number that compares as the value does; both zeros get the same, a NaN gets one beyond an infinity's.
  @inline(__always)
  static func key(_ value: Float) -> UInt32 {
    let bits = (value + 0).bitPattern
    return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
  }

  /// The value that has a key.
  @inline(__always)
  static func value(_ key: UInt32) -> Float {
    Float(bitPattern: key & 0x8000_0000 == 0 ? ~key : key & 0x7FFF_FFFF)
  }

  /// The value that would stand at a place if those that are no NaN were sorted.
  ///
  /// - Parameters:
  ///   - rank: The place, from 0 to below the number of those values.
  ///   - values: In any order.
  /// - Returns: The value; NaN for a place that there is not.
  /// - Complexity: O(count): the highest 11 bits tell which few to sort.
  static func select(_ rank: Int, of values: [Float]) -> Float {
    var counts = [Int](repeating: 0, count: 2048)
    for value in values where value == value { counts[Int(key(value) >> 21)] += 1 }
    var rank = rank
    var digit = 0
    while digit < 2047, rank >= counts[digit] {
      rank -= counts[digit]
      digit += 1
    }
    var near: [UInt32] = []
    near.reserveCapacity(counts[digit])
    for value in values where value == value && key(value) >> 21 == digit { near.append(key(value)) }
    sort(&near)
    return near.indices.contains(rank) ? self.value(near[rank]) : .nan
  }

  /// Sorts keys in ascending order, 11 bits at a time from the lowest.
  ///
  /// - Complexity: O(count) in time and memory.
  static func sort(_ keys: inout [UInt32]) {
    if keys.count < 512 {
      keys.sort()
      return
    }
    var other = [UInt32](repeating: 0, count: keys.count)
    for shift: UInt32 in [0, 11, 22] {
      var starts = [Int](repeating: 0, count: 2049)
      for key in keys { starts[Int(key >> shift & 2047) + 1] += 1 }
      for digit in 1...2048 { starts[digit] += starts[digit - 1] }
      for key in keys {
        let digit = Int(key >> shift & 2047)
        other[starts[digit]] = key
        starts[digit] += 1
      }
      swap(&keys, &other)
    }
  }
}
