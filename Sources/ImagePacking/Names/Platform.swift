/// What an image runs on, in the names of Go's `GOOS` and `GOARCH`: `linux/amd64`, `linux/arm/v7`.
public struct Platform: Hashable, Sendable, CustomStringConvertible {
  /// The operating system, such as `linux`.
  public let os: String
  /// The processor architecture, such as `amd64`.
  public let architecture: String
  /// The variant of the architecture, such as `v7`; nil where there is none.
  public let variant: String?

  /// 64-bit Intel and AMD.
  public static let linuxAMD64 = Platform(os: "linux", architecture: "amd64")
  /// 64-bit Arm.
  public static let linuxARM64 = Platform(os: "linux", architecture: "arm64")

  init(os: String, architecture: String, variant: String? = nil) {
    self.os = os
    self.architecture = architecture
    self.variant = variant
  }

  /// Reads a platform from a command line.
  ///
  /// - Parameter text: `os/architecture` or `os/architecture/variant`; the kernel's names `x86_64` and `aarch64` are
  ///   taken as `amd64` and `arm64`.
  /// - Throws: ``PackError`` with the code `malformed`.
  public init(_ text: String) throws(PackError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isWellFormed = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.count <= 32
        && part.utf8.allSatisfy { $0.isASCIILowercase || $0.isASCIIDigit || "._-".utf8.contains($0) }
    }
    guard (2...3).contains(parts.count), isWellFormed else {
      throw PackError(.malformed, text, "is not a platform; write OS/ARCHITECTURE, for example linux/amd64")
    }
    let kernelNames = ["x86_64": "amd64", "aarch64": "arm64"]
    self.init(
      os: parts[0], architecture: kernelNames[parts[1]] ?? parts[1], variant: parts.count == 3 ? parts[2] : nil)
  }

  /// The platform as it is written on command lines.
  public var description: String { ([os, architecture] + (variant.map { [$0] } ?? [])).joined(separator: "/") }
}

extension Platform: Codable {
  /// Reads the object form of an image index.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    os = try fields.decode(String.self, forKey: .os)
    architecture = try fields.decode(String.self, forKey: .architecture)
    variant = try fields.decodeIfPresent(String.self, forKey: .variant)
  }

  private enum CodingKeys: String, CodingKey {
    case os, architecture, variant
  }
}
