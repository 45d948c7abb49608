import AtomicFiles
import ImagePacking
import TestSupport
import Testing

@Suite("Binaries say what they need")
struct BinaryTests {
  /// Programs of the machine whose headers other tools read too.
  static let programs = ["tar", "gzip", "sh", "ls", "git", "swift", "python3"]
    .compactMap(Surroundings.program).filter {
      (try? AtomicFile.read($0).starts(with: [0x7F, 0x45, 0x4C, 0x46])) == true
    }
  static let hasReadelf = Surroundings.program("readelf") != nil
  static let hasLdd = Surroundings.program("ldd") != nil

  @Test("readelf names the same interpreter and libraries", .enabled(if: hasReadelf), arguments: programs)
  func readelf(path: String) async throws {
    let elf = try ELFFile(path)
    let said = try await run("env", ["LC_ALL=C", "readelf", "-ldW", path])
    let needed = said.output.split(separator: "\n").filter { $0.contains("(NEEDED)") }.compactMap { line in
      line.split(separator: "[").last.map { String($0.dropLast()) }
    }
    #expect(elf.needed == needed)
    #expect(said.output.contains("program interpreter: \(elf.interpreter ?? "none")]"))
    #expect(elf.is64Bit && !elf.isBigEndian)
  }

  @Test("ldd finds the same libraries", .enabled(if: hasLdd), arguments: programs)
  func ldd(path: String) async throws {
    let platform = try ELFFile(path).machine == 62 ? Platform.linuxAMD64 : .linuxARM64
    let closure = try LibraryClosure(of: path, at: "/app/x", for: platform)
    let said = try await run("ldd", [path])
    let names = said.output.split(separator: "\n").compactMap { line in
      line.split(separator: " ").first.map { Directory.name(of: $0.trimming("\t")) }
    }.filter { !$0.hasPrefix("linux-vdso") }
    #expect(Set(closure.libraries.map { Directory.name(of: $0.path) }) == Set(names))
    for library in closure.libraries { #expect(Directory.exists(library.source)) }
  }

  @Test("a static binary needs nothing")
  func staticProgram() async throws {
    try await withTemporaryDirectory { root in
      try AtomicFile.write(staticBinary(machine: arm64), to: root + "/x")
      #expect(try LibraryClosure(of: root + "/x", at: "/app/x", for: .linuxARM64).libraries.isEmpty)
      let error = try #require(throws: PackError.self) {
        try LibraryClosure(of: root + "/x", at: "/app/x", for: .linuxAMD64)
      }
      #expect(error.code == .incompatible)
      #expect(
        error.description == "\(root)/x: is a binary for linux/arm64, not for linux/amd64; name one built for it")
    }
  }

  @Test("a library that is nowhere is named with the binary that needs it", .enabled(if: !programs.isEmpty))
  func missing() async throws {
    try await withTemporaryDirectory { root in
      let path = try #require(Self.programs.first)
      let error = try #require(throws: PackError.self) {
        try LibraryClosure(of: path, at: "/app/x", for: .linuxAMD64, in: root)
      }
      #expect(error.code == .missing || error.code == .incompatible)
      #expect(error.subject == path)
    }
  }

  @Test("a cut or garbled binary is an error or another reading, never a trap", .enabled(if: !programs.isEmpty))
  func hostile() async throws {
    try await withTemporaryDirectory { root in
      let whole = try AtomicFile.read(try #require(Self.programs.first))
      var random = SeededGenerator(state: 11)
      for round in 0..<300 {
        var bytes = Array(whole.prefix(round < 100 ? round * 7 : whole.count))
        if round >= 100 {
          // The headers, and the dynamic section wherever it is.
          for _ in 0..<8 {
            bytes[Int.random(in: 16..<1024, using: &random)] = UInt8.random(in: 0...255, using: &random)
          }
        }
        try AtomicFile.write(bytes, to: root + "/x")
        do throws(PackError) {
          _ = try ELFFile(root + "/x")
        } catch {
          #expect(error.code == .corrupt || error.code == .incompatible)
        }
      }
    }
  }
}

extension Substring {
  fileprivate func trimming(_ character: Character) -> String { String(drop { $0 == character }) }
}
