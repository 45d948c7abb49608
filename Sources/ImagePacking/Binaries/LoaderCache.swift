internal import AtomicFiles

/// The dynamic loader's cache of library paths, `/etc/ld.so.cache`.
///
/// Format: glibc's `sysdeps/generic/dl-cache.h`, version 1.1, which may stand behind the older one in the same file:
/// a 48-byte header with the number of entries at offset 20, then entries of 24 bytes (flags, name, path, OS version,
/// hardware capabilities), whose offsets count from the header.
struct LoaderCache {
  /// The paths that the cache gives for each name, in its order.
  private let paths: [String: [String]]

  /// Reads a cache; one that is missing or damaged knows no library.
  init(at path: String) {
    guard let file = try? MappedFile(path) else {
      paths = [:]
      return
    }
    paths = unsafe file.withBytes { bytes in Self.read(unsafe ByteReader(bytes)) }
  }

  /// Where a library may be.
  func candidates(for name: String) -> [String] { paths[name] ?? [] }

  private static func read(_ file: ByteReader) -> [String: [String]] {
    let magic = "glibc-ld.so.cache1.1"
    var start = 0
    if file.has("ld.so-1.7.0", at: 0) {
      // The older format: a 16-byte header with the number of entries last, entries of 12 bytes, then alignment to 8.
      guard let count = file.number(at: 12, width: 4) else { return [:] }
      start = (16 + Int(count) * 12 + 7) & ~7
    }
    guard file.has(magic, at: start), let count = file.number(at: UInt64(start) + 20, width: 4) else { return [:] }
    var paths: [String: [String]] = [:]
    for index in 0..<count {
      let entry = UInt64(start) + 48 + index * 24
      guard let name = file.number(at: entry + 4, width: 4), let path = file.number(at: entry + 8, width: 4),
        let hardware = file.number(at: entry + 16, width: 8),
        let nameText = file.text(at: UInt64(start) + name), let pathText = file.text(at: UInt64(start) + path)
      else { return paths }
      // A variant for better processors would not run everywhere the image does.
      if hardware == 0 { paths[nameText, default: []].append(pathText) }
    }
    return paths
  }
}
