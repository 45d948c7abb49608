#if canImport(Glibc)
  import Glibc
#endif

/// Directories: made, listed, removed, and replaced as a whole.
public enum Directory {
  /// What stands at a path.
  public enum Kind: Sendable {
    case file, directory, symbolicLink, other
  }

  /// What stands at a path, without following a symbolic link; nil where nothing does.
  public static func kind(of path: String) -> Kind? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    case S_IFLNK: return .symbolicLink
    default: return .other
    }
  }

  /// Whether something stands at a path, symbolic links followed.
  public static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Makes a directory and its missing parents; one that is there already is fine.
  ///
  /// - Parameter path: The directory; an empty path is the current one.
  /// - Throws: ``FileError``.
  public static func make(_ path: String) throws(FileError) {
    if path.isEmpty || exists(path) { return }
    try make(parent(of: path))
    if unsafe mkdir(path, 0o755) != 0, errno != EEXIST {
      throw FileError(.makeDirectory, path: path, code: errno)
    }
  }

  /// The names in a directory, in byte order, without `.` and `..`.
  ///
  /// - Parameter path: The directory.
  /// - Returns: Its names, sorted, so that no result depends on the order in which a file system keeps them.
  /// - Throws: ``FileError``.
  public static func names(in path: String) throws(FileError) -> [String] {
    guard let stream = unsafe opendir(path) else { throw FileError(.list, path: path, code: errno) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Every regular file below a directory, as paths relative to it in byte order.
  ///
  /// - Parameter path: The directory.
  /// - Returns: Relative paths with `/` between the parts; symbolic links are not followed and not listed.
  /// - Throws: ``FileError``.
  public static func files(below path: String) throws(FileError) -> [String] {
    var found: [String] = []
    try collect(path, prefix: "", into: &found)
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func collect(_ path: String, prefix: String, into found: inout [String]) throws(FileError) {
    for name in try names(in: path) {
      switch kind(of: path + "/" + name) {
      case .file: found.append(prefix + name)
      case .directory: try collect(path + "/" + name, prefix: prefix + name + "/", into: &found)
      default: break
      }
    }
  }

  /// Removes a file or a whole directory; one that is not there is fine.
  ///
  /// Symbolic links are removed, not followed.
  ///
  /// - Parameter path: What to remove.
  /// - Throws: ``FileError``.
  public static func remove(_ path: String) throws(FileError) {
    switch kind(of: path) {
    case nil: return
    case .directory:
      for name in try names(in: path) { try remove(path + "/" + name) }
      guard unsafe rmdir(path) == 0 else { throw FileError(.remove, path: path, code: errno) }
    default:
      guard unsafe unlink(path) == 0 else { throw FileError(.remove, path: path, code: errno) }
    }
  }

  /// Builds a directory beside its place and renames it into place, so that it is there whole or as it was.
  ///
  /// - Parameters:
  ///   - path: Where the directory belongs; what stands there is replaced.
  ///   - build: Fills the directory whose path it is given.
  /// - Throws: What `build` throws, or ``FileError``; the half-built directory is removed.
  public static func replace<Failure: Error>(
    _ path: String, build: (_ beside: String) throws(Failure) -> Void
  ) throws {
    try make(parent(of: path))
    let beside = temporaryName(beside: path)
    try make(beside)
    let aside = temporaryName(beside: path)
    do throws(any Error) {
      try build(beside)
      if exists(path) { try move(path, to: aside) }
      do throws(FileError) {
        try move(beside, to: path)
      } catch {
        if exists(aside) { try? move(aside, to: path) }
        throw error
      }
    } catch {
      try? remove(beside)
      throw error
    }
    try remove(aside)
  }

  /// Gives a file or directory another name on the same file system, in one step.
  ///
  /// - Parameters:
  ///   - path: What to rename.
  ///   - target: Its new path.
  /// - Throws: ``FileError``.
  public static func move(_ path: String, to target: String) throws(FileError) {
    guard unsafe rename(path, target) == 0 else { throw FileError(.rename, path: path, code: errno) }
  }

  /// The directory that a path stands in; empty for a bare name.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  public static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// A name beside `path` that no other process or thread uses; hidden, so that directory scans pass it over.
  static func temporaryName(beside path: String) -> String {
    let directory = parent(of: path)
    let hidden = ".\(name(of: path)).\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    return directory.isEmpty ? hidden : directory == "/" ? "/" + hidden : directory + "/" + hidden
  }
}
