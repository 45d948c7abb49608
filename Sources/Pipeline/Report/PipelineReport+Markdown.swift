import ContentDigest
import Judgement

extension PipelineReport {
  /// The report as Markdown, for people, job summaries and pull requests.
  public var markdown: String {
    var text = "# \(project): \(verdict == .pass ? "passed" : "stopped: \(verdict.rawValue)")\n"
    text += section("Data", table(["", "days", "transactions", "frauds"], dataRows))
    text += "\n\(data.features) features; a label is known after \(data.labelDelayDays) days.\n"
    text += section("Models", table(["on the test days"] + models.map(\.name), modelRows))
    text += section(
      "Gates", table(["gate", "found", "verdict"], gates.map { [$0.gate, $0.found, $0.verdict.rawValue] }))
    text += section(
      "Digests", table(["link", "digest", "size"], chain.map { [$0.name, $0.digest.description, size($0.bytes)] }))
    if !smoke.isEmpty {
      let note = stages.contains { $0.stage == .smoke && $0.reused } ? " (recorded by an earlier run)" : ""
      text += section(
        "Smoke test" + note,
        table(["check", "found", "verdict"], smoke.map { [$0.name, $0.found, $0.verdict.rawValue] }))
    }
    text += section("Stages", table(["stage", "seconds", ""], stageRows))
    text += "\nOn a machine with \(cores) cores.\n"
    return text
  }

  private var dataRows: [[String]] {
    [
      [data.file, data.days, String(data.transactions), String(data.frauds)],
      ["training", data.training.days, String(data.training.transactions), String(data.training.frauds)],
      ["test", data.test.days, String(data.test.transactions), String(data.test.frauds)],
    ]
  }

  private var modelRows: [[String]] {
    let names = Set(models.flatMap(\.metrics.keys)).sorted()
    let facts: [(String, (Model) -> String)] = [
      ("algorithm", \.algorithm), ("threshold", { decimals($0.threshold, 4) }), ("size", { size($0.bytes) }),
      ("registered", { $0.registered ?? "-" }),
    ]
    return names.map { name in [name] + models.map { $0.metrics[name].map { decimals($0, 4) } ?? "-" } }
      + facts.map { name, fact in [name] + models.map(fact) }
  }

  private var stageRows: [[String]] {
    stages.map { [$0.stage.description, decimals($0.seconds, 2), $0.reused ? "reused" : ""] }
      + [["all", decimals(stages.map(\.seconds).reduce(0, +), 2), ""]]
  }
}

private func section(_ title: String, _ body: String) -> String { "\n## \(title)\n\n\(body)" }

private func table(_ header: [String], _ rows: [[String]]) -> String {
  let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 3 }.map { max(3, $0) }
  func line(_ cells: [String]) -> String {
    "| " + zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " | ")
      + " |\n"
  }
  return line(header) + line(widths.map { String(repeating: "-", count: $0) }) + rows.map(line).joined()
}

/// A number with a fixed count of decimals, rounded half away from zero.
private func decimals(_ value: Double, _ count: Int) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  var scale = 1
  for _ in 0..<count { scale *= 10 }
  let scaled = Int((abs(value) * Double(scale)).rounded())
  let fraction = String(scaled % scale)
  let sign = value < 0 && scaled != 0 ? "-" : ""
  return "\(sign)\(scaled / scale)." + String(repeating: "0", count: count - fraction.count) + fraction
}

/// A size in the unit that suits it.
private func size(_ bytes: Int) -> String {
  switch bytes {
  case ..<1_000: "\(bytes) B"
  case ..<1_000_000: decimals(Double(bytes) / 1e3, 1) + " kB"
  default: decimals(Double(bytes) / 1e6, 1) + " MB"
  }
}
