internal import AtomicFiles
internal import ContentDigest

#if canImport(Glibc)
  internal import Glibc
#endif

/// A file of this machine, read piece by piece.
struct FileReader: ~Copyable {
  private let file: Int32
  private let path: String

  init(_ path: String) throws(PackError) {
    file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    guard file >= 0 else { throw PackError(FileError(.open, path: path, code: errno)) }
  }

  /// Reads the next bytes into a buffer; 0 at the end.
  func read(into buffer: inout [UInt8]) throws(PackError) -> Int {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
      if count >= 0 { return count }
      if errno != EINTR { throw PackError(FileError(.read, path: path, code: errno)) }
    }
  }

  /// Takes the digest of a file's content without holding, or mapping, more than a piece of it.
  static func digest(of path: String) throws(PackError) -> SHA256Digest {
    let file = try FileReader(path)
    var digest = DigestStream()
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = try file.read(into: &chunk)
      if count == 0 { return digest.finish() }
      digest.update(chunk[..<count])
    }
  }

  deinit {
    if file >= 0 { close(file) }
  }
}
