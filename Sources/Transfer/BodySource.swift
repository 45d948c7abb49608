#if canImport(Glibc)
  import Glibc
#endif

/// A request's body while it is sent: read piece by piece, and once more from any place.
final class BodySource {
  /// The number of bytes in all.
  let size: Int
  private let bytes: [UInt8]
  private let path: String
  private let file: Int32
  private var offset = 0

  /// Opens a body; nil where there is none.
  init?(_ body: HTTPRequest.Body) throws(FileFailure) {
    switch body {
    case .none:
      return nil
    case .bytes(let bytes):
      self.bytes = bytes
      size = bytes.count
      path = ""
      file = -1
    case .file(let path):
      self.path = path
      bytes = []
      file = unsafe open(path, O_RDONLY | O_CLOEXEC)
      var status = stat()
      guard file >= 0, unsafe fstat(file, &status) == 0 else {
        size = 0
        throw FileFailure(path: path, code: errno)
      }
      size = Int(status.st_size)
      guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(path: path, code: EISDIR) }
    }
  }

  /// Fills a buffer with the bytes that come next; returns their number, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    let wanted = min(buffer.count, size - offset)
    guard wanted > 0 else { return 0 }
    if file < 0 {
      unsafe buffer.copyBytes(from: bytes[offset..<offset + wanted])
      offset += wanted
      return wanted
    }
    while true {
      let count = unsafe pread(file, buffer.baseAddress, wanted, off_t(offset))
      if count < 0, errno == EINTR { continue }
      // An end before the size that was announced means that someone shortened the file meanwhile.
      guard count > 0 else { throw FileFailure(path: path, code: count < 0 ? errno : ESTALE) }
      offset += count
      return count
    }
  }

  /// Goes on from another place; false where there is none such.
  func seek(to place: Int) -> Bool {
    guard (0...size).contains(place) else { return false }
    offset = place
    return true
  }

  deinit {
    if file >= 0 { close(file) }
  }
}
