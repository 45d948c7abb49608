import ArgumentParser
import AtomicFiles
import FraudModel
import ProjectFile
import ToolSupport

/// The command `fraud-train features`.
struct WriteFeatures: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "features", abstract: "Write the features of some days as CSV.",
    discussion: """
      Columns are tx_id and the features by name; earlier rows serve as history. With --list it prints what each feature \
      of the project is, and reads no data.
      """)

  @OptionGroup var options: ProjectOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "The first day (default: the first in the data).", transform: Day.argument) var from: Day?
  @Option(help: "The last day (default: the last in the data).", transform: Day.argument) var to: Day?
  @Option(help: "The CSV file to write; needed unless --list is given.", completion: .file()) var out: String?
  @Flag(help: "Print the definition of each feature instead.") var list = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard list || out != nil else { throw ValidationError("name the file to write with --out, or give --list") }
  }

  /// What is printed as JSON.
  struct Definitions: Encodable {
    let version = 1
    let features: [Feature]

    struct Feature: Encodable {
      let name: String
      let text: String
      let definition: FeatureDefinition
    }
  }

  func perform() async throws {
    let project = try options.project()
    guard !list else {
      let features = project.features.features
      let definitions = features.map { Definitions.Feature(name: $0.name, text: $0.text, definition: $0) }
      return try output.print(Definitions(features: definitions)) {
        Columns.aligned(features.map { [$0.name, $0.text] })
      }
    }
    guard let out else { return }
    let (transactions, _) = try options.transactions(of: project, threads: threads.threads)
    let matrix = try project.features.compute(over: transactions, threads: threads.threads)
    let days = try transactions.days(from: from, to: to)
    var text = Array((["tx_id"] + matrix.names).joined(separator: ",").utf8) + [UInt8(ascii: "\n")]
    for row in transactions.rows(in: days) {
      text.append(contentsOf: String(transactions.ids[row]).utf8)
      for column in matrix.columns { text.append(contentsOf: ",\(column[row])".utf8) }
      text.append(UInt8(ascii: "\n"))
    }
    try AtomicFile.write(text, to: out)
  }
}

extension Transactions {
  /// The days that were asked for, where an open end reaches as far as the data.
  func days(from: Day?, to: Day?) throws -> ClosedRange<Day> {
    let seen = (0..<rowCount).map(day(of:))
    guard let lower = from ?? seen.min(), let upper = to ?? seen.max() else {
      throw ValidationError("there are no transactions")
    }
    guard lower <= upper else { throw ValidationError("the first day \(lower) is after the last day \(upper)") }
    return lower...upper
  }
}
