import ArgumentParser
import ToolSupport

/// The tool of the last step: manifests from overlays, checked and compared.
@main
struct FraudDeploy: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fraud-deploy",
    abstract: "Render, check and compare the manifests of a rollout.",
    version: toolVersion,
    subcommands: [Render.self, Validate.self, Diff.self])
}
