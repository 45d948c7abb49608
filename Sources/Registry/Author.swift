#if canImport(Glibc)
  import Glibc
#endif

/// Who runs this process.
public enum Author {
  /// The login name of the process's user, or the user's number where it has none.
  public static let current: String = {
    let user = geteuid()
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>? = nil
    var buffer = [CChar](repeating: 0, count: 1 << 14)
    return unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, unsafe getpwuid_r(user, &entry, start, buffer.count, &found) == 0,
        unsafe found != nil, let name = unsafe entry.pw_name
      else { return "uid-\(user)" }
      return unsafe String(cString: name)
    }
  }()
}
