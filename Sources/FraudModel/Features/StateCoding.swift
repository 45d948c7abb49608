/// Writes whole numbers as bytes: the seven low bits first, the sign in the lowest bit.
package struct StateWriter {
  private var bytes: [UInt8]

  /// The hash of nothing.
  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  package init(_ head: [UInt8]) { bytes = head }

  mutating func add(_ value: Int64) {
    var rest = UInt64(bitPattern: value &<< 1 ^ value >> 63)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// All bytes with their hash behind them.
  package func finished() -> [UInt8] {
    let hash = StateWriter.hash(bytes, from: StateWriter.seed)
    return bytes + (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * $0)) }
  }

  /// Goes on with a hash: it finds accidents, not intent.
  ///
  /// Source: FNV-1a of 64 bits, Fowler, Noll and Vo.
  static func hash(_ bytes: some Sequence<UInt8>, from start: UInt64) -> UInt64 {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

/// Reads what ``StateWriter`` wrote, and trusts nothing.
struct StateReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  /// Checks head and hash.
  init(_ bytes: [UInt8], magic: [UInt8], version: UInt8) throws(ModelError) {
    guard bytes.starts(with: magic), bytes.count > magic.count + 8 else {
      throw ModelError(.data, "this is no saved feature state; give bytes that one was saved to")
    }
    guard bytes[magic.count] == version else {
      throw ModelError(
        .data,
        "the saved feature state has version \(bytes[magic.count]), expected \(version); save it with this release")
    }
    let content = bytes.dropLast(8)
    let hash = bytes.suffix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard StateWriter.hash(content, from: StateWriter.seed) == hash else {
      throw StateReader.damage("bytes that do not match their hash")
    }
    self.bytes = content
    place = magic.count + 1
  }

  static func damage(_ what: String) -> ModelError {
    ModelError(.data, "the saved feature state has \(what); restore it from a copy")
  }

  /// The next number.
  mutating func next() throws(ModelError) -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while place < bytes.endIndex {
      let byte = bytes[place]
      place += 1
      guard shift < 63 || byte <= 1 else { throw StateReader.damage("a number of more than 64 bits") }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
      shift += 7
    }
    throw StateReader.damage("its end missing")
  }

  /// The next number, which must lie in a range.
  mutating func next(in range: ClosedRange<Int64>) throws(ModelError) -> Int64 {
    let value = try next()
    guard range.contains(value) else { throw StateReader.damage("the number \(value) where it cannot be") }
    return value
  }

  /// The next number as a count of things that have that many numbers each, which must fit what is left.
  mutating func count(of numbers: Int) throws(ModelError) -> Int {
    Int(try next(in: 0...Int64((bytes.endIndex - place) / numbers)))
  }

  /// Makes sure that nothing is left.
  func finish() throws(ModelError) {
    guard place == bytes.endIndex else { throw StateReader.damage("\(bytes.endIndex - place) bytes too many") }
  }
}
