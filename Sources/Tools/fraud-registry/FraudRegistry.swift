import ArgumentParser
import ToolSupport

/// The registry's command line.
@main
struct FraudRegistry: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fraud-registry",
    abstract: "Keep models with their lineage, and prove it.",
    discussion: """
      A registry is a directory: --root names it, or the variable FRAUD_REGISTRY, or it is ./registry.
      References: models:/NAME/VERSION, models:/NAME@ALIAS, models:/NAME/latest, models:/m-ID, runs:/RUN/model.
      Exit codes: 0 done, 1 failed or could not be checked, 2 a link does not hold, 64 wrong usage.
      """,
    version: toolVersion,
    subcommands: [
      Register.self, Alias.self, List.self, Show.self, Search.self, Download.self, Verify.self, History.self,
      Attach.self,
    ])
}
