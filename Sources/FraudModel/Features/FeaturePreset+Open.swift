extension FeaturePreset {
  /// Features of behaviour that ask what is unusual for this card and this terminal, and what is known of both.
  ///
  /// They are made for fraud of unknown kinds. A card is compared with its own past: how large the amount is beside its
  /// median and its greatest one, how many unusually large ones there were lately, how fast payments follow each other,
  /// whether it has been at this terminal before. A terminal is told by its known frauds, those apart that the amount
  /// already explains: a large payment with a stolen card says nothing about where it was made, while frauds of ordinary
  /// amounts in a row do. A payment counts as unusually large above three times the card's median.
  ///
  /// - Parameter labelDelayDays: After how many days a label is known.
  /// - Returns: Features of the transaction, of the card, of the card at the terminal and of the terminal.
  /// - Throws: ``ModelError`` for a delay of less than a day.
  public static func open(labelDelayDays: Int = 7) throws(ModelError) -> FeatureSet {
    try FeatureSet(ofTransaction + ofCard(labelDelayDays) + ofTerminal(labelDelayDays))
  }

  private typealias Window = FeatureDefinition.Window

  private static let ratio = "customer_amount_to_median"
  private static let large = FeatureDefinition.Condition(ratio, above: 3)
  private static let ordinary = FeatureDefinition.Condition(ratio, below: 3)

  private static var ofTransaction: [FeatureDefinition] {
    [FeatureDefinition("amount", .amount), FeatureDefinition("hour", .hour), FeatureDefinition("weekday", .weekday)]
  }

  private static func ofCard(_ delayDays: Int) -> [FeatureDefinition] {
    let ever = Window(of: .customer, length: nil)
    let known = Window(of: .customer, length: nil, delay: .days(delayDays))
    func last(_ length: TimeSpan) -> Window { Window(of: .customer, length: length) }
    let pair = Window(of: .pair(.customer, .terminal), length: nil)
    return [
      FeatureDefinition(ratio, .ratioToMedian, over: ever),
      FeatureDefinition("customer_amount_to_max", .ratioToMax, over: ever),
      FeatureDefinition("customer_count", .count, over: ever),
      FeatureDefinition("customer_count_1h", .count, over: last(.hours(1))),
      FeatureDefinition("customer_count_1d", .count, over: last(.days(1))),
      FeatureDefinition("customer_count_7d", .count, over: last(.days(7))),
      FeatureDefinition("customer_since_last", .sinceLast, over: ever),
      FeatureDefinition("customer_mean_amount_1d", .mean, over: last(.days(1))),
      FeatureDefinition("customer_mean_amount_7d", .mean, over: last(.days(7))),
      FeatureDefinition("customer_mean_amount_30d", .mean, over: last(.days(30))),
      FeatureDefinition("customer_mean_ratio_7d", .mean, over: last(.days(7)), of: ratio),
      FeatureDefinition("customer_max_ratio_14d", .max, over: last(.days(14)), of: ratio),
      FeatureDefinition("customer_large_3d", .count, over: last(.days(3)), where: large),
      FeatureDefinition("customer_large_14d", .count, over: last(.days(14)), where: large),
      FeatureDefinition("customer_since_large", .sinceLast, over: ever, where: large),
      FeatureDefinition("customer_known_frauds", .count, over: known, label: .fraud),
      FeatureDefinition("customer_since_known_fraud", .sinceLast, over: known, label: .fraud),
      FeatureDefinition("customer_genuine_run", .run, over: known, label: .genuine),
      FeatureDefinition("customer_count_here", .count, over: pair),
    ]
  }

  private static func ofTerminal(_ delayDays: Int) -> [FeatureDefinition] {
    func now(_ length: TimeSpan?) -> Window { Window(of: .terminal, length: length) }
    func known(_ length: TimeSpan?) -> Window { Window(of: .terminal, length: length, delay: .days(delayDays)) }
    return [
      FeatureDefinition("terminal_amount_to_median", .ratioToMedian, over: now(nil)),
      FeatureDefinition("terminal_mean_ratio_1d", .mean, over: now(.days(1)), of: ratio),
      FeatureDefinition("terminal_count_1h", .count, over: now(.hours(1))),
      FeatureDefinition("terminal_count_6h", .count, over: now(.hours(6))),
      FeatureDefinition("terminal_known_count_30d", .count, over: known(.days(30))),
      FeatureDefinition("terminal_ordinary_fraud_rate_21d", .fraudRate, over: known(.days(21)), where: ordinary),
      FeatureDefinition(
        "terminal_smoothed_fraud_rate_30d", .fraudRate, over: known(.days(30)), where: ordinary,
        smoothing: .init(weight: 2, prior: 0.01)),
      FeatureDefinition("terminal_since_known_fraud", .sinceLast, over: known(nil), label: .fraud, where: ordinary),
      FeatureDefinition("terminal_since_genuine", .sinceLast, over: known(nil), label: .genuine, where: ordinary),
      FeatureDefinition("terminal_fraud_run", .run, over: known(nil)),
      FeatureDefinition("terminal_ordinary_fraud_run", .run, over: known(nil), where: ordinary),
      FeatureDefinition("terminal_since_fraud_run_began", .sinceRunBegan, over: known(nil), where: ordinary),
      FeatureDefinition("terminal_genuine_run", .run, over: known(nil), label: .genuine, where: ordinary),
    ]
  }
}
