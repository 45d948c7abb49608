import ArgumentParser
import ToolSupport

/// `fraud-train`: trains and judges fraud models on labelled transactions.
@main
struct FraudTrain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fraud-train",
    abstract: "Train and judge fraud models on labelled transactions.",
    discussion: "Days are written YYYY-MM-DD, and ranges include both ends.",
    version: toolVersion,
    subcommands: [
      InferSchema.self, ValidateData.self, WriteFeatures.self, Fit.self, Score.self, Explain.self, Evaluate.self,
      RunBacktest.self,
      Simulate.self,
    ])
}
