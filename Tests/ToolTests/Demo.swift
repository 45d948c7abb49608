import AtomicFiles
import FoundationEssentials
import TestSupport

/// One run of the main job on the sample that the tests of this target look at.
enum Demo {
  /// The report's part that tests read.
  struct Report: Decodable {
    struct Stage: Decodable {
      let stage: String
      let reused: Bool
    }

    struct Link: Decodable {
      let name: String
      let digest: String
    }

    struct Model: Decodable {
      let name: String
      let registered: String?
      let metrics: [String: Double]
    }

    struct Check: Decodable {
      let name: String
      let verdict: String
    }

    let stages: [Stage]
    let chain: [Link]
    let models: [Model]
    let smoke: [Check]
    let gates: [Gate]

    struct Gate: Decodable { let verdict: String }

    init(at path: String) throws {
      self = try JSONDecoder().decode(Report.self, from: Data(try AtomicFile.read(path)))
    }
  }

  private static let once = Task {
    // Begun anew each time, and kept for whoever wants to look at it afterwards.
    let out = Surroundings.packageRoot + "/build/test-demo"
    try Directory.remove(out)
    let ran = try await Tools.run("fraud-pipeline", ["run", sample + "/fraud.yaml", "--out", out, "--quiet"])
    return (out, ran)
  }

  /// The output folder of the run.
  static func output() async throws -> String { try await once.value.0 }

  /// What the run printed.
  static func ran() async throws -> Ran { try await once.value.1 }
}
