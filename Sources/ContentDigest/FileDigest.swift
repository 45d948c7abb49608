public import AtomicFiles

extension SHA256Digest {
  /// Takes the digest of a file's content.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``FileError``.
  /// - Complexity: O(size) time; the file is mapped, not copied.
  public init(ofFile path: String) throws(FileError) {
    let file = try MappedFile(path)
    var stream = DigestStream()
    unsafe file.withBytes { unsafe stream.update($0) }
    self = stream.finish()
  }

  /// Takes the digest of a directory: of the lines `path NUL size NUL sha256-hex LF` of its files in byte order of path.
  ///
  /// Two directories have the same digest exactly when they hold the same files with the same content; times, modes
  /// and empty directories do not count.
  ///
  /// - Parameters:
  ///   - path: The directory.
  ///   - excluded: Relative paths of files that stand outside the digest.
  /// - Throws: ``FileError``.
  /// - Complexity: O(total size of the files).
  public init(ofDirectory path: String, excluding excluded: Set<String> = []) throws(FileError) {
    var listing = DigestStream()
    for file in try Directory.files(below: path) where !excluded.contains(file) {
      let content = try MappedFile(path + "/" + file)
      var digest = DigestStream()
      unsafe content.withBytes { unsafe digest.update($0) }
      listing.update("\(file)\0\(content.count)\0\(digest.finish().hex)\n".utf8)
    }
    self = listing.finish()
  }
}
