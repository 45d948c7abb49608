import CZlib

/// Writes gzip files (RFC 1952) whose bytes depend on their content alone.
package enum GzipWriter {
  /// Packs bytes into one member, with no name and no time in its header.
  ///
  /// - Parameters:
  ///   - bytes: What to pack.
  ///   - level: How hard to try, from 1 to 9.
  /// - Returns: A gzip file; the same for the same bytes, level and release of zlib.
  /// - Throws: ``ModelError`` where zlib is not on the machine.
  package static func deflate(_ bytes: [UInt8], level: Int32 = 9) throws(ModelError) -> [UInt8] {
    var stream = unsafe czlib_stream()
    guard unsafe czlib_deflate_init(&stream, max(1, min(9, level))) == CZLIB_OK else {
      throw ModelError(.file, "zlib (libz.so.1) is not on this machine; install zlib1g or write the file unpacked")
    }
    defer { _ = unsafe czlib_deflate_end(&stream) }
    // Magic, method 8, no flags, no time, no hint about effort, and an unknown system, which is 255.
    var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var block = [UInt8](repeating: 0, count: 1 << 18)
    var checksum: UInt = 0
    unsafe bytes.withUnsafeBufferPointer { input in
      var consumed = 0
      while true {
        let offered = min(input.count - consumed, 1 << 30)
        let next = unsafe input.baseAddress?.advanced(by: consumed)
        let flush = consumed + offered == input.count ? CZLIB_FINISH : CZLIB_NO_FLUSH
        let status = unsafe block.withUnsafeMutableBufferPointer { room in
          unsafe stream.next_in = next
          unsafe stream.avail_in = UInt32(offered)
          unsafe stream.next_out = room.baseAddress
          unsafe stream.avail_out = UInt32(room.count)
          return unsafe czlib_deflate(&stream, Int32(flush))
        }
        let taken = unsafe offered - Int(stream.avail_in)
        checksum = unsafe czlib_crc32(checksum, next, UInt32(taken))
        consumed += taken
        output.append(contentsOf: block[..<(unsafe block.count - Int(stream.avail_out))])
        if status == Int32(CZLIB_STREAM_END) { return }
      }
    }
    for value in [UInt32(truncatingIfNeeded: checksum), UInt32(truncatingIfNeeded: bytes.count)] {
      for shift in stride(from: 0, to: 32, by: 8) { output.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    return output
  }
}
