internal import AtomicFiles

/// The shared libraries that a binary needs to start: its interpreter, the libraries it names, and what those name.
///
/// They are found by reading ELF files, never by running them, so that a binary for another machine works as well.
package struct LibraryClosure {
  /// A library and its place in the image.
  package struct Library: Equatable, Sendable {
    /// The file on this machine.
    package let source: String
    /// Its path in the image, where the loader looks without a cache or environment of its own.
    package let path: String
  }

  /// The libraries, in byte order of their place in the image.
  package let libraries: [Library]

  /// Finds the libraries of a binary.
  ///
  /// - Parameters:
  ///   - binary: The binary.
  ///   - place: Its path in the image, which `$ORIGIN` refers to.
  ///   - platform: The platform it must be built for.
  ///   - opened: Names of further libraries, which it opens when it runs.
  ///   - root: The directory that stands for `/` when libraries are searched.
  /// - Throws: ``PackError`` when the binary is for another platform or a library is not found.
  package init(
    of binary: String, at place: String, for platform: Platform, opening opened: [String] = [], in root: String = ""
  ) throws(PackError) {
    let main = try ELFFile(binary)
    let machine = try Machine.check(main, at: binary, for: platform)
    let search = Search(main: main, machine: machine, root: root)
    var found: [String: Library] = [:]
    if let interpreter = main.interpreter {
      let source = root + interpreter
      guard Directory.exists(source) else {
        throw PackError(
          .missing, binary, "its interpreter \(interpreter) is not at \(source); install the C library it was built for"
        )
      }
      found[Directory.name(of: interpreter)] = Library(source: source, path: interpreter)
    }
    let names = main.needed + (main.interpreter == nil ? [] : opened)
    var pending = names.map { Request(name: $0, by: binary, place: place, runPath: main.runPath) }
    // Breadth first, as the loader goes: who asks first decides where a library is found.
    var next = 0
    while next < pending.count {
      let request = pending[next]
      next += 1
      if found[Directory.name(of: request.name)] != nil { continue }
      let (library, elf) = try search.find(request)
      found[Directory.name(of: request.name)] = library
      pending += elf.needed.map {
        Request(name: $0, by: library.source, place: library.path, runPath: elf.runPath)
      }
    }
    libraries = found.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}

extension LibraryClosure {
  /// A library that a binary or another library asks for.
  private struct Request {
    let name: String
    let by: String
    let place: String
    let runPath: [String]
  }

  /// Where libraries are searched, in the order of ld.so(8).
  private struct Search {
    let main: ELFFile
    let root: String
    let cache: LoaderCache
    let standard: [String]

    init(main: ELFFile, machine: Machine, root: String) {
      self.main = main
      self.root = root
      cache = LoaderCache(at: root + "/etc/ld.so.cache")
      let wide = main.is64Bit ? ["/lib64", "/usr/lib64"] : []
      standard = ["/lib/\(machine.tuple)", "/usr/lib/\(machine.tuple)"] + wide + ["/lib", "/usr/lib"]
    }

    func find(_ request: Request) throws(PackError) -> (Library, ELFFile) {
      for (source, path) in candidates(request) where Directory.exists(source) {
        guard let elf = try? ELFFile(source), elf.fits(main) else { continue }
        return (Library(source: source, path: path), elf)
      }
      throw PackError(
        .missing, request.by,
        "needs the library \(request.name), which is in none of the loader's directories; install it")
    }

    private func candidates(_ request: Request) -> [(source: String, path: String)] {
      if request.name.contains("/") { return [(root + request.name, request.name)] }
      var candidates: [(String, String)] = []
      for entry in request.runPath {
        let source = expanded(entry, origin: Directory.parent(of: request.by))
        let path = expanded(entry, origin: Directory.parent(of: request.place))
        let isOwn = entry.hasPrefix("$ORIGIN") || entry.hasPrefix("${ORIGIN}")
        if path.hasPrefix("/") {
          candidates.append(((isOwn ? "" : root) + source + "/" + request.name, path + "/" + request.name))
        }
      }
      for directory in standard {
        candidates.append((root + directory + "/" + request.name, directory + "/" + request.name))
      }
      // The image has no cache of the loader: what only the cache knows goes into its first standard directory.
      for source in cache.candidates(for: request.name) {
        candidates.append((root + source, standard[0] + "/" + request.name))
      }
      return candidates
    }

    /// Replaces `$ORIGIN`, and resolves `..` so that no path in the image has one.
    private func expanded(_ entry: String, origin: String) -> String {
      var text = entry
      for name in ["$ORIGIN", "${ORIGIN}"] where entry.hasPrefix(name) {
        text = origin + entry.dropFirst(name.count)
      }
      var parts: [Substring] = []
      for part in text.split(separator: "/") where part != "." {
        if part == "..", parts.last != nil, parts.last != ".." { parts.removeLast() } else { parts.append(part) }
      }
      return (text.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
  }
}
