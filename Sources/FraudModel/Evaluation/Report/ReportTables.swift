internal import Judgement

extension EvaluationReport {
  /// The measures of every model, with their intervals.
  func metricsTable() -> String {
    var text = #"<div class="wide"><table><thead><tr><th>measure</th>"#
    text += models.map { "<th>\(ReportText.escaped($0.name))</th>" }.joined() + "</tr></thead><tbody>"
    text += row("rows", models.map { "\($0.evidence.rows)" })
    text += row("frauds", models.map { "\($0.evidence.frauds)" })
    for metric in Metric.allCases {
      let cells = models.map { model -> String in
        guard let value = model.evidence[metric] else { return "–" }
        let interval = model.replicates?.interval(of: metric, confidence: confidence).map { interval in
          #" <span class="interval">\#(ReportText.measure(interval.lower, metric)) … "#
            + #"\#(ReportText.measure(interval.upper, metric))</span>"#
        }
        return ReportText.measure(value, metric) + (interval ?? "")
      }
      text += row(title(of: metric), cells)
    }
    return text + "</tbody></table></div>"
  }

  /// The gains of models over others; empty where none were compared.
  func comparisonTables() -> String {
    comparisons.map { comparison in
      let (one, other) = (ReportText.escaped(comparison.model), ReportText.escaped(comparison.other))
      let rows = comparison.result.gains.map { gain in
        let interval = gain.interval.map {
          "\(ReportText.measure($0.lower, gain.metric)) … \(ReportText.measure($0.upper, gain.metric))"
        }
        return row(title(of: gain.metric), [ReportText.measure(gain.gain, gain.metric), interval ?? "–"])
      }
      let test = comparison.result.mcNemar
      return "<h2>\(one) against \(other)</h2>"
        + #"<div class="wide"><table><thead><tr><th>measure</th><th>better by</th>"#
        + "<th>\(ReportText.fixed(confidence * 100, 0)) % interval</th></tr></thead><tbody>\(rows.joined())</tbody></table></div>"
        + "<p>Of the decisions on which they differ, \(test.onlyFirstRight) were right with \(one) and "
        + "\(test.onlySecondRight) with \(other); McNemar’s test gives p \(test.pValue < 0.0001 ? "&lt; 0.0001" : "= \(ReportText.fixed(test.pValue, 4))")"
        + (test.isExact ? " exactly" : "") + ".</p>"
    }.joined()
  }

  /// What the gates said; empty where there were none.
  func gatesTable() -> String {
    guard !gates.isEmpty else { return "" }
    let rows = gates.map { answer in
      let style = answer.result.verdict == .pass ? "pass" : "no"
      let gate = answer.result.gate
      return "<tr><th>\(ReportText.escaped(answer.model)): \(ReportText.escaped(gate.title)) "
        + "\(ReportText.escaped(gate.wish))</th><td class=\"\(style)\">\(answer.result.verdict.rawValue)</td>"
        + "<td class=\"text\">\(ReportText.escaped(answer.result.reason))</td></tr>"
    }
    return #"<h2>Gates</h2><div class="wide"><table><thead><tr><th>gate</th><th>verdict</th>"#
      + #"<th class="text">why</th></tr></thead><tbody>\#(rows.joined())</tbody></table></div>"#
  }

  /// The measure's name with what it depends on.
  private func title(of metric: Metric) -> String {
    guard let first = models.first?.evidence.metrics.first else { return metric.title }
    return switch metric {
    case .precision, .recall, .f1: "\(metric.title) at the threshold"
    case .cardPrecision: "\(metric.title) at \(first.alertsPerDay)"
    case .precisionAtAlerts: "precision at \(first.alertsPerDay) alerts a day"
    case .recallAtPrecision: "recall at precision ≥ \(first.leastPrecision)"
    case .expectedCost: "expected cost in cents"
    default: metric.title
    }
  }

  private func row(_ title: String, _ cells: [String]) -> String {
    "<tr><th>\(ReportText.escaped(title))</th>\(cells.map { "<td>\($0)</td>" }.joined())</tr>"
  }
}
