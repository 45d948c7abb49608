import ArgumentParser
import FraudModel
import ToolSupport

/// The model and the days that a command works on.
struct ScoringOptions: ParsableArguments {
  @Option(help: "The model's directory.", completion: .directory)
  var model: String

  @Option(help: "The transactions; rows before the first day serve as history.", completion: .file())
  var data: String

  @Option(help: "The first day (default: the first in the data).", transform: Day.argument)
  var from: Day?

  @Option(help: "The last day (default: the last in the data).", transform: Day.argument)
  var to: Day?

  @OptionGroup var threads: ThreadOptions

  /// What a model says of some days of transactions.
  struct Scored {
    let transactions: Transactions
    /// The rows that were scored, in file order.
    let rows: [Int]
    let scores: [Float]
    let threshold: Float
  }

  /// Some days of transactions with the features that a model says.
  struct Prepared {
    let model: TrainedModel
    let card: ModelCard
    let transactions: Transactions
    /// The rows of the days, in file order.
    let rows: [Int]
    /// The features of these rows.
    let features: FeatureMatrix
  }

  /// Computes the features of the days' rows; earlier rows serve as history.
  func prepared() throws -> Prepared {
    let (model, card) = try ModelDirectory.load(from: model)
    guard let epoch = Day(card.epoch) else {
      throw ModelError(.modelFile, "the epoch '\(card.epoch)' is no day", at: .init(file: self.model + "/model.json"))
    }
    let transactions = try TransactionFile.read(
      data, schema: card.columns ?? .cardTransactions, epoch: epoch, threads: threads.threads)
    let rows = transactions.rows(in: try transactions.days(from: from, to: to))
    let matrix = try card.featureSet().compute(over: transactions, threads: threads.threads)
    return Prepared(
      model: model, card: card, transactions: transactions, rows: rows, features: matrix.selecting(rows))
  }

  /// Computes the features that the model says and scores the rows.
  func scored() throws -> Scored {
    let prepared = try prepared()
    return Scored(
      transactions: prepared.transactions, rows: prepared.rows,
      scores: try Scorer(prepared.model).score(prepared.features, threads: threads.threads),
      threshold: prepared.model.threshold.value)
  }
}

/// The command `fraud-train score`.
struct Score: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score the transactions of some days.",
    discussion: "Writes CSV with the columns tx_id and score: every row of the days, in file order.")

  @OptionGroup var options: ScoringOptions

  @Option(help: "The CSV file to write.", completion: .file())
  var out: String

  func perform() async throws {
    let scored = try options.scored()
    // Through its text, so that the shortest form of the model's own single precision is what the file shows.
    try ScoreFile.write(
      ids: scored.rows.map { scored.transactions.ids[$0] }, scores: scored.scores.map { Double("\($0)") ?? Double($0) },
      to: out)
  }
}
