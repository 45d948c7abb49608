import ArgumentParser
import ContentDigest
import FraudModel
import ProjectFile
import ToolSupport

extension Day {
  /// Reads a day from the command line.
  static func argument(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw ValidationError("'\(text)' is no day; write YYYY-MM-DD") }
    return day
  }
}

/// The project file and the transactions that a command works on.
struct ProjectOptions: ParsableArguments {
  @Option(help: "The project file.", completion: .file(extensions: ["yaml", "yml"]))
  var config: String

  @Option(help: "The transactions (default: the project's own).", completion: .file())
  var data: String?

  @Flag(help: "Allow a label delay of zero: training sees labels that nobody has yet.")
  var allowNoDelay = false

  func project() throws -> Project { try Project(contentsOf: config, allowingNoDelay: allowNoDelay) }

  /// The transactions that were asked for, and the path that they came from.
  func transactions(of project: Project, threads: Int?) throws -> (Transactions, path: String) {
    guard let path = data ?? project.data.file else {
      throw ValidationError("\(config) names no data file; give one with --data FILE")
    }
    let transactions = try TransactionFile.read(
      path, schema: project.data.schema, epoch: project.data.epoch, threads: threads)
    return (transactions, path)
  }
}

/// How many threads a command uses.
struct ThreadOptions: ParsableArguments {
  @Option(help: "How many threads to use (default: one for each core); results do not depend on it.")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): give a number from 1 to 1024")
    }
  }
}

/// How a command prints its result.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document.")
  var json = false

  /// Prints a result as JSON or, for people, as text.
  func print(_ value: some Encodable, text: () -> String) throws {
    if json {
      Terminal.print(bytes: try CanonicalJSON.pretty(value))
    } else {
      Terminal.print(text())
    }
  }
}

extension Terminal {
  /// A callback that draws the share that is done on an interactive terminal.
  static func progress(_ name: String) -> @Sendable (Double) -> Void {
    { share in draw(share < 1 ? "\(name) \(Int(share * 100))%" : "") }
  }
}
