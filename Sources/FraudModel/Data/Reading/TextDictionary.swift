#if canImport(Glibc)
  import Glibc
#endif

/// Different texts and their codes, numbered in the order in which they come.
struct TextDictionary: Sendable {
  // One after the other; text c ends where text c + 1 begins.
  private var bytes: [UInt8] = []
  private var starts: [Int] = [0]
  private var hashes: [UInt64] = []
  // Codes by their hashes, -1 for a free place; a power of two, at least half of it free.
  private var slots = [Int32](repeating: -1, count: 64)

  /// How many texts there are.
  var count: Int { hashes.count }

  /// A text.
  subscript(code: Int) -> ArraySlice<UInt8> { bytes[starts[code]..<starts[code + 1]] }

  /// The code of a text, a new one where it is new.
  mutating func code(of text: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = unsafe TextDictionary.hash(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let code = Int(slots[slot])
      if hashes[code] == hash, unsafe isEqual(code, text) { return Int32(code) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let code = Int32(count)
    slots[slot] = code
    unsafe bytes.append(contentsOf: text)
    starts.append(bytes.count)
    hashes.append(hash)
    if hashes.count * 2 > slots.count { grow() }
    return code
  }

  private func isEqual(_ code: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = starts[code]
    guard starts[code + 1] - start == text.count else { return false }
    guard let other = text.baseAddress, !text.isEmpty else { return true }
    return unsafe bytes.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return false }
      return unsafe memcmp(base + start, other, text.count) == 0
    }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (code, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(code)
    }
  }

  /// Adds the texts of another dictionary.
  ///
  /// - Returns: The code here of each of its codes.
  mutating func add(_ other: TextDictionary) -> [Int32] {
    (0..<other.count).map { code in
      unsafe other[code].withUnsafeBufferPointer { unsafe self.code(of: $0) }
    }
  }

  /// The texts in the order of their bytes.
  ///
  /// - Returns: The texts, and the place among them of each code.
  /// - Complexity: O(n log n).
  func sorted() -> (names: [String], places: [Int32]) {
    let codes = (0..<count).sorted { self[$0].lexicographicallyPrecedes(self[$1]) }
    var places = [Int32](repeating: 0, count: count)
    for (place, code) in codes.enumerated() { places[code] = Int32(place) }
    return (codes.map { String(decoding: self[$0], as: UTF8.self) }, places)
  }

  /// A hash that is the same everywhere, of eight bytes at a time.
  static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = UInt64(text.count)
    var offset = 0
    while offset < text.count {
      var word: UInt64 = 0
      if text.count - offset >= 8 {
        word = unsafe UInt64(
          littleEndian: UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      } else {
        for place in offset..<text.count { word |= unsafe UInt64(text[place]) << UInt64(8 * (place - offset)) }
      }
      hash = StableHash.mix(Int64(bitPattern: hash ^ word))
      offset += 8
    }
    return hash
  }
}
