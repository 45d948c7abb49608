public import FraudModel

/// How large a bank to simulate, for how long, and from which seed.
public struct SimulationSize: Sendable, Equatable {
  /// The number of customers, each with one card.
  public var customers: Int
  /// The number of terminals.
  public var terminals: Int
  /// The number of days.
  public var days: Int
  /// The first day.
  public var firstDay: Day
  /// The seed; the same seed and sizes give the same transactions.
  public var seed: UInt64

  /// Describes a bank.
  ///
  /// - Parameters:
  ///   - customers: The number of customers.
  ///   - terminals: The number of terminals.
  ///   - days: The number of days.
  ///   - firstDay: The first day.
  ///   - seed: The seed.
  public init(customers: Int, terminals: Int, days: Int, firstDay: Day, seed: UInt64) {
    self.customers = customers
    self.terminals = terminals
    self.days = days
    self.firstDay = firstDay
    self.seed = seed
  }

  /// The sample that comes with the repository: 95 days from 2018-04-01, enough for the windows of 30 days, their
  /// label delay, and a fold of training, delay and test weeks.
  public static let sample = SimulationSize(
    customers: 1_250, terminals: 2_500, days: 95, firstDay: Day(number: 17_622), seed: 20_180_401)

  /// A bank for unit tests, simulated in a moment.
  public static let small = SimulationSize(
    customers: 60, terminals: 120, days: 70, firstDay: Day(number: 17_622), seed: 1)
}
