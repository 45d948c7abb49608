#if canImport(Glibc)
  import Glibc
#endif

/// The two outputs of a tool: results on standard output, talk on standard error.
public enum Terminal {
  /// Prints a result.
  public static func print(_ text: String) { put(text + "\n", to: STDOUT_FILENO) }

  /// Prints bytes of a result as they are.
  public static func print(bytes: [UInt8]) { put(bytes, to: STDOUT_FILENO) }

  /// Says something to the person at the terminal or to the log of a CI job.
  public static func note(_ text: String) { put(text + "\n", to: STDERR_FILENO) }

  /// Says what failed.
  public static func fail(_ error: any Error) { note("\(bold("error:")) \(error)") }

  /// Whether standard error is a terminal that a person looks at, where progress may be drawn.
  public static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  /// Draws over the current line of an interactive terminal; does nothing elsewhere.
  public static func draw(_ text: String) {
    if isInteractive { put("\r\u{1B}[K" + text, to: STDERR_FILENO) }
  }

  private static func bold(_ text: String) -> String {
    let hasColor = unsafe isInteractive && getenv("NO_COLOR") == nil
    return hasColor ? "\u{1B}[1;31m\(text)\u{1B}[0m" : text
  }

  private static func put(_ text: String, to file: Int32) { put(Array(text.utf8), to: file) }

  private static func put(_ bytes: [UInt8], to file: Int32) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(file, $0.baseAddress?.advanced(by: done), $0.count - done)
      }
      if count < 0, errno != EINTR { return }
      done += max(0, count)
    }
  }
}
