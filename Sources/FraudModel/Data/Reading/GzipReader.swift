import CZlib

/// Reads gzip files (RFC 1952), those of several members too.
enum GzipReader {
  /// Whether bytes begin as a gzip file does.
  static func isGzip(_ bytes: UnsafeRawBufferPointer) -> Bool {
    unsafe bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// Takes a gzip file apart.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - limit: The most bytes that may come out.
  ///   - file: The file's name, for the error.
  /// - Returns: What was packed, all members one after the other.
  /// - Throws: ``ModelError`` for data that are cut off, corrupt or longer than the limit.
  static func inflate(
    _ bytes: UnsafeRawBufferPointer, limit: Int, file: String
  ) throws(ModelError) -> [UInt8] {
    func failure(_ message: String) -> ModelError { ModelError(.data, message, at: .init(file: file)) }
    var stream = unsafe czlib_stream()
    guard unsafe czlib_inflate_init(&stream) == CZLIB_OK else {
      throw failure(
        "is compressed and zlib (libz.so.1) is not on this machine; install zlib1g or unpack the file first")
    }
    defer { _ = unsafe czlib_inflate_end(&stream) }
    var output: [UInt8] = []
    unsafe output.reserveCapacity(min(limit, plausibleSize(bytes)))
    var block = [UInt8](repeating: 0, count: 1 << 18)
    var consumed = 0
    while true {
      // zlib counts in 32 bits: what is left is offered a gibibyte at a time.
      let offered = min(bytes.count - consumed, 1 << 30)
      let status = unsafe block.withUnsafeMutableBufferPointer { room in
        unsafe stream.next_in = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self).advanced(by: consumed)
        unsafe stream.avail_in = UInt32(offered)
        unsafe stream.next_out = room.baseAddress
        unsafe stream.avail_out = UInt32(room.count)
        return unsafe czlib_inflate(&stream, Int32(CZLIB_NO_FLUSH))
      }
      let produced = unsafe block.count - Int(stream.avail_out)
      consumed += unsafe offered - Int(stream.avail_in)
      guard output.count + produced <= limit else {
        throw failure(
          "unpacks to more than \(limit) bytes, the most that is accepted; raise the limit or split the file")
      }
      output.append(contentsOf: block[..<produced])
      switch status {
      case Int32(CZLIB_OK):
        continue
      case Int32(CZLIB_STREAM_END):
        if consumed == bytes.count { return output }
        guard unsafe isGzip(UnsafeRawBufferPointer(rebasing: bytes[consumed...])) else {
          throw failure("has other bytes after its gzip data, from byte \(consumed) on; cut them off")
        }
        _ = unsafe czlib_inflate_reset(&stream)
      case Int32(CZLIB_BUF_ERROR):
        // There is always room for output, so what zlib is missing is input.
        throw failure("is cut off: its gzip data have no end; fetch or write it again")
      default:
        let reason = unsafe stream.msg.map { unsafe String(cString: $0) } ?? "status \(status)"
        throw failure("holds corrupt gzip data (\(reason)); fetch or write it again")
      }
    }
  }

  /// The unpacked size that the last member states, where it is one that text has; more is not set aside unseen.
  private static func plausibleSize(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard bytes.count >= 18 else { return 0 }
    let stated = (1...4).reduce(0) { unsafe $0 << 8 | Int(bytes[bytes.count - $1]) }
    return min(stated, bytes.count * 16)
  }
}
