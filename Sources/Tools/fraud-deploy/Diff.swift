import ArgumentParser
import Deploy
import Kustomize
import ToolSupport

struct Diff: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say resource by resource and field by field what differs between two overlays.",
    discussion: "Ends with exit code 0 when they are equal and 2 when they differ.")

  @Argument(help: "The directory with the first kustomization.yaml.")
  var before: String

  @Argument(help: "The directory with the second kustomization.yaml.")
  var after: String

  @Flag(help: "Print the differences as one JSON document.")
  var json = false

  @Flag(help: "Say nothing about deprecated fields.")
  var quiet = false

  private struct Report: Encodable {
    let version = 1
    let changes: [ManifestDiff.Change]
  }

  mutating func perform() async throws {
    let before = try renderedOverlay(before, quiet: quiet).resources
    let after = try renderedOverlay(after, quiet: quiet).resources
    let changes = ManifestDiff(from: before, to: after).changes
    if json {
      try printJSON(Report(changes: changes))
    } else {
      for change in changes { Terminal.print(change.description) }
    }
    if !changes.isEmpty { throw ExitCode(2) }
  }
}
