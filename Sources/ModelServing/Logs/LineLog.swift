import AtomicFiles
import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Appends lines to a file from any thread, without letting the thread wait for the disk.
///
/// Lines wait in memory of a bounded size; what does not fit, because the disk is slower than the requests or full, is
/// dropped and counted. A line is written whole or not at all, unless the process is killed in the middle of it.
public final class LineLog: Sendable {
  private struct State {
    var waiting: [UInt8] = []
    var isWriting = false
    var dropped = 0
    var trouble: String?
  }

  /// The file's path; `-` for standard output.
  public let path: String
  private let file: Int32
  private let limit: Int
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "line-log")

  /// Opens a file to append to; it is made where there is none, readable for its owner alone.
  ///
  /// - Parameters:
  ///   - path: The file; `-` for standard output.
  ///   - limit: How many bytes may wait in memory.
  /// - Throws: ``ServingError`` with code `settings` where it cannot be opened.
  public init(_ path: String, limit: Int = 8 << 20) throws(ServingError) {
    self.path = path
    self.limit = limit
    if path == "-" {
      file = 1
      return
    }
    file = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw ServingError(.settings, FileError(.open, path: path, code: errno).description, subject: path)
    }
  }

  deinit {
    flush()
    if file > 2 { close(file) }
  }

  /// How many lines were dropped.
  public var dropped: Int { state.withLock(\.dropped) }

  /// Why the last write failed; nil where it did not.
  public var trouble: String? { state.withLock(\.trouble) }

  /// Adds a line.
  ///
  /// - Parameter line: The line's bytes, without its end.
  public func append(_ line: [UInt8]) {
    let begins = state.withLock { state in
      guard state.waiting.count + line.count < limit else {
        state.dropped += 1
        return false
      }
      state.waiting.append(contentsOf: line)
      state.waiting.append(0x0A)
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if begins { queue.async { self.write() } }
  }

  /// Waits until every line that was added is written, or given up.
  public func flush() { queue.sync { write() } }

  /// Writes what waits until nothing does.
  private func write() {
    while true {
      let bytes = state.withLock { state in
        let bytes = state.waiting
        state.waiting.removeAll()
        state.isWriting = !bytes.isEmpty
        return bytes
      }
      if bytes.isEmpty { return }
      let written = Self.write(bytes, to: file)
      let code = errno
      if written == bytes.count { continue }
      let lost = bytes[written...].count { $0 == 0x0A }
      state.withLock { state in
        state.dropped += lost
        state.trouble = FileError(.write, path: path, code: code).description
      }
    }
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Int {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.write(file, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return written }
      written += count
    }
    return written
  }
}
