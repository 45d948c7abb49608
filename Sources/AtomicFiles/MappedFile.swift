#if canImport(Glibc)
  import Glibc
#endif

/// A file mapped into memory for reading: its bytes without a copy.
@safe public struct MappedFile: ~Copyable, @unchecked Sendable {
  // The mapping is private and read-only, so that sharing it between threads is safe.
  private let mapping: UnsafeRawBufferPointer

  /// Maps a file.
  ///
  /// - Parameter path: A regular file that nobody shortens while it is mapped.
  /// - Throws: ``FileError``.
  public init(_ path: String) throws(FileError) {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(.open, path: path, code: errno) }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw FileError(.read, path: path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(.read, path: path, code: EISDIR) }
    let size = Int(status.st_size)
    if size == 0 {
      unsafe mapping = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw FileError(.read, path: path, code: errno)
    }
    unsafe madvise(address, size, MADV_SEQUENTIAL)
    unsafe mapping = UnsafeRawBufferPointer(start: address, count: size)
  }

  /// The number of bytes.
  public var count: Int { unsafe mapping.count }

  /// Lends the bytes to C and to readers that take a pointer; it must not escape.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe try body(mapping)
  }

  deinit {
    if let start = unsafe mapping.baseAddress { unsafe munmap(UnsafeMutableRawPointer(mutating: start), mapping.count) }
  }
}
