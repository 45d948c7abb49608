import ArgumentParser
import AtomicFiles
import ContentDigest
import FraudModel
import ToolSupport

extension Explanation.Order {
  /// Reads an order from the command line.
  static func argument(_ text: String) throws -> Explanation.Order {
    guard let order = Explanation.Order(rawValue: text) else {
      throw ValidationError("'\(text)' is no order; choose \(allCases.map(\.rawValue).joined(separator: " or "))")
    }
    return order
  }
}

/// The command `fraud-train explain`.
struct Explain: ToolCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say why transactions of some days have their scores.",
    discussion: """
      Gives each transaction's score, its log-odds before calibration, and the features that move them most. Trees are \
      explained by exact Shapley values, and a linear model by its weights times the distances from the training mean. \
      Writes CSV with the columns tx_id, score, log_odds, reason_1, contribution_1 and so on, in file order; with --json \
      one document that has the values too.
      """)

  @OptionGroup var options: ScoringOptions

  @Option(help: ArgumentHelp("Only this transaction; may be given again.", valueName: "tx"))
  var id: [Int64] = []

  @Option(help: "How many reasons to give at most.")
  var top = 5

  @Option(
    help: "Which come first: reasons that raise the score (upward), or all by size (magnitude; default: upward).",
    transform: Explanation.Order.argument)
  var order = Explanation.Order.upward

  @Option(help: "The file to write (default: standard output).", completion: .file())
  var out: String?

  @Flag(help: "Write one JSON document.")
  var json = false

  /// What is written as JSON.
  struct Outcome: Encodable {
    let version = 1
    let model: String
    let base: Double?
    let transactions: [Transaction]

    struct Transaction: Encodable {
      let id: Int64
      let score: Float
      let logOdds: Double
      let reasons: [Reason]

      enum CodingKeys: String, CodingKey {
        case id, score, reasons
        case logOdds = "log_odds"
      }
    }

    struct Reason: Encodable {
      let feature: String
      /// Left out where the value is missing.
      let value: Float?
      let contribution: Double
    }
  }

  func validate() throws {
    guard (1...1000).contains(top) else { throw ValidationError("--top \(top): give a number from 1 to 1000") }
  }

  func perform() async throws {
    let prepared = try options.prepared()
    let ids = prepared.rows.map { prepared.transactions.ids[$0] }
    var places = Array(ids.indices)
    if !id.isEmpty {
      let known = Set(ids)
      if let unknown = id.first(where: { !known.contains($0) }) {
        throw ModelError(
          .data, "no transaction \(unknown) is on the days that were asked for; choose others with --from and --to",
          at: .init(file: options.data))
      }
      let wanted = Set(id)
      places = places.filter { wanted.contains(ids[$0]) }
    }
    let explanations = try Explainer(prepared.model).explain(
      prepared.features.selecting(places), threads: options.threads.threads)
    let bytes =
      if json {
        try CanonicalJSON.pretty(outcome(prepared.card.name, ids: places.map { ids[$0] }, explanations))
      } else {
        try ExplanationFile.csv(ids: places.map { ids[$0] }, explanations: explanations, reasons: top, order: order)
      }
    if let out {
      try AtomicFile.write(bytes, to: out)
    } else {
      Terminal.print(bytes: bytes)
    }
  }

  private func outcome(_ model: String, ids: [Int64], _ explanations: [Explanation]) -> Outcome {
    Outcome(
      model: model, base: explanations.first?.base,
      transactions: zip(ids, explanations).map { id, explanation in
        Outcome.Transaction(
          id: id, score: explanation.score, logOdds: explanation.logOdds,
          reasons: explanation.reasons(top, order: order).map {
            Outcome.Reason(feature: $0.feature, value: $0.value.isNaN ? nil : $0.value, contribution: $0.amount)
          })
      })
  }
}
