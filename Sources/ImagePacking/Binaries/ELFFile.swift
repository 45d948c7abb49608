internal import AtomicFiles

/// What an ELF binary says of itself to the loader: the machine, the interpreter and the libraries it needs.
///
/// Format: System V ABI, "Object Files" and "Program Loading and Dynamic Linking" (gabi 4.1, chapters 4 and 5); both
/// word sizes and both byte orders are read.
package struct ELFFile: Sendable, Equatable {
  /// The number of the machine (`e_machine`).
  package let machine: UInt16
  /// Whether words have 64 bits.
  package let is64Bit: Bool
  /// Whether the most significant byte comes first.
  package let isBigEndian: Bool
  /// The program that loads the binary (`PT_INTERP`); nil for a static binary.
  package let interpreter: String?
  /// The names of the libraries it needs (`DT_NEEDED`), in its order.
  package let needed: [String]
  /// Where it asks for its libraries to be searched (`DT_RUNPATH`, or the older `DT_RPATH`).
  package let runPath: [String]

  /// Reads the headers of a binary.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``PackError`` when it is missing, is no ELF binary or is damaged.
  package init(_ path: String) throws(PackError) {
    let file = try files(MappedFile(path))
    self = try unsafe file.withBytes { (bytes) throws(PackError) -> ELFFile in
      try ELFFile(reading: unsafe ByteReader(bytes), named: path)
    }
  }

  /// Whether a library can be loaded into the same process.
  func fits(_ other: ELFFile) -> Bool {
    machine == other.machine && is64Bit == other.is64Bit && isBigEndian == other.isBigEndian
  }
}

extension ELFFile {
  /// A part of the file that is mapped into memory.
  private struct Segment {
    let type: UInt64
    let offset: UInt64
    let address: UInt64
    let size: UInt64
  }

  private init(reading file: ByteReader, named path: String) throws(PackError) {
    var file = file
    guard file.has("\u{7F}ELF", at: 0), let wordSize = file.number(at: 4, width: 1), (1...2).contains(wordSize),
      let order = file.number(at: 5, width: 1), (1...2).contains(order)
    else {
      throw PackError(.incompatible, path, "is not an ELF binary; name a program that was built for Linux")
    }
    let damaged = PackError(.corrupt, path, "is a damaged ELF binary; build it again")
    file.isBigEndian = order == 2
    let is64Bit = wordSize == 2
    let word = is64Bit ? 8 : 4
    guard let machine = file.number(at: 18, width: 2),
      let tableOffset = file.number(at: is64Bit ? 32 : 28, width: word),
      let headerSize = file.number(at: is64Bit ? 54 : 42, width: 2),
      let headerCount = file.number(at: is64Bit ? 56 : 44, width: 2)
    else { throw damaged }

    var segments: [Segment] = []
    for index in 0..<headerCount {
      let (at, overflow) = tableOffset.addingReportingOverflow(index * headerSize)
      // 64-bit: type 4, flags 4, offset, vaddr, paddr, filesz. 32-bit: type, offset, vaddr, paddr, filesz.
      let fields: [UInt64] = is64Bit ? [8, 16, 32] : [4, 8, 16]
      guard !overflow, at < .max - 64, let type = file.number(at: at, width: 4),
        let offset = file.number(at: at + fields[0], width: word),
        let address = file.number(at: at + fields[1], width: word),
        let size = file.number(at: at + fields[2], width: word)
      else { throw damaged }
      segments.append(Segment(type: type, offset: offset, address: address, size: size))
    }
    self.machine = UInt16(machine)
    self.is64Bit = is64Bit
    self.isBigEndian = file.isBigEndian
    interpreter = try Self.interpreter(segments, in: file, or: damaged)
    (needed, runPath) = try Self.dynamic(segments, in: file, word: word, or: damaged)
  }

  private static func interpreter(
    _ segments: [Segment], in file: ByteReader, or damaged: PackError
  ) throws(PackError) -> String? {
    guard let segment = segments.first(where: { $0.type == 3 }) else { return nil }
    guard let path = file.text(at: segment.offset), path.hasPrefix("/") else { throw damaged }
    return path
  }

  /// Reads the entries of the dynamic section: pairs of words, a tag and a value.
  private static func dynamic(
    _ segments: [Segment], in file: ByteReader, word: Int, or damaged: PackError
  ) throws(PackError) -> (needed: [String], runPath: [String]) {
    guard let section = segments.first(where: { $0.type == 2 }) else { return ([], []) }
    guard section.offset <= UInt64(file.count), section.size <= UInt64(file.count) - section.offset else {
      throw damaged
    }
    var values: [(tag: UInt64, value: UInt64)] = []
    for offset in stride(from: section.offset, to: section.offset + section.size, by: 2 * word) {
      guard let tag = file.number(at: offset, width: word),
        let value = file.number(at: offset + UInt64(word), width: word)
      else { throw damaged }
      if tag == 0 { break }
      values.append((tag, value))
    }
    guard let strings = values.first(where: { $0.tag == 5 })?.value else { return ([], []) }
    // The string table is given by its address in memory; the segment that is loaded there tells its place in the file.
    let home = segments.first {
      $0.type == 1 && $0.address <= strings && strings - $0.address < $0.size && $0.offset < .max / 2
    }
    guard let home else { throw damaged }
    func text(_ offset: UInt64) throws(PackError) -> String {
      let table = home.offset.addingReportingOverflow(strings - home.address)
      let place = table.partialValue.addingReportingOverflow(offset)
      guard !table.overflow, !place.overflow, let text = file.text(at: place.partialValue) else { throw damaged }
      return text
    }
    var needed: [String] = []
    var paths: [UInt64: String] = [:]
    for (tag, value) in values {
      switch tag {
      case 1: needed.append(try text(value))
      case 15, 29: paths[tag] = try text(value)
      default: break
      }
    }
    let runPath = (paths[29] ?? paths[15] ?? "").split(separator: ":").map(String.init)
    return (needed, runPath)
  }
}
