import ArgumentParser
import Deploy
import FoundationEssentials
import Kustomize
import ToolSupport

struct Validate: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for mistakes that break rollouts: images without digest, no probes, no limits, lost selectors.",
    discussion: "Ends with exit code 2 when it finds some.")

  @Argument(help: "The directory with the kustomization.yaml.")
  var directory: String

  @Flag(help: "Print the findings as one JSON document.")
  var json = false

  @Flag(help: "Say nothing about deprecated fields.")
  var quiet = false

  private struct Report: Encodable {
    let version = 1
    let resources: Int
    let findings: [ManifestCheck.Finding]
  }

  mutating func perform() async throws {
    let resources = try renderedOverlay(directory, quiet: quiet).resources
    _ = try resources.yaml()
    let findings = ManifestCheck.findings(in: resources)
    if json {
      try printJSON(Report(resources: resources.resources.count, findings: findings))
    } else {
      for finding in findings { Terminal.print(finding.description) }
      if findings.isEmpty { Terminal.print("\(directory): \(resources.resources.count) resources, no mistakes found") }
    }
    if !findings.isEmpty {
      throw SaidNo("\(directory): mistakes that break rollouts: \(findings.count); correct them")
    }
  }
}

/// Prints a value as JSON with sorted keys.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  Terminal.print(bytes: Array(try encoder.encode(value)) + [0x0A])
}
