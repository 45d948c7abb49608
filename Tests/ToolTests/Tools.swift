import AtomicFiles
import TestSupport

/// The built tools: in `FRAUD_TOOLS`, or where `make build` leaves them.
enum Tools {
  static let folder = environment("FRAUD_TOOLS") ?? Surroundings.packageRoot + "/.build/release"

  static let areBuilt = Directory.exists(folder + "/fraud-pipeline")

  /// Runs a tool to its end.
  static func run(_ tool: String, _ arguments: [String], in directory: String? = nil) async throws -> Ran {
    try await TestSupport.run("\(folder)/\(tool)", arguments, in: directory)
  }
}

/// The sample project of the repository.
let sample = Surroundings.packageRoot + "/Examples/card-transactions"

/// Copies the sample project to a folder, with its project file changed.
func copySample(to folder: String, changing change: (String) -> String = { $0 }) throws {
  let project = String(decoding: try AtomicFile.read(sample + "/fraud.yaml"), as: UTF8.self)
  let base = Surroundings.packageRoot + "/Examples/manifests/base"
  try write(change(project.replacing("../manifests/base", with: base)), to: folder + "/fraud.yaml")
  try AtomicFile.write(try AtomicFile.read(sample + "/transactions.csv.gz"), to: folder + "/transactions.csv.gz")
}
