/// What measures depend on beside scores and labels.
public struct MetricOptions: Sendable, Equatable, Codable {
  /// How many cards a day are looked at for card precision, and how many transactions a day are flagged for precision
  /// at alerts.
  public var alertsPerDay: Int
  /// The precision that recall at precision asks for, from 0 to 1.
  public var leastPrecision: Double
  /// What decisions cost.
  public var costs: DecisionCosts

  /// Describes the options.
  ///
  /// - Parameters:
  ///   - alertsPerDay: At least 1.
  ///   - leastPrecision: From 0 to 1.
  ///   - costs: What decisions cost.
  public init(alertsPerDay: Int = 100, leastPrecision: Double = 0.9, costs: DecisionCosts = DecisionCosts()) {
    self.alertsPerDay = alertsPerDay
    self.leastPrecision = leastPrecision
    self.costs = costs
  }

  /// How many transactions are flagged on a number of days.
  func alerts(onDays days: Int) -> Int {
    let (alerts, overflow) = alertsPerDay.multipliedReportingOverflow(by: days)
    return overflow ? .max : alerts
  }

  private enum CodingKeys: String, CodingKey {
    case alertsPerDay = "alerts_per_day"
    case leastPrecision = "least_precision"
    case costs
  }
}
