internal import CZlib

/// One block of a gzip member, compressed on its own.
struct DeflatedBlock: Sendable {
  /// Raw deflate data that ends on a byte boundary.
  let bytes: [UInt8]
  /// The CRC-32 of the input.
  let checksum: UInt
  /// The size of the input.
  let inputCount: Int
}

/// gzip (RFC 1952) of blocks that are compressed independently, each knowing the 32 KiB before it, as pigz does.
///
/// The bytes depend on the input, the level and zlib's version; threads and the pace of the input do not matter.
struct Deflate: Sendable {
  /// The input of one block: large enough that what is lost at a border stays under 0.1 %.
  static let blockSize = 256 << 10
  /// How far back deflate may refer (RFC 1951).
  static let window = 32 << 10

  /// From 1, fast, to 9, small.
  let level: Int

  /// The zlib at work, such as `1.2.13`; nil where there is none.
  static var libraryVersion: String? { unsafe czlib_version().map { unsafe String(cString: $0) } }

  /// The member header: deflate, no name, no time, and 255 for "unknown system", so that no machine shows in it.
  var header: [UInt8] {
    let speed: UInt8 = level == 9 ? 2 : level == 1 ? 4 : 0
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, speed, 255]
  }

  /// The member trailer: CRC-32 and size modulo 2^32 of the whole input, little-endian.
  static func trailer(checksum: UInt, inputCount: Int) -> [UInt8] {
    let words = [UInt32(truncatingIfNeeded: checksum), UInt32(truncatingIfNeeded: inputCount)]
    return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }

  /// The CRC-32 of two pieces one after the other.
  static func combine(_ first: UInt, _ second: DeflatedBlock) -> UInt {
    czlib_crc32_combine(first, second.checksum, second.inputCount)
  }

  /// Compresses one block.
  ///
  /// - Parameters:
  ///   - input: The block.
  ///   - dictionary: What stands before it, at most ``window`` bytes.
  ///   - isLast: Whether the deflate stream ends with it.
  /// - Returns: The block's part of the stream.
  /// - Throws: ``PackError`` where zlib is missing.
  func block(_ input: [UInt8], after dictionary: [UInt8], isLast: Bool) throws(PackError) -> DeflatedBlock {
    // zlib's bound for incompressible input is 0.03 % and some bytes: one call always suffices.
    let bound = input.count + (input.count >> 8) + 64
    var outcome = Outcome.unavailable
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      unsafe (outcome, count) = run(over: input, after: dictionary, isLast: isLast, into: output)
    }
    switch outcome {
    case .finished: break
    case .unavailable:
      throw PackError(.missing, "libz.so.1", "cannot be opened; install the package zlib1g or pack uncompressed layers")
    case .unfinished:
      throw PackError(.corrupt, "zlib", "left a block unfinished; install another release of zlib1g")
    }
    let checksum = unsafe input.withUnsafeBufferPointer { unsafe czlib_crc32(0, $0.baseAddress, UInt32($0.count)) }
    return DeflatedBlock(bytes: bytes, checksum: checksum, inputCount: input.count)
  }

  private enum Outcome {
    case finished, unfinished, unavailable
  }

  /// Has zlib compress a block into memory that is large enough; says how it went and how much was written.
  private func run(
    over input: [UInt8], after dictionary: [UInt8], isLast: Bool, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> (Outcome, Int) {
    var stream = unsafe czlib_stream()
    // zlib keeps the stream's address, so that all calls go through one pointer.
    return unsafe withUnsafeMutablePointer(to: &stream) { stream in
      guard unsafe czlib_deflate_init(stream, Int32(level)) == Int32(CZLIB_OK) else { return (.unavailable, 0) }
      defer { unsafe _ = czlib_deflate_end(stream) }
      unsafe dictionary.withUnsafeBufferPointer { before in
        if let start = before.baseAddress, !dictionary.isEmpty {
          unsafe _ = czlib_deflate_set_dictionary(stream, start, UInt32(dictionary.count))
        }
      }
      unsafe input.withUnsafeBufferPointer { input in
        unsafe stream.pointee.next_in = input.baseAddress
        unsafe stream.pointee.avail_in = UInt32(input.count)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = UInt32(output.count)
        unsafe _ = czlib_deflate(stream, Int32(isLast ? CZLIB_FINISH : CZLIB_SYNC_FLUSH))
      }
      let isFinished = unsafe stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0
      return (isFinished ? .finished : .unfinished, unsafe output.count - Int(stream.pointee.avail_out))
    }
  }
}
