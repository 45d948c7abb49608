/// Feature sets that come with the library.
public enum FeaturePreset: String, Sendable, CaseIterable {
  /// The 15 features of the Fraud Detection Handbook.
  case handbook
  /// What is unusual for the card and the terminal, and what is known of both.
  case open

  /// The preset's features.
  ///
  /// - Parameter labelDelayDays: After how many days a label is known.
  /// - Returns: The features in their usual order.
  /// - Throws: ``ModelError`` for a delay of less than a day.
  public func features(labelDelayDays: Int) throws(ModelError) -> FeatureSet {
    switch self {
    case .handbook: try FeaturePreset.handbook(labelDelayDays: labelDelayDays)
    case .open: try FeaturePreset.open(labelDelayDays: labelDelayDays)
    }
  }

  /// The 15 features of the Fraud Detection Handbook, under its names and in its order.
  ///
  /// Source: Y.-A. Le Borgne, W. Siblini, B. Lebichot, G. Bontempi, "Reproducible Machine Learning for Credit Card
  /// Fraud Detection – Practical Handbook", ULB 2022, chapter 3.
  ///
  /// - Parameter labelDelayDays: After how many days a label is known; 7 in the Handbook.
  /// - Returns: The amount, weekend and night, then for windows of 1, 7 and 30 days the customer's count and mean
  ///   amount, then for the same windows the terminal's count and share of fraud, both as of the delay.
  /// - Throws: ``ModelError`` for a delay of less than a day.
  public static func handbook(labelDelayDays: Int = 7) throws(ModelError) -> FeatureSet {
    var features = [
      FeatureDefinition("TX_AMOUNT", .amount),
      FeatureDefinition("TX_DURING_WEEKEND", .weekend),
      FeatureDefinition("TX_DURING_NIGHT", .night),
    ]
    for days in [1, 7, 30] {
      let window = FeatureDefinition.Window(of: .customer, days: days)
      features.append(FeatureDefinition("CUSTOMER_ID_NB_TX_\(days)DAY_WINDOW", .count, over: window))
      features.append(FeatureDefinition("CUSTOMER_ID_AVG_AMOUNT_\(days)DAY_WINDOW", .mean, over: window))
    }
    for days in [1, 7, 30] {
      let window = FeatureDefinition.Window(of: .terminal, days: days, delayDays: labelDelayDays)
      features.append(FeatureDefinition("TERMINAL_ID_NB_TX_\(days)DAY_WINDOW", .count, over: window))
      features.append(FeatureDefinition("TERMINAL_ID_RISK_\(days)DAY_WINDOW", .fraudRate, over: window))
    }
    return try FeatureSet(features)
  }
}
