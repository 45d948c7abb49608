#if canImport(Glibc)
  import Glibc
#endif

/// A file operation that the system refused, told as one sentence that names the path and the remedy.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was being done when the system said no.
  public enum Operation: String, Sendable {
    case open, read, write, rename, remove, list
    case makeDirectory = "make the directory"
  }

  /// What was being done.
  public let operation: Operation
  /// The path as the caller gave it.
  public let path: String
  /// The system's error number (`errno`).
  public let code: Int32

  /// Describes a refusal of `operation` on `path` with the system's error number.
  public init(_ operation: Operation, path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// Whether the file is simply not there.
  public var isMissing: Bool { code == ENOENT }

  /// The sentence: path, cause and remedy.
  public var description: String {
    switch code {
    case ENOENT:
      "\(path): there is no such file or directory; check the path"
    case EACCES, EPERM:
      "\(path): cannot \(operation.rawValue): permission denied; check its owner and mode"
    case EISDIR:
      "\(path): is a directory where a file is expected"
    case ENOTDIR:
      "\(path): a part of the path is a file where a directory is expected"
    case ENOSPC:
      "\(path): cannot \(operation.rawValue): no space left on the device; free some and run again"
    case ELOOP:
      "\(path): cannot \(operation.rawValue): too many symbolic links"
    default:
      "\(path): cannot \(operation.rawValue): \(reason)"
    }
  }

  private var reason: String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}
