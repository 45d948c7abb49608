import FraudModel

/// Scores every transaction of a file with a model, and prints those that the model flags.
///
///     embed-scorer MODEL_DIRECTORY TRANSACTIONS.csv.gz
@main
struct EmbedScorer {
  static func main() throws {
    guard CommandLine.arguments.count == 3, let epoch = Day("2018-04-01") else {
      print("usage: embed-scorer MODEL_DIRECTORY TRANSACTIONS.csv.gz")
      return
    }
    let (model, card) = try ModelDirectory.load(from: CommandLine.arguments[1])
    let transactions = try TransactionFile.read(CommandLine.arguments[2], epoch: epoch)
    let features = try card.featureSet().compute(over: transactions)
    let scores = try Scorer(model).score(features)
    let flagged = scores.indices.filter { model.threshold.flags(scores[$0]) }
    for row in flagged { print(transactions.ids[row], scores[row]) }
  }
}
