internal import CLibarchive

#if canImport(Glibc)
  internal import Glibc
#endif

/// A tar written by libarchive into memory, from where it is taken away piece by piece.
///
/// The format is pax, restricted: plain ustar headers, with a pax header only where a path is too long or not ASCII or
/// a file too large, and nothing in them that differs between machines.
@safe struct TarWriter: ~Copyable {
  private let archive: OpaquePointer
  private let entry: OpaquePointer
  private let output: Output

  /// What libarchive has written and nobody has taken yet.
  private final class Output {
    var bytes: [UInt8] = []
  }

  /// Starts a tar.
  init() throws(PackError) {
    guard let archive = unsafe archive_write_new() else { throw Self.outOfMemory }
    guard let entry = unsafe archive_entry_new() else {
      unsafe archive_write_free(archive)
      throw Self.outOfMemory
    }
    let output = Output()
    unsafe archive_write_set_format_pax_restricted(archive)
    // No blocking: every byte is handed on at once, and the end is the two zero blocks of the standard, not a tape's
    // block of 10 KiB.
    unsafe archive_write_set_bytes_per_block(archive, 0)
    unsafe archive_write_set_bytes_in_last_block(archive, 1)
    // The output object is owned by this value, which outlives the archive.
    let receiver = unsafe Unmanaged.passUnretained(output).toOpaque()
    let opened = unsafe archive_write_open(
      archive, receiver, nil,
      { _, receiver, bytes, count in
        guard let receiver = unsafe receiver, let bytes = unsafe bytes else { return -1 }
        let output = unsafe Unmanaged<Output>.fromOpaque(receiver).takeUnretainedValue()
        unsafe output.bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
      }, nil)
    guard opened == ARCHIVE_OK else {
      unsafe archive_entry_free(entry)
      unsafe archive_write_free(archive)
      throw Self.outOfMemory
    }
    unsafe self.archive = archive
    unsafe self.entry = entry
    self.output = output
  }

  private static var outOfMemory: PackError {
    PackError(.file, "libarchive", "cannot start a tar; free some memory and run again")
  }

  /// Writes the header of an entry; exactly ``LayerEntry/size`` bytes of content follow.
  ///
  /// - Parameters:
  ///   - item: The entry.
  ///   - time: Its modification time in seconds since 1970.
  /// - Throws: ``PackError`` when libarchive cannot write the entry.
  func begin(_ item: LayerEntry, time: Int) throws(PackError) {
    unsafe archive_entry_clear(entry)
    unsafe archive_entry_set_pathname(entry, item.path)
    unsafe archive_entry_set_uid(entry, 0)
    unsafe archive_entry_set_gid(entry, 0)
    unsafe archive_entry_set_perm(entry, mode_t(item.mode))
    unsafe archive_entry_set_mtime(entry, time, 0)
    unsafe archive_entry_set_size(entry, Int64(item.size))
    switch item.content {
    case .directory: unsafe archive_entry_set_filetype(entry, S_IFDIR)
    case .file, .bytes: unsafe archive_entry_set_filetype(entry, S_IFREG)
    case .symbolicLink(let target):
      unsafe archive_entry_set_filetype(entry, S_IFLNK)
      unsafe archive_entry_set_symlink(entry, target)
    case .hardLink(let target):
      unsafe archive_entry_set_filetype(entry, S_IFREG)
      unsafe archive_entry_set_hardlink(entry, target)
    }
    // A path that is not ASCII is written as UTF-8 only in a locale that is UTF-8; the process may have any.
    let status = UTF8Locale.use { unsafe archive_write_header(archive, entry) }
    guard status == ARCHIVE_OK else { throw failure("/" + item.path) }
  }

  /// Writes content of the entry begun last.
  func write(_ bytes: ArraySlice<UInt8>, of path: String) throws(PackError) {
    let written = unsafe bytes.withUnsafeBytes { unsafe archive_write_data(archive, $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw failure(path) }
  }

  /// Ends the tar.
  func finish() throws(PackError) {
    guard unsafe archive_write_close(archive) == ARCHIVE_OK else { throw failure("tar") }
  }

  /// The number of bytes written and not taken.
  var pending: Int { output.bytes.count }

  /// Takes the first `count` bytes of what is pending.
  func take(_ count: Int) -> [UInt8] {
    if count == output.bytes.count {
      defer { output.bytes = [] }
      return output.bytes
    }
    let head = Array(output.bytes[..<count])
    output.bytes.removeFirst(count)
    return head
  }

  private func failure(_ subject: String) -> PackError {
    let reason = unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "unknown reason"
    return PackError(.file, subject, "cannot be written to a tar (\(reason)); give it a shorter or plainer name")
  }

  /// The libarchive at work, such as `3.6.2`: other releases may write other bytes.
  static var libraryVersion: String {
    let number = archive_version_number()
    return "\(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)"
  }

  deinit {
    unsafe archive_entry_free(entry)
    unsafe archive_write_free(archive)
  }
}

/// A locale whose characters are UTF-8, for the calling thread only.
@safe enum UTF8Locale {
  // Made once and never changed or freed, so that every thread may read it.
  private nonisolated(unsafe) static let locale = unsafe newlocale(1 << LC_CTYPE, "C.UTF-8", nil)

  /// Calls `body` with the thread's locale set to UTF-8; without such a locale it is called as it is.
  static func use<Result>(_ body: () -> Result) -> Result {
    guard let locale = unsafe locale else { return body() }
    let before = unsafe uselocale(locale)
    defer { unsafe _ = uselocale(before) }
    return body()
  }
}
