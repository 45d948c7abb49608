internal import AtomicFiles

#if canImport(Glibc)
  internal import Glibc
#endif

/// What the file system says about a file that is to be packed.
struct FileStatus {
  let kind: Directory.Kind
  let size: Int
  let isExecutable: Bool

  /// Asks about a path, symbolic links followed.
  init(following path: String) throws(FileError) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw FileError(.open, path: path, code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .directory
    default: kind = .other
    }
    size = Int(status.st_size)
    isExecutable = status.st_mode & S_IXUSR != 0
  }

  /// What a symbolic link says.
  static func target(ofLink path: String) throws(FileError) -> String {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { text in
        unsafe text.baseAddress.map { unsafe readlink(path, $0, text.count) } ?? -1
      }
    }
    guard count >= 0 else { throw FileError(.read, path: path, code: errno) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
