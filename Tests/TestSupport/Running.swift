import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// What a program said and how it ended.
public struct Ran: Sendable {
  /// Its exit code; 128 + the signal's number when a signal ended it.
  public let exit: Int
  /// What it wrote to its standard output.
  public let output: String
  /// What it wrote to its standard error.
  public let errors: String
}

/// Runs a program to its end.
///
/// - Parameters:
///   - program: A path, or a name on the `PATH`.
///   - arguments: Its arguments.
///   - input: What it reads from its standard input.
///   - directory: Where it runs; the current directory by default.
///   - environment: Variables added to this process's own.
/// - Returns: Both outputs and the exit code.
/// - Throws: When the program cannot be started.
public func run(
  _ program: String, _ arguments: [String] = [], input: String = "", in directory: String? = nil,
  environment: [String: String] = [:]
) async throws -> Ran {
  let result = try await Subprocess.run(
    program.contains("/") ? .path(FilePath(program)) : .name(program),
    arguments: Arguments(arguments),
    environment: .inherit.updating(
      Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), Optional($1)) })),
    workingDirectory: directory.map { FilePath($0) },
    input: .string(input),
    output: .string(limit: 1 << 26),
    error: .string(limit: 1 << 26))
  let code: Int =
    switch result.terminationStatus {
    case .exited(let code): Int(code)
    case .signaled(let signal): 128 + Int(signal)
    }
  return Ran(exit: code, output: result.standardOutput, errors: result.standardError)
}
