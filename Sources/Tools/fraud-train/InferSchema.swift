import ArgumentParser
import AtomicFiles
import FraudModel
import ProjectFile
import ToolSupport

/// The command `fraud-train schema`.
struct InferSchema: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Guess what the columns of a file are, for a person to correct.",
    discussion: """
      Types come from all values; the label, the event time, the id, the amount and the entities from names and from \
      how many different values there are. Name the result in the project file as `data: { schema: schema.yaml }`.
      """)

  @Option(help: "A CSV file with a header, plain or packed with gzip.", completion: .file())
  var data: String

  @Option(help: "How many rows to look at (default: all).")
  var rows: Int?

  @Option(help: "The YAML file to write (default: standard output).", completion: .file(extensions: ["yaml", "yml"]))
  var out: String?

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let rows, rows < 1 { throw ValidationError("--rows \(rows): give a number from 1 on") }
  }

  func perform() async throws {
    let schema = try Schema.inferred(fromFile: data, rows: rows, threads: threads.threads)
    let text = try schema.yaml()
    if let out { try AtomicFile.write(text, to: out) }
    if output.json || out == nil {
      try output.print(schema) { String(decoding: text.dropLast(), as: UTF8.self) }
    }
  }
}
