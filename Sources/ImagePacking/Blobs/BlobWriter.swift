internal import AtomicFiles
internal import ContentDigest

#if canImport(Glibc)
  internal import Glibc
#endif

/// A blob that is being written beside its place and gets its name, the digest of its content, at the end.
final class BlobWriter {
  private let store: BlobStore
  private let beside: String
  private var file: Int32
  private var digest = DigestStream()
  private var size = 0

  init(in store: BlobStore) throws(PackError) {
    self.store = store
    beside = store.path + "/blobs/" + uniqueName("blob")
    file = unsafe open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw PackError(FileError(.write, path: beside, code: errno)) }
  }

  /// Writes the next bytes.
  func write(_ bytes: some Collection<UInt8>) throws(PackError) {
    digest.update(bytes)
    let written: Int32? = bytes.withContiguousStorageIfAvailable { unsafe put(UnsafeRawBufferPointer($0)) }
    let code = unsafe written ?? Array(bytes).withUnsafeBytes { unsafe put($0) }
    guard code == 0 else { throw PackError(FileError(.write, path: store.path, code: code)) }
    size += bytes.count
  }

  private func put(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    var done = 0
    while done < bytes.count {
      let count = unsafe Glibc.write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      if count < 0, errno != EINTR { return errno }
      done += max(0, count)
    }
    return 0
  }

  /// Gives the blob its name.
  ///
  /// - Parameters:
  ///   - mediaType: Its type.
  ///   - expected: The digest that it must have; nil for any.
  /// - Returns: Its descriptor.
  /// - Throws: ``PackError`` when the digest is another or the system refuses; the blob is then to be discarded.
  func commit(as mediaType: MediaType, expecting expected: SHA256Digest? = nil) throws(PackError) -> Descriptor {
    let descriptor = Descriptor(mediaType: mediaType, digest: digest.finish(), size: size)
    if let expected, expected != descriptor.digest { throw BlobStore.mismatch(expected) }
    guard fsync(file) == 0 else { throw PackError(FileError(.write, path: store.path, code: errno)) }
    close(file)
    file = -1
    try files(Directory.move(beside, to: store.path(of: descriptor.digest)))
    return descriptor
  }

  /// Gives the blob up, so that nothing of it stays.
  ///
  /// After ``commit(as:expecting:)`` there is nothing to give up.
  func discard() {
    if file >= 0 { close(file) }
    file = -1
    unsafe unlink(beside)
  }

  deinit {
    if file >= 0 { discard() }
  }
}

/// A name that no other process or thread uses; hidden, so that directory scans pass it over.
func uniqueName(_ purpose: String) -> String {
  ".\(purpose).\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
}
