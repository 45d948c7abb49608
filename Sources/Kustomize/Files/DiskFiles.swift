internal import AtomicFiles

#if canImport(Glibc)
  internal import Glibc
#endif

/// Files on disk.
public struct DiskFiles: FileTree {
  /// The size from which on a file is refused.
  private let limit: Int

  /// Reads files of at most `limit` bytes.
  public init(limit: Int = 64 << 20) { self.limit = limit }

  /// Where a path leads.
  public func resolve(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// Whether a folder stands at a path.
  public func isDirectory(_ path: String) -> Bool { Directory.kind(of: path) == .directory }

  /// The content of a file.
  public func read(_ path: String) throws(KustomizeError) -> [UInt8] {
    do {
      let file = try MappedFile(path)
      guard file.count <= limit else {
        let message = "the file has \(file.count) bytes, expected at most \(limit); split it"
        throw KustomizeError(.file, message).inFile(path)
      }
      return unsafe file.withBytes { unsafe Array($0) }
    } catch let error as KustomizeError {
      throw error
    } catch let error as FileError {
      throw KustomizeError(.file, String(error.description.dropFirst(path.count + 2))).inFile(path)
    } catch {
      throw KustomizeError(.file, "\(error)").inFile(path)
    }
  }
}
