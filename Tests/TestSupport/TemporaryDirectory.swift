import AtomicFiles

#if canImport(Glibc)
  import Glibc
#endif

/// Runs a test's body with a fresh directory that is removed afterwards, whatever happens.
///
/// - Parameter body: Gets the directory's absolute path.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws.
public func withTemporaryDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  let base = environment("TMPDIR") ?? "/tmp"
  let path = "\(base)/fraud-test-\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
  try Directory.make(path)
  do {
    let result = try await body(path)
    try Directory.remove(path)
    return result
  } catch {
    try? Directory.remove(path)
    throw error
  }
}

/// The value of an environment variable; nil when it is unset or empty.
public func environment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  let text = unsafe String(cString: value)
  return text.isEmpty ? nil : text
}

/// Writes a text file for a test and returns its path.
@discardableResult
public func write(_ text: String, to path: String) throws -> String {
  try AtomicFile.write(Array(text.utf8), to: path)
  return path
}
