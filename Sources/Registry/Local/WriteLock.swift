internal import AtomicFiles

#if canImport(Glibc)
  import Glibc
#endif

/// The right to write to a registry, which one process and one thread at a time has.
///
/// The system takes the lock back when its holder dies, so that nothing has to be repaired by hand.
enum WriteLock {
  /// Waits for the lock and does something while holding it.
  ///
  /// - Parameters:
  ///   - path: The lock's file, which is made where it is missing and never removed.
  ///   - patience: How long others may hold it.
  ///   - body: What to do.
  /// - Returns: What `body` returns.
  /// - Throws: ``RegistryError`` once patience ends, or what `body` throws.
  static func hold<Result>(
    _ path: String, patience: Duration, _ body: () throws(RegistryError) -> Result
  ) throws(RegistryError) -> Result {
    let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard file >= 0 else { throw RegistryError(FileError(.open, path: path, code: errno)) }
    defer { close(file) }
    let start = ContinuousClock.now
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      guard code == EWOULDBLOCK || code == EINTR else { throw RegistryError(FileError(.open, path: path, code: code)) }
      guard ContinuousClock.now - start < patience else {
        throw RegistryError(
          .locked, path, "others have been writing for \(patience.components.seconds) s; wait for them and run again")
      }
      usleep(2000)
    }
    return try body()
  }
}
