public import ArgumentParser

#if canImport(Glibc)
  import Glibc
#endif

/// A command of one of the tools: it parses, calls a library and prints.
///
/// Exit codes are the same for every tool: 0 done; 1 failed; 2 a gate, a check or a person said no; 64 wrong usage.
/// Results go to standard output, talk goes to standard error.
public protocol ToolCommand: AsyncParsableCommand {
  /// Does the work; what it throws is printed as one sentence and ends the tool with exit code 1.
  mutating func perform() async throws
}

extension ToolCommand {
  /// Performs the command and turns a failure into its sentence and exit code.
  public mutating func run() async throws {
    do {
      try await perform()
    } catch let no as SaidNo {
      Terminal.note(no.description)
      throw ExitCode(2)
    } catch let code as ExitCode {
      throw code
    } catch let usage as ValidationError {
      throw usage
    } catch {
      Terminal.fail(error)
      throw ExitCode(1)
    }
  }
}

/// A gate, a check or a person said no: exit code 2.
public struct SaidNo: Error, CustomStringConvertible {
  /// Who said no, to what, and what would change the answer.
  public let description: String

  /// Says no with a sentence.
  public init(_ sentence: String) { description = sentence }
}

/// The version that every tool prints for `--version`.
public let toolVersion = "0.1.0"
