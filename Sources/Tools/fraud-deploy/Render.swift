import ArgumentParser
import Kustomize
import ToolSupport

struct Render: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the manifests of an overlay, byte for byte as kubectl kustomize prints them.")

  @Argument(help: "The directory with the kustomization.yaml.")
  var directory: String

  @Flag(help: "Print the resources as one JSON document.")
  var json = false

  @Flag(help: "Say nothing about deprecated fields.")
  var quiet = false

  mutating func perform() async throws {
    let resources = try renderedOverlay(directory, quiet: quiet).resources
    if json {
      Terminal.print(bytes: Array("{\"version\":1,\"resources\":".utf8) + resources.json() + Array("}\n".utf8))
    } else {
      Terminal.print(bytes: try resources.yaml())
    }
  }
}
