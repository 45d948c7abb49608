/// How a container of an image runs, where whoever starts it says nothing else.
public struct Execution: Sendable, Codable, Equatable {
  /// `UID:GID`, or names that stand in the image's `/etc/passwd` and `/etc/group`.
  public var user: String?
  /// The ports that the program listens on.
  public var exposedPorts: [ExposedPort]?
  /// The environment, each as `NAME=VALUE`.
  public var environment: [String]?
  /// The program and its fixed arguments.
  public var entrypoint: [String]?
  /// Further arguments, which whoever starts the container replaces.
  public var command: [String]?
  /// Where the program starts.
  public var workingDirectory: String?
  /// Notes on the image that container engines show.
  public var labels: [String: String]?
  /// The signal that asks the program to stop.
  public var stopSignal: String?

  /// Says nothing: everything is left to the container engine.
  public init() {}

  private enum CodingKeys: String, CodingKey {
    case user = "User"
    case exposedPorts = "ExposedPorts"
    case environment = "Env"
    case entrypoint = "Entrypoint"
    case command = "Cmd"
    case workingDirectory = "WorkingDir"
    case labels = "Labels"
    case stopSignal = "StopSignal"
  }

  private struct EmptyObject: Codable {}

  /// Reads the `config` object of an image configuration.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    user = try fields.decodeIfPresent(String.self, forKey: .user)
    let ports = try fields.decodeIfPresent([String: EmptyObject].self, forKey: .exposedPorts)
    exposedPorts = try ports.map { ports in
      try ports.keys.map { text in
        guard let port = try? ExposedPort(text) else {
          throw DecodingError.dataCorruptedError(
            forKey: .exposedPorts, in: fields, debugDescription: "'\(text.prefix(80))' is not a port")
        }
        return port
      }.sorted()
    }
    environment = try fields.decodeIfPresent([String].self, forKey: .environment)
    entrypoint = try fields.decodeIfPresent([String].self, forKey: .entrypoint)
    command = try fields.decodeIfPresent([String].self, forKey: .command)
    workingDirectory = try fields.decodeIfPresent(String.self, forKey: .workingDirectory)
    labels = try fields.decodeIfPresent([String: String].self, forKey: .labels)
    stopSignal = try fields.decodeIfPresent(String.self, forKey: .stopSignal)
  }

  /// Writes the `config` object of an image configuration.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encodeIfPresent(user, forKey: .user)
    let ports = exposedPorts.map { Dictionary($0.map { ($0.description, EmptyObject()) }) { first, _ in first } }
    try fields.encodeIfPresent(ports, forKey: .exposedPorts)
    try fields.encodeIfPresent(environment, forKey: .environment)
    try fields.encodeIfPresent(entrypoint, forKey: .entrypoint)
    try fields.encodeIfPresent(command, forKey: .command)
    try fields.encodeIfPresent(workingDirectory, forKey: .workingDirectory)
    try fields.encodeIfPresent(labels, forKey: .labels)
    try fields.encodeIfPresent(stopSignal, forKey: .stopSignal)
  }
}

/// A port that a container listens on: `8080/tcp`.
public struct ExposedPort: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number.
  public let number: UInt16
  /// `tcp`, `udp` or `sctp`.
  public let transport: String

  /// Names a TCP port.
  public init(tcp number: UInt16) {
    self.number = number
    transport = "tcp"
  }

  /// Reads a port.
  ///
  /// - Parameter text: `NUMBER` or `NUMBER/TRANSPORT`.
  /// - Throws: ``PackError`` with the code `malformed`.
  public init(_ text: String) throws(PackError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let number = UInt16(parts[0]), number > 0, parts.count <= 2,
      parts.count == 1 || ["tcp", "udp", "sctp"].contains(parts[1])
    else {
      throw PackError(.malformed, text, "is not a port; write a number from 1 to 65535, or one with /tcp or /udp")
    }
    self.number = number
    transport = parts.count == 2 ? parts[1] : "tcp"
  }

  /// The form in an image configuration.
  public var description: String { "\(number)/\(transport)" }

  /// Orders ports by number, then by transport.
  public static func < (left: Self, right: Self) -> Bool {
    (left.number, left.transport) < (right.number, right.transport)
  }
}
