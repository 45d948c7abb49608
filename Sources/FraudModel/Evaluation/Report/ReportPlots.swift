internal import Judgement

extension EvaluationReport {
  /// The plots of all models together, then those of each model.
  func plots() -> String {
    let drawn = models.enumerated().map { (number: $0, model: $1) }
    let legend = drawn.map { #"<span class="key \#(style($0.number))">\#(ReportText.escaped($0.model.name))</span>"# }
      .joined()
    var text = #"<div class="plots">"#
    text += figure("Precision and recall", legend, precisionRecall())
    text += figure("Receiver operating characteristic", legend, roc())
    text += figure("Reliability: scores and what came of them", legend, reliability())
    for (number, model) in drawn {
      let name = ReportText.escaped(model.name)
      text += figure(
        "Scores: \(name)",
        #"<span class="key muted">genuine</span><span class="key \#(style(number))">fraud</span>"#,
        histogram(model, style(number)))
    }
    text += "</div>"
    let important = drawn.filter { !$0.model.importance.isEmpty }
    guard !important.isEmpty else { return text }
    return text + #"<h2>Features</h2><div class="plots">"#
      + important.map { importance($0.model, style($0.number)) }.joined() + "</div>"
  }

  /// The class of a model's colour; colours are given in order and begin anew after the last.
  func style(_ number: Int) -> String { "s\(number % ReportStyle.colours)" }

  private func figure(_ title: String, _ legend: String, _ svg: String) -> String {
    #"<figure><figcaption>\#(title)</figcaption><div class="legend">\#(legend)</div>\#(svg)</figure>"#
  }

  private func precisionRecall() -> String {
    var plot = SVGPlot(x: .share("recall"), y: .share("precision"))
    for (number, model) in models.enumerated() {
      plot.line(model.curves.precisionRecall.map { ($0.x, $0.y) }, style: style(number))
    }
    return plot.svg("precision against recall for every threshold")
  }

  private func roc() -> String {
    var plot = SVGPlot(x: .share("share of genuine rows that are flagged"), y: .share("recall"))
    plot.line([(0, 0), (1, 1)], style: "guide")
    for (number, model) in models.enumerated() {
      plot.line(model.curves.roc.map { ($0.x, $0.y) }, style: style(number))
    }
    return plot.svg("recall against the share of genuine rows that are flagged for every threshold")
  }

  private func reliability() -> String {
    let exponents = -4...0
    var plot = SVGPlot(
      x: .powers("mean score of a bin", exponents), y: .powers("share of fraud in it", exponents))
    plot.line([(1e-4, 1e-4), (1, 1)], style: "guide")
    for (number, model) in models.enumerated() {
      for bin in model.curves.reliability {
        let says =
          "\(model.name): \(bin.frauds) of \(bin.rows) rows are fraud at a mean score of "
          + ReportText.fixed(bin.meanScore, 5)
        if let interval = ShareInterval(count: bin.frauds, of: bin.rows, z: 1.96) {
          plot.whisker(x: bin.meanScore, from: interval.lower, to: interval.upper, style: style(number))
        }
        plot.dot((bin.meanScore, bin.fraudRate), style: style(number), says: says)
      }
    }
    return plot.svg("share of fraud against mean score in bins of equally many rows, both axes in powers of ten")
  }

  private func histogram(_ model: Model, _ style: String) -> String {
    let parts = model.curves.histogram
    let most = parts.map { max($0.genuine, $0.frauds) }.max() ?? 1
    var exponent = 1
    while exponent < 15, pow10(exponent) < most { exponent += 1 }
    var plot = SVGPlot(x: .share("score"), y: .powers("rows", 0...exponent))
    for (number, part) in parts.enumerated() {
      let start = Double(number) / Double(parts.count)
      let end = Double(number + 1) / Double(parts.count)
      let range = "\(ReportText.fixed(start, 2)) to \(ReportText.fixed(end, 2))"
      // One row stands a little above the bottom, which is one too.
      if part.genuine > 0 {
        plot.column(
          from: start, to: end, height: max(1.1, Double(part.genuine)), style: "muted",
          says: "\(part.genuine) genuine, score \(range)")
      }
      if part.frauds > 0 {
        let quarter = (end - start) / 4
        plot.column(
          from: start + quarter, to: end - quarter, height: max(1.1, Double(part.frauds)), style: style,
          says: "\(part.frauds) frauds, score \(range)")
      }
    }
    return plot.svg("how many rows have a score, by class, in powers of ten")
  }

  private func pow10(_ exponent: Int) -> Int { (0..<exponent).reduce(1) { power, _ in power * 10 } }

  /// Bars of the twenty features with the largest part in the model.
  private func importance(_ model: Model, _ style: String) -> String {
    let total = model.importance.reduce(0) { $0 + $1.value }
    let shown = model.importance.sorted { ($1.value, $0.name) < ($0.value, $1.name) }.prefix(20)
    let most = shown.first?.value ?? 0
    let rows = shown.map { feature in
      let share = total > 0 ? feature.value / total * 100 : 0
      let width = most > 0 ? feature.value / most * 100 : 0
      return "<tr><th>\(ReportText.escaped(feature.name))</th><td class=\"bar\">"
        + #"<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">"#
        + #"<rect class="area \#(style)" width="\#(ReportText.coordinate(width))" height="10"/></svg></td>"#
        + "<td>\(ReportText.fixed(share, 1)) %</td></tr>"
    }
    return "<figure><figcaption>Part in the model: \(ReportText.escaped(model.name))</figcaption>"
      + "<table class=\"bars\">\(rows.joined())</table></figure>"
  }
}
