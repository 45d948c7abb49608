import AtomicFiles
import TestSupport
import Testing

@Suite("Files are written whole or not at all")
struct AtomicFileTests {
  @Test(
    "what was written is read back, in directories that were not there", arguments: [0, 1, 65_535, 65_536, 200_000])
  func roundTrip(size: Int) async throws {
    try await withTemporaryDirectory { root in
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try AtomicFile.write(bytes, to: root + "/a/b/file")
      #expect(try AtomicFile.read(root + "/a/b/file") == bytes)
      #expect(try Directory.names(in: root + "/a/b") == ["file"])
      let mapped = try MappedFile(root + "/a/b/file")
      #expect(mapped.count == size)
      #expect(unsafe mapped.withBytes { unsafe Array($0) } == bytes)
    }
  }

  @Test("a missing file is named in the error")
  func missing() async throws {
    let error = try #require(throws: FileError.self) { try AtomicFile.read("/nowhere/at/all.csv") }
    #expect(error.isMissing)
    #expect(error.description == "/nowhere/at/all.csv: there is no such file or directory; check the path")
  }

  @Test("a directory where a file is expected is said so")
  func directoryForFile() async throws {
    try await withTemporaryDirectory { root in
      let error = try #require(throws: FileError.self) { try AtomicFile.read(root) }
      #expect(error.description.contains("is a directory where a file is expected"))
      #expect(throws: FileError.self) { try MappedFile(root).count }
    }
  }

  @Test("a write that cannot succeed leaves the old content and nothing beside it")
  func failedWrite() async throws {
    try await withTemporaryDirectory { root in
      try AtomicFile.write(Array("inside".utf8), to: root + "/taken/inside")
      #expect(throws: FileError.self) { try AtomicFile.write(Array("new".utf8), to: root + "/taken") }
      #expect(try Directory.names(in: root) == ["taken"])
      #expect(try AtomicFile.read(root + "/taken/inside") == Array("inside".utf8))
    }
  }
}

@Suite("Directories are replaced as a whole")
struct DirectoryTests {
  struct Stopped: Error {}

  @Test("a replaced directory holds the new files only")
  func replaced() async throws {
    try await withTemporaryDirectory { root in
      try AtomicFile.write([1], to: root + "/out/old")
      try Directory.replace(root + "/out") { beside in try AtomicFile.write([2], to: beside + "/sub/new") }
      #expect(try Directory.files(below: root + "/out") == ["sub/new"])
      #expect(try Directory.names(in: root) == ["out"])
    }
  }

  @Test("a build that stops half-way leaves the old directory and nothing beside it")
  func stopped() async throws {
    try await withTemporaryDirectory { root in
      try AtomicFile.write([1], to: root + "/out/old")
      #expect(throws: Stopped.self) {
        try Directory.replace(root + "/out") { beside in
          try AtomicFile.write([2], to: beside + "/half")
          throw Stopped()
        }
      }
      #expect(try Directory.files(below: root) == ["out/old"])
    }
  }

  @Test("names come in byte order and symbolic links are not followed")
  func listing() async throws {
    try await withTemporaryDirectory { root in
      for name in ["b", "a", "é", "B", "a/../c/x"] {
        try AtomicFile.write([0], to: root + "/d/" + (name == "a/../c/x" ? "c/x" : name))
      }
      let linked = try await run("ln", ["-s", "/etc", root + "/d/link"])
      #expect(linked.exit == 0)
      #expect(try Directory.names(in: root + "/d") == ["B", "a", "b", "c", "link", "é"])
      #expect(try Directory.files(below: root + "/d") == ["B", "a", "b", "c/x", "é"])
      try Directory.remove(root + "/d")
      #expect(Directory.exists("/etc"))
    }
  }
}
