#if canImport(Glibc)
  import Glibc
#endif

/// A body on its way into a file: written beside its place, renamed once it is whole, removed otherwise.
final class FileSink {
  private let path: String
  private let beside: String
  private let file: Int32
  private var isPlaced = false

  /// Opens a new file beside `path`.
  init(_ path: String) throws(FileFailure) {
    self.path = path
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    beside = "\(directory).\(name).\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    file = unsafe open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      let code = errno
      // Nothing was made: there is nothing to remove either.
      isPlaced = true
      throw FileFailure(path: path, code: code)
    }
  }

  /// Adds bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    var done = 0
    while done < bytes.count {
      let count = unsafe Glibc.write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileFailure(path: path, code: errno)
      }
      done += count
    }
  }

  /// Flushes the file and gives it its name.
  func place() throws(FileFailure) {
    guard fsync(file) == 0, unsafe rename(beside, path) == 0 else { throw FileFailure(path: path, code: errno) }
    isPlaced = true
  }

  deinit {
    if file >= 0 { close(file) }
    if !isPlaced { unsafe unlink(beside) }
  }
}

/// A file that could not be read or written.
struct FileFailure: Error {
  let path: String
  let code: Int32

  /// The cause, with the path.
  var message: String {
    let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return "\(path): \(reason); check the path, its owner and the space left"
  }
}
