import ArgumentParser
import AtomicFiles
import FraudModel
import Judgement
import ProjectFile
import ToolSupport

/// How sure a command wants to be of what it measured, and where its report goes.
struct JudgementOptions: ParsableArguments {
  @Option(
    help: "What the bootstrap draws as a whole: card, terminal or day (default: card).",
    transform: { text in
      guard let unit = Bootstrap.Unit(rawValue: text) else {
        throw ValidationError("'\(text)' is nothing to draw; choose card, terminal or day")
      }
      return unit
    })
  var resample = Bootstrap.Unit.card

  @Option(help: "How many times the bootstrap draws; 0 for no intervals.")
  var replicates = 1000

  @Option(help: "The confidence of intervals.")
  var confidence = 0.95

  @Option(help: "An HTML file to write with tables and plots.", completion: .file(extensions: ["html"]))
  var report: String?

  func validate() throws {
    guard replicates == 0 || (20...100_000).contains(replicates) else {
      throw ValidationError("--replicates \(replicates): give 20 to 100000, or 0 for no intervals")
    }
    guard confidence > 0, confidence < 1 else {
      throw ValidationError("--confidence \(confidence): give a number between 0 and 1")
    }
  }

  /// The bootstrap; nil where no intervals are wanted.
  func bootstrap() throws -> Bootstrap? {
    replicates == 0 ? nil : try Bootstrap(by: resample, replicates: replicates)
  }

  /// Writes the report, where one is wanted.
  func write(_ make: () throws -> EvaluationReport) throws {
    guard let report else { return }
    try AtomicFile.write(Array(try make().html.utf8), to: report)
    Terminal.note("wrote \(report)")
  }
}

/// The intervals of the measures, by their names.
func intervals(_ replicates: Replicates?, _ confidence: Double) -> [String: Interval] {
  let found = Metric.allCases.compactMap { metric in
    replicates?.interval(of: metric, confidence: confidence).map { (metric.rawValue, $0) }
  }
  return Dictionary(uniqueKeysWithValues: found)
}

/// What a gate said of a model.
struct GateAnswer: Encodable {
  let model: String
  let answer: Gates.Answer

  /// A line for people.
  var line: String { "\(model): \(answer.gate.title) \(answer.gate.wish): \(answer.sentence)" }
}

/// Says no where a gate does.
func requirePass(_ answers: [GateAnswer], of what: String) throws {
  let verdict = Verdict.all(answers.map(\.answer.verdict))
  guard !answers.isEmpty, verdict != .pass else { return }
  throw SaidNo("the gates say \(verdict.rawValue) of \(what); the lines above say why")
}

/// A measure with as many decimals as it needs.
func measureText(_ value: Double?, _ metric: Metric) -> String {
  guard let value else { return "-" }
  switch metric {
  case .logLoss, .brier, .calibrationError: return decimals(value, 5)
  case .expectedCost: return decimals(value, 1)
  default: return decimals(value, 3)
  }
}

/// A probability of chance, with the sign before it.
func probability(_ value: Double) -> String { value < 0.0001 ? "< 0.0001" : "= \(decimals(value, 4))" }

/// A number with a fixed number of decimals.
func decimals(_ value: Double, _ count: Int) -> String {
  let scale = (0..<count).reduce(1.0) { scale, _ in scale * 10 }
  let scaled = (abs(value) * scale).rounded()
  guard scaled < 1e15 else { return "\(value)" }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, count + 1 - digits.count)) + digits
  return "\(value < 0 && scaled > 0 ? "-" : "")\(padded.dropLast(count)).\(padded.suffix(count))"
}
