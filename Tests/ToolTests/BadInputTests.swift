import AtomicFiles
import TestSupport
import Testing

/// A project or its data broken in one way, and what the tool must say about it.
struct BadInput: Sendable, CustomTestStringConvertible {
  let name: String
  /// Replaces a text of the sample's fraud.yaml.
  var project: (String, String)?
  /// The transactions to use in place of the sample's.
  var data: String?
  /// What the sentence must name: the place, the thing and the remedy.
  let says: [String]

  var testDescription: String { name }

  static let header = "tx_id,time_s,customer,terminal,amount_cents,fraud\n"

  /// A hundred days of one transaction a day, none of them a fraud.
  static let genuine = header + (0..<100).map { "\($0),\($0 * 86_400),1,1,1000,0\n" }.joined()

  static let all: [BadInput] = [
    BadInput(
      name: "an unknown key", project: ("min_rows:", "minimal_rows:"),
      says: ["fraud.yaml:", "unknown key minimal_rows in data", "min_rows"]),
    BadInput(
      name: "text where a number belongs in the project", project: ("train_days: 7", "train_days: week"),
      says: ["fraud.yaml:", "split.train_days is text, expected a whole number", "week"]),
    BadInput(
      name: "an algorithm that does not exist", project: ("logistic-regression", "random-walk"),
      says: ["fraud.yaml:", "random-walk", "logistic-regression"]),
    BadInput(
      name: "weights that do not sum to 100", project: ("baseline: 80", "baseline: 81"),
      says: ["fraud.yaml:", "100"]),
    BadInput(
      name: "a label delay of zero", project: ("label_delay_days: 7", "label_delay_days: 0"),
      says: ["fraud.yaml:", "label_delay_days"]),
    BadInput(
      name: "a project that is no YAML", project: ("data:", "data: ["), says: ["fraud.yaml:"]),
    BadInput(
      name: "a data file that is not there", project: ("transactions.csv.gz", "missing.csv"),
      says: ["missing.csv", "no such file"]),
    BadInput(name: "an empty data file", data: "", says: ["data.csv", "empty"]),
    BadInput(name: "a header without rows", data: header, says: ["data.csv", "row"]),
    BadInput(
      name: "a missing column", data: header.replacing(",amount_cents", with: "") + "1,2,3,4,0\n",
      says: ["data.csv:1", "amount_cents"]),
    BadInput(
      name: "text where a number belongs", data: header + "1,0,1,1,1000,0\n2,60,1,1,lots,0\n",
      says: ["data.csv:3:", "amount_cents", "lots"]),
    BadInput(name: "a short line", data: header + "1,0,1,1,1000,0\n2,60,1\n", says: ["data.csv:3"]),
    BadInput(name: "labels of one class", data: genuine, says: ["fraud"]),
    BadInput(name: "a truncated gzip file", data: "\u{1f}", says: ["data.csv"]),
  ]
}

@Suite("Bad input is told in a sentence and leaves nothing behind", .enabled(if: Tools.areBuilt))
struct BadInputTests {
  @Test("fraud-pipeline names the file, the line and the remedy", arguments: BadInput.all)
  func pipeline(input: BadInput) async throws {
    try await withTemporaryDirectory { root in
      try copySample(to: root + "/project") { text in
        input.project.map { text.replacing($0.0, with: $0.1) } ?? text
      }
      var arguments = ["run", root + "/project/fraud.yaml", "--out", root + "/out"]
      if let data = input.data { arguments += ["--data", try write(data, to: root + "/data.csv")] }
      let ran = try await Tools.run("fraud-pipeline", arguments)
      #expect(ran.exit == 1, "\(ran.errors)")
      for part in input.says { #expect(ran.errors.contains(part), "\(ran.errors)") }
      #expect(!ran.errors.contains("Fatal error"))
      let left = (try? Directory.files(below: root + "/out")) ?? []
      #expect(left.allSatisfy { !$0.contains("/.") || $0.hasPrefix(".stages/") }, "\(left)")
      #expect(!left.contains("report.json"))
    }
  }

  @Test(
    "wrong usage is exit code 64",
    arguments: [["run"], ["run", "x.yaml", "--nonsense"], ["walk"], ["run", "x", "--threads", "0"]])
  func usage(arguments: [String]) async throws {
    let ran = try await Tools.run("fraud-pipeline", arguments)
    #expect(ran.exit == 64, "\(ran.errors)")
  }
}
