internal import AtomicFiles
internal import ContentDigest

#if canImport(Glibc)
  import Glibc
#endif

/// Copies files whose content is known beforehand, in constant memory.
enum VerifiedCopy {
  /// What came of a copy.
  enum Outcome: Equatable {
    case copied
    /// The source is not what was expected; the copy is removed.
    case differs(found: SHA256Digest)
  }

  /// Copies a file and takes the digest of what is written.
  ///
  /// - Parameters:
  ///   - source: The file.
  ///   - target: Where the copy goes; nothing stands there yet.
  ///   - digest: The digest that its content has.
  /// - Returns: Whether it had.
  /// - Throws: ``FileError``; no part of a copy stays behind.
  static func copy(
    _ source: String, to target: String, expecting digest: SHA256Digest
  ) throws(FileError) -> Outcome {
    let input = unsafe open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw FileError(.open, path: source, code: errno) }
    defer { close(input) }
    let output = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard output >= 0 else { throw FileError(.write, path: target, code: errno) }
    do throws(FileError) {
      defer { close(output) }
      let found = try pump(input, output, source: source, target: target)
      guard fsync(output) == 0 else { throw FileError(.write, path: target, code: errno) }
      if found == digest { return .copied }
      unsafe unlink(target)
      return .differs(found: found)
    } catch {
      unsafe unlink(target)
      throw error
    }
  }

  private static func pump(
    _ input: Int32, _ output: Int32, source: String, target: String
  ) throws(FileError) -> SHA256Digest {
    var digest = DigestStream()
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = unsafe read(input, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(.read, path: source, code: errno) }
      if count == 0 { return digest.finish() }
      digest.update(chunk[..<count])
      var done = 0
      while done < count {
        let written = unsafe chunk.withUnsafeBytes {
          unsafe write(output, $0.baseAddress?.advanced(by: done), count - done)
        }
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw FileError(.write, path: target, code: errno) }
        done += written
      }
    }
  }
}
