internal import AtomicFiles

#if canImport(Glibc)
  import Glibc
#endif

/// What has to outlive a power cut.
enum Durability {
  /// Waits until the names in a directory are on the disk.
  static func sync(_ directory: String) throws(FileError) {
    let file = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw FileError(.open, path: directory, code: errno) }
    defer { close(file) }
    // Some file systems cannot do this for a directory, and say so with EINVAL.
    guard fsync(file) == 0 || errno == EINVAL else { throw FileError(.write, path: directory, code: errno) }
  }
}
