#if canImport(Glibc)
  import Glibc
#endif

/// Whole files, written so that a reader sees the old content or the new one and never a part.
public enum AtomicFile {
  /// Reads a whole file.
  ///
  /// - Parameter path: The file.
  /// - Returns: Its bytes.
  /// - Throws: ``FileError`` naming the path.
  /// - Complexity: O(size of the file) in time and memory.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(.open, path: path, code: errno) }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw FileError(.read, path: path, code: errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(.read, path: path, code: EISDIR) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(max(0, status.st_size)) + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(.read, path: path, code: errno)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Writes a file beside its place, flushes it, and renames it into place.
  ///
  /// - Parameters:
  ///   - bytes: The whole new content.
  ///   - path: Where it belongs; missing parent directories are made.
  ///   - mode: The permission bits of a new file.
  /// - Throws: ``FileError``; whatever stood at `path` before then still stands there, and nothing half-written stays.
  public static func write(_ bytes: some Collection<UInt8>, to path: String, mode: UInt32 = 0o644) throws(FileError) {
    let parent = Directory.parent(of: path)
    try Directory.make(parent)
    let beside = Directory.temporaryName(beside: path)
    let file = unsafe open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw FileError(.write, path: path, code: errno) }
    do throws(FileError) {
      defer { close(file) }
      try writeAll(Array(bytes), to: file, path: path)
      guard fsync(file) == 0 else { throw FileError(.write, path: path, code: errno) }
    } catch {
      unsafe unlink(beside)
      throw error
    }
    guard unsafe rename(beside, path) == 0 else {
      let code = errno
      unsafe unlink(beside)
      throw FileError(.rename, path: path, code: code)
    }
  }

  private static func writeAll(_ bytes: [UInt8], to file: Int32, path: String) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(file, $0.baseAddress?.advanced(by: done), $0.count - done)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(.write, path: path, code: errno)
      }
      done += count
    }
  }
}
