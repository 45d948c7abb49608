import ArgumentParser
import AtomicFiles
import FraudFixtures
import FraudModel
import ToolSupport

/// The command `fraud-train simulate`.
struct Simulate: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Simulate the labelled transactions of a bank.",
    discussion: "The same numbers give the same bytes; the defaults are those of the sample in the repository.")

  @Option(help: "The number of customers, each with one card.")
  var customers = SimulationSize.sample.customers

  @Option(help: "The number of terminals.")
  var terminals = SimulationSize.sample.terminals

  @Option(help: "The number of days.")
  var days = SimulationSize.sample.days

  @Option(help: "The first day.", transform: Day.argument)
  var firstDay = SimulationSize.sample.firstDay

  @Option(help: "The seed.")
  var seed = SimulationSize.sample.seed

  @Option(help: "The file to write; packed with gzip when it ends in .gz.", completion: .file())
  var out: String

  func perform() async throws {
    let simulator = try TransactionSimulator(
      SimulationSize(customers: customers, terminals: terminals, days: days, firstDay: firstDay, seed: seed))
    try AtomicFile.write(out.hasSuffix(".gz") ? try simulator.gzippedCSV() : try simulator.csv(), to: out)
  }
}
