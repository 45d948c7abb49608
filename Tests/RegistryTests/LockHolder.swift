#if canImport(Glibc)
  import Glibc
#endif

/// Holds a registry's lock as another process would: through an opening of its own.
struct LockHolder {
  private let file: Int32

  init(_ path: String) throws {
    file = unsafe open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0 else { throw Ambiguous(names: [path]) }
  }

  func release() { close(file) }
}
