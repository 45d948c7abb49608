internal import AtomicFiles
internal import CLibarchive

#if canImport(Glibc)
  internal import Glibc
#endif

/// A tar or a compressed stream read by libarchive, piece by piece; nothing is ever unpacked to paths it names.
@safe struct ArchiveReader: ~Copyable {
  private let archive: OpaquePointer
  private let name: String
  private var entry: OpaquePointer?

  /// What the bytes are read as.
  enum Form {
    /// The entries of a tar.
    case tar
    /// One stream of bytes.
    case raw
  }

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - compression: How it is compressed; other compressions are not looked for.
  ///   - form: What its bytes are read as.
  ///   - name: What errors call it.
  /// - Throws: ``PackError`` when the file cannot be opened.
  init(_ path: String, _ compression: LayerCompression, as form: Form, named name: String) throws(PackError) {
    guard let archive = unsafe archive_read_new() else {
      throw PackError(.file, "libarchive", "cannot start reading; free some memory and run again")
    }
    switch form {
    case .tar: unsafe archive_read_support_format_tar(archive)
    case .raw:
      unsafe archive_read_support_format_raw(archive)
      unsafe archive_read_support_format_empty(archive)
    }
    switch compression {
    case .uncompressed: break
    case .gzip: unsafe archive_read_support_filter_gzip(archive)
    case .zstd: unsafe archive_read_support_filter_zstd(archive)
    }
    guard unsafe archive_read_open_filename(archive, path, 1 << 17) == ARCHIVE_OK else {
      let error = unsafe Self.damaged(name, archive)
      unsafe archive_read_free(archive)
      throw error
    }
    unsafe self.archive = archive
    self.name = name
    unsafe entry = nil
  }

  private var damaged: PackError { unsafe Self.damaged(name, archive) }

  private static func damaged(_ name: String, _ archive: OpaquePointer) -> PackError {
    let reason = unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? "unknown reason"
    return PackError(.corrupt, name, "cannot be read as a tar (\(reason)); build or copy the image again")
  }

  /// Goes to the next entry.
  ///
  /// - Returns: Whether there is one.
  mutating func next() throws(PackError) -> Bool {
    let status = UTF8Locale.use { unsafe archive_read_next_header(archive, &entry) }
    if status == ARCHIVE_EOF { return false }
    // A warning is about a name or an attribute that this machine cannot show; the entry itself is sound.
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw damaged }
    return true
  }

  /// The entry's header.
  var header: TarHeader {
    get throws(PackError) {
      guard let entry = unsafe entry else { throw damaged }
      return try UTF8Locale.use { () -> Result<TarHeader, PackError> in
        guard let path = unsafe archive_entry_pathname(entry) else { return .failure(damaged) }
        let hardLink = unsafe archive_entry_hardlink(entry).map { unsafe String(cString: $0) }
        let symbolicLink = unsafe archive_entry_symlink(entry).map { unsafe String(cString: $0) }
        return .success(
          TarHeader(
            path: unsafe String(cString: path), type: unsafe archive_entry_filetype(entry) & S_IFMT,
            mode: UInt16(unsafe archive_entry_perm(entry) & 0o7777), user: Int(unsafe archive_entry_uid(entry)),
            group: Int(unsafe archive_entry_gid(entry)), size: Int(unsafe archive_entry_size(entry)),
            hardLink: hardLink, symbolicLink: symbolicLink))
      }.get()
    }
  }

  /// Reads the content of the entry piece by piece.
  mutating func read(
    _ body: (ArraySlice<UInt8>) throws(PackError) -> Void
  ) throws(PackError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 17)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe archive_read_data(archive, $0.baseAddress, $0.count) }
      if count == 0 { return }
      guard count > 0 else { throw damaged }
      try body(buffer[..<count])
    }
  }

  deinit {
    unsafe archive_read_free(archive)
  }
}

/// The header of an entry of a tar.
struct TarHeader: Sendable {
  let path: String
  let type: mode_t
  let mode: UInt16
  let user: Int
  let group: Int
  let size: Int
  let hardLink: String?
  let symbolicLink: String?

  var isFile: Bool { type == S_IFREG && hardLink == nil }
  var isDirectory: Bool { type == S_IFDIR }
}
