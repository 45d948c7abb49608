extension FeatureDefinition {
  /// The definition as a sentence for people.
  public var text: String {
    let subject = of.map { kind.takesMeasure ? "of '\($0)' " : "" } ?? "amount "
    let text =
      switch kind {
      case .amount: "the amount of the transaction"
      case .logAmount: "the natural logarithm of 1 + the amount of the transaction"
      case .hour: "the hour of the day, 0 to 23"
      case .weekday: "the day of the week, 0 for Monday to 6 for Sunday"
      case .weekend: "1 on Saturday and Sunday, 0 otherwise"
      case .night: "1 from 00:00:00 to 06:59:59, 0 otherwise"
      case .value: "the value of column '\(of ?? "")'"
      case .count: "the number of \(stretch)"
      case .sum: "the sum \(of == nil ? "of the amounts " : subject)of \(stretch)"
      case .mean: "the mean \(subject)of \(stretch)"
      case .max: "the greatest \(subject)of \(stretch)"
      case .min: "the least \(subject)of \(stretch)"
      case .distinct: "the number of different \(of ?? "")s in \(stretch)"
      case .sinceLast: "the days since the last of \(stretch)"
      case .sinceFirst: "the days since the first of \(stretch)"
      case .ratioToMean: "the amount divided by the mean amount of \(stretch)"
      case .ratioToMedian: "the amount divided by the median amount of \(stretch)"
      case .ratioToMax: "the amount divided by the greatest amount of \(stretch)"
      case .fraudRate: "the share of fraud among \(stretch)"
      case .run: "how many were \(runLabel) in a row at the end of \(stretch)"
      case .sinceRunBegan: "the days since the run of \(runLabel) ones began at the end of \(stretch)"
      }
    guard let smoothing else { return text }
    let prior = smoothing.prior.map { "\($0)" } ?? "'\(smoothing.priorFeature ?? "")'"
    return text + ", as if \(smoothing.weight) more had had the share \(prior)"
  }

  private var runLabel: String { (label ?? .fraud) == .fraud ? "known fraud" : "not known as fraud" }

  /// The window in words, with what its transactions must be to count.
  private var stretch: String {
    guard let window else { return "" }
    let isRun = kind == .run || kind == .sinceRunBegan
    let which =
      switch label {
      case .fraud? where !isRun: "known frauds"
      case .genuine? where !isRun: "transactions not known as fraud"
      default: "transactions"
      }
    let before = kind.looksBack && window.delay == .zero
    let end = window.delay == .zero ? (before ? "before it" : "with it") : "\(window.delay.words) before it"
    let length =
      window.length.map { length in
        let words = length.words.split(separator: " ")
        // "a day" becomes "the day", "7 days" become "the 7 days".
        return words[0].first == "a" ? "the \(words[1]) that ends \(end)" : "the \(length.words) that end \(end)"
      } ?? "all the time that ends \(end)"
    return "\(window.entity.words)'s \(which)\(bounds) in \(length)"
  }

  private var bounds: String {
    guard let condition else { return "" }
    let bounds = [condition.above.map { "above \($0)" }, condition.below.map { "below \($0)" }]
    return " with '\(condition.feature)' \(bounds.compactMap(\.self).joined(separator: " and "))"
  }
}
