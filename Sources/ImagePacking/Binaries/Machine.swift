/// The machines of ELF binaries and the platforms they are (`e_machine` in the gABI's registry).
struct Machine {
  let number: UInt16
  let is64Bit: Bool
  let isBigEndian: Bool
  /// The architecture as platforms write it.
  let architecture: String
  /// The name of the machine's library directories on Debian and its kin.
  let tuple: String

  static let all = [
    Machine(number: 62, is64Bit: true, isBigEndian: false, architecture: "amd64", tuple: "x86_64-linux-gnu"),
    Machine(number: 183, is64Bit: true, isBigEndian: false, architecture: "arm64", tuple: "aarch64-linux-gnu"),
    Machine(number: 3, is64Bit: false, isBigEndian: false, architecture: "386", tuple: "i386-linux-gnu"),
    Machine(number: 40, is64Bit: false, isBigEndian: false, architecture: "arm", tuple: "arm-linux-gnueabihf"),
    Machine(number: 243, is64Bit: true, isBigEndian: false, architecture: "riscv64", tuple: "riscv64-linux-gnu"),
    Machine(number: 21, is64Bit: true, isBigEndian: false, architecture: "ppc64le", tuple: "powerpc64le-linux-gnu"),
    Machine(number: 22, is64Bit: true, isBigEndian: true, architecture: "s390x", tuple: "s390x-linux-gnu"),
  ]

  /// The machine that a binary is for; nil for one that is not in the table.
  static func of(_ binary: ELFFile) -> Machine? {
    all.first {
      $0.number == binary.machine && $0.is64Bit == binary.is64Bit && $0.isBigEndian == binary.isBigEndian
    }
  }

  /// Checks that a binary runs on a platform.
  ///
  /// - Parameters:
  ///   - binary: What its headers say.
  ///   - path: Its file, for the error.
  ///   - platform: The platform it is meant for.
  /// - Returns: Its machine.
  /// - Throws: ``PackError`` with the code `incompatible`.
  static func check(_ binary: ELFFile, at path: String, for platform: Platform) throws(PackError) -> Machine {
    let machine = of(binary)
    guard platform.os == "linux", let machine, machine.architecture == platform.architecture else {
      let actual = machine.map { "linux/\($0.architecture)" } ?? "a machine with the ELF number \(binary.machine)"
      throw PackError(.incompatible, path, "is a binary for \(actual), not for \(platform); name one built for it")
    }
    return machine
  }
}
